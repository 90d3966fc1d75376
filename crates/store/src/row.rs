//! What is stored: the [`Row`] trait, and the cell that holds one version of one row in memory.
//!
//! A cell never changes its meaning: it is decoded at most once, and both forms say the same.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What a power cut may do to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Intent and choices: journaled and fsynced before the commit answers and before any reader
    /// or watcher sees it.
    Intent,
    /// Status, target health, heartbeats: watched, never journaled, gone after a restart.
    Observation,
}

/// A stored row: plain data. Keys are text segments joined by `/`, beginning with account and
/// region (`aws::Scope::key`).
pub trait Row: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The table's name, such as `ec2/subnet`.
    const TABLE: &'static str;
    /// Whether it survives a restart.
    const CLASS: Class;
    /// The version of this row's stored form. Raise it, and add a [`crate::Migration`], when rows
    /// written before can no longer be read or when [`Row::indexes`] answers something else.
    const VERSION: u32 = 1;

    /// The row's name in its table. Never changes during the row's life.
    fn key(&self) -> String;

    /// Secondary indexes: (index name, key in that index such as `ACCOUNT/REGION/vpc-1`).
    /// A function of the row alone.
    fn indexes(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// A decoded row of any type.
pub(crate) type AnyRow = Arc<dyn Any + Send + Sync>;

/// Where a row is found in a secondary index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IndexKey {
    /// The index's name.
    pub name: &'static str,
    /// [`composite`] of the key in the index and the row's key.
    pub composite: Arc<str>,
}

impl IndexKey {
    /// The key in the index, of the row with this key.
    pub fn index_key(&self, row_key: &str) -> &str {
        let index_key = self.composite.strip_suffix(row_key);
        let index_key = index_key.and_then(|rest| rest.strip_suffix('\0'));
        index_key.expect("composite put them together")
    }
}

/// The text an index is ordered by: all rows of one index key are neighbours, in row key order.
pub(crate) fn composite(index_key: &str, row_key: &str) -> String {
    format!("{index_key}\0{row_key}")
}

/// One version of one row.
pub(crate) struct Cell {
    pub key: Arc<str>,
    /// The commit that wrote it.
    pub version: u64,
    pub class: Class,
    pub indexes: Arc<[IndexKey]>,
    /// What the row takes in the journal; 0 for an observation.
    pub stored_bytes: u32,
    /// JSON as read from the journal, until somebody asks for the row.
    raw: Mutex<Option<Box<[u8]>>>,
    /// The version of the row's type that can read `raw`.
    row_version: u32,
    decoded: OnceLock<AnyRow>,
}

impl Cell {
    /// A row that a transaction wrote.
    pub fn decoded(key: Arc<str>, version: u64, class: Class, row: AnyRow) -> Cell {
        Cell {
            key,
            version,
            class,
            indexes: Arc::new([]),
            stored_bytes: 0,
            raw: Mutex::new(None),
            row_version: 0,
            decoded: OnceLock::from(row),
        }
    }

    /// A row from the journal, decoded on first access.
    pub fn raw(
        key: Arc<str>,
        version: u64,
        row_version: u32,
        indexes: Arc<[IndexKey]>,
        json: &[u8],
    ) -> Cell {
        Cell {
            key,
            version,
            class: Class::Intent,
            indexes,
            stored_bytes: 0,
            raw: Mutex::new(Some(json.into())),
            row_version,
            decoded: OnceLock::new(),
        }
    }

    /// The row. Panics when the table is used with two types, or when stored JSON that this
    /// version of the type wrote cannot be read by it: both are mistakes in code, and answering
    /// "no such row" would let a controller destroy what the row stands for.
    pub fn row<R: Row>(&self) -> Arc<R> {
        let row = match self.decoded.get() {
            Some(row) => row,
            None => self.decode::<R>(),
        };
        match Arc::clone(row).downcast::<R>() {
            Ok(row) => row,
            Err(_) => panic!("table {} is used with two row types", R::TABLE),
        }
    }

    #[cold]
    fn decode<R: Row>(&self) -> &AnyRow {
        let mut raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
        let row = self.decoded.get_or_init(|| {
            let json = raw.as_deref().expect("a cell is raw or decoded");
            match serde_json::from_slice::<R>(json) {
                _ if self.row_version != R::VERSION => panic!(
                    "row {} of table {} has version {}, not {}: its table is missing in the schema",
                    self.key,
                    R::TABLE,
                    self.row_version,
                    R::VERSION
                ),
                Ok(row) => Arc::new(row) as AnyRow,
                Err(cause) => panic!(
                    "row {} of table {} cannot be read as version {}: {cause}; \
                     its type changed without a migration",
                    self.key,
                    R::TABLE,
                    R::VERSION
                ),
            }
        });
        *raw = None;
        row
    }
}
