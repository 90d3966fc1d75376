//! The models as types. A trait that is not known here is an error: nothing of AWS's interface is
//! dropped unseen.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A service's whole model.
#[derive(Deserialize)]
pub struct Model {
    /// Names and protocol.
    pub metadata: Metadata,
    /// By name.
    pub operations: BTreeMap<String, Operation>,
    /// By operation.
    #[serde(default)]
    pub pagination: BTreeMap<String, Pagination>,
    /// By name.
    pub shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub api_version: String,
    pub endpoint_prefix: String,
    pub protocol: String,
    pub json_version: Option<String>,
    pub signing_name: Option<String>,
    pub target_prefix: Option<String>,
    pub xml_namespace: Option<String>,
}

#[derive(Deserialize)]
pub struct Operation {
    pub input: Option<Reference>,
    pub output: Option<Reference>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    pub shape: String,
    #[serde(default)]
    pub result_wrapper: String,
}

#[derive(Deserialize)]
pub struct Pagination {
    pub input_token: OneOrMore,
    pub output_token: OneOrMore,
    #[serde(default)]
    pub limit_key: String,
    pub result_key: OneOrMore,
    #[serde(default)]
    pub more_results: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shape {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub members: BTreeMap<String, Member>,
    #[serde(default)]
    pub required: Vec<String>,
    pub member: Option<Member>,
    pub key: Option<Member>,
    pub value: Option<Member>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub pattern: Option<String>,
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
    #[serde(default)]
    pub sensitive: bool,
    #[serde(default)]
    pub flattened: bool,
    #[serde(default)]
    pub union: bool,
    #[serde(default)]
    pub document: bool,
    #[serde(default)]
    pub exception: bool,
    #[serde(default)]
    pub fault: bool,
    pub error: Option<ErrorTrait>,
    pub location_name: Option<String>,
    /// Streams of events: only operations that are not implemented have them.
    #[serde(default, rename = "eventstream")]
    pub event_stream: bool,
    #[serde(default)]
    pub event: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ErrorTrait {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub http_status_code: u16,
    /// Follows from the status.
    #[serde(default, rename = "senderFault")]
    pub _sender_fault: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Member {
    pub shape: String,
    pub location_name: Option<String>,
    pub query_name: Option<String>,
    #[serde(default)]
    pub idempotency_token: bool,
}

impl Model {
    /// `models/SERVICE.json`, or all of `models/SERVICE/*.json`, patched by
    /// `models/patches/SERVICE.json` (a JSON merge patch) where AWS contradicts its model.
    pub fn load(root: &Path, service: &str) -> Result<Model, String> {
        let models = root.join("models");
        let single = models.join(format!("{service}.json"));
        let mut paths = vec![single.clone()];
        if !single.exists() {
            let folder = models.join(service);
            let entries = fs::read_dir(&folder)
                .map_err(|error| format!("{}: {error} (--import it)", folder.display()))?;
            paths = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
        }
        let patch = models.join(format!("patches/{service}.json"));
        paths.extend(patch.exists().then_some(patch));
        let mut whole = Value::Null;
        for path in paths {
            let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let part: Value =
                serde_json::from_str(&super::read(&path)?).map_err(|error| named(&error))?;
            merge(&mut whole, part);
        }
        serde_json::from_value(whole).map_err(|error| format!("{service}: {error}"))
    }

    /// A shape by name.
    pub fn shape(&self, name: &str) -> Result<&Shape, String> {
        let shape = self.shapes.get(name);
        shape.ok_or_else(|| format!("no shape {name}"))
    }
}

/// RFC 7396.
fn merge(into: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *into = patch;
        return;
    };
    if !into.is_object() {
        *into = Value::Object(Default::default());
    }
    let map = into.as_object_mut().expect("made an object above");
    for (key, value) in patch {
        if value.is_null() {
            map.remove(&key);
        } else {
            merge(map.entry(key).or_insert(Value::Null), value);
        }
    }
}
