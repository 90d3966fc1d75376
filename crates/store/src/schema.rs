//! Which tables this version knows, and how rows of older versions become today's.
//!
//! Migrations happen in memory when the data is opened; what is on disk stays as it was written
//! until the row is written again. So a migration stays in the chain for ever.

use crate::Row;
use crate::row::IndexKey;
use crate::transaction::index_keys;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The tables of one version of the program.
#[derive(Default)]
pub struct Schema {
    tables: BTreeMap<&'static str, Known>,
    others: bool,
}

/// Rewrites a row's JSON from one version to the next; the error says what it could not read.
pub type Migration = fn(Value) -> Result<Value, String>;

/// A row's key and its places in the indexes.
type Found = (String, Arc<[IndexKey]>);

struct Known {
    version: u32,
    /// From version N to N + 1.
    chain: BTreeMap<u32, Migration>,
    find: fn(&[u8]) -> Result<Found, String>,
}

/// What becomes of a stored row.
#[derive(Debug)]
pub(crate) enum Fit {
    /// It is of today's version.
    Today,
    /// It was older; this is today's JSON.
    Migrated(Vec<u8>, Arc<[IndexKey]>),
    /// It is of a newer version than the known one (0 for an unknown table).
    Newer(u32),
}

impl Schema {
    /// No table yet: rows of tables that are not added are refused as written by a newer version.
    pub fn new() -> Schema {
        Schema::default()
    }

    /// Takes rows of any table and version; a row of another version than its type's is found
    /// when it is read, and then it is a panic.
    pub fn any() -> Schema {
        Schema {
            others: true,
            ..Schema::default()
        }
    }

    /// Adds a table.
    pub fn table<R: Row>(mut self) -> Schema {
        let known = Known {
            version: R::VERSION,
            chain: BTreeMap::new(),
            find: find::<R>,
        };
        self.tables.entry(R::TABLE).or_insert(known);
        self
    }

    /// Adds the step from `version` to the next one for the rows of a table. Panics when that
    /// step is there already.
    pub fn migration<R: Row>(self, version: u32, step: Migration) -> Schema {
        let mut schema = self.table::<R>();
        let known = schema.tables.get_mut(R::TABLE).expect("just added");
        let twice = known.chain.insert(version, step).is_some();
        assert!(
            !twice,
            "two migrations of {} from version {version}",
            R::TABLE
        );
        schema
    }

    /// Today's version of a table's rows; 0 for one that is not known.
    pub(crate) fn version(&self, table: &str) -> u32 {
        self.tables.get(table).map_or(0, |known| known.version)
    }

    /// Brings a stored row to today's version.
    pub(crate) fn fit(
        &self,
        table: &str,
        key: &str,
        found: u32,
        json: &[u8],
    ) -> Result<Fit, String> {
        let Some(known) = self.tables.get(table) else {
            return Ok(if self.others {
                Fit::Today
            } else {
                Fit::Newer(0)
            });
        };
        if found == known.version {
            return Ok(Fit::Today);
        }
        if found > known.version {
            return Ok(Fit::Newer(known.version));
        }
        let mut value: Value = serde_json::from_slice(json).map_err(|e| e.to_string())?;
        for version in found..known.version {
            let step = known.chain.get(&version);
            let step = step.ok_or_else(|| format!("there is no step from version {version}"))?;
            value = step(value)?;
        }
        let json = value.to_string().into_bytes();
        let (new_key, indexes) = (known.find)(&json)?;
        if new_key != key {
            return Err(format!("its key would become {new_key}"));
        }
        Ok(Fit::Migrated(json, indexes))
    }
}

fn find<R: Row>(json: &[u8]) -> Result<Found, String> {
    let row: R = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    let key = row.key();
    let indexes = index_keys(&row, &key);
    Ok((key, indexes))
}
