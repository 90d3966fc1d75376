//! Parsed policy documents, by their text. They are only remembered: what does not fit is read
//! again, and nothing is decided here.

use policy::Document;
use policy::document::{Effect, Either, Kind, Statement};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Parsed documents kept; when full, all are dropped and parsed again as they are needed.
const PARSED_DOCUMENTS_MAX: usize = 4_096;

/// Documents of one kind.
#[derive(Debug, Default)]
pub struct Documents(Mutex<BTreeMap<Arc<str>, Arc<Document>>>);

impl Documents {
    /// The document, parsed once. One that does not parse was refused when it was put; one of an
    /// earlier version, which refused less, denies everything: it may have been there to deny.
    pub fn read(&self, text: &str, kind: Kind) -> Arc<Document> {
        let mut parsed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(document) = parsed.get(text) {
            return document.clone();
        }
        let document = Document::parse(text, kind).unwrap_or_else(|_| Document {
            statements: vec![deny_all()],
        });
        let document = Arc::new(document);
        if parsed.len() >= PARSED_DOCUMENTS_MAX {
            parsed.clear();
        }
        parsed.insert(text.into(), document.clone());
        document
    }
}

fn deny_all() -> Statement {
    Statement {
        sid: None,
        effect: Effect::Deny,
        principals: None,
        actions: Either::In(vec!["*".to_owned()]),
        resources: None,
        conditions: Vec::new(),
        has_variables: false,
    }
}
