//! All rows at one version: tables and their indexes. A clone is a snapshot and costs little.
//!
//! It knows neither transactions nor files.

use crate::row::{Cell, Class, IndexKey, composite};
use crate::tree::{Entry, Tree};
use std::ops::Bound;
use std::sync::Arc;

impl Entry for Arc<Cell> {
    fn key(&self) -> &Arc<str> {
        &self.key
    }
}

/// A row's place in an index.
#[derive(Clone)]
pub(crate) struct Indexed {
    composite: Arc<str>,
    cell: Arc<Cell>,
}

impl Entry for Indexed {
    fn key(&self) -> &Arc<str> {
        &self.composite
    }
}

/// The rows of one table.
#[derive(Clone, Default)]
pub(crate) struct Table {
    rows: Tree<Arc<Cell>>,
    indexes: Vec<(&'static str, Tree<Indexed>)>,
}

/// Every table at one version.
#[derive(Clone, Default)]
pub(crate) struct State {
    /// The last commit that is in it.
    pub version: u64,
    /// What the journaled rows would take in a journal that holds nothing else.
    pub live_bytes: u64,
    /// Sorted by name.
    tables: Vec<(&'static str, Arc<Table>)>,
}

impl State {
    /// The table, if it ever had a row.
    pub fn table(&self, name: &str) -> Option<&Table> {
        let at = self.tables.binary_search_by(|(n, _)| (*n).cmp(name)).ok()?;
        Some(&self.tables[at].1)
    }

    /// The names of the tables.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, &Table)> {
        self.tables.iter().map(|(name, table)| (*name, &**table))
    }

    /// The same without what a restart loses.
    pub fn without_observations(&self) -> State {
        let mut kept = State {
            version: self.version,
            ..State::default()
        };
        for (name, table) in self.tables() {
            for cell in table.rows.range(Bound::Unbounded) {
                if cell.class == Class::Intent {
                    kept.put(name, Arc::clone(cell));
                }
            }
        }
        kept
    }

    fn table_mut(&mut self, name: &'static str) -> &mut Table {
        let at = match self.tables.binary_search_by(|(n, _)| (*n).cmp(name)) {
            Ok(at) => at,
            Err(at) => {
                self.tables.insert(at, (name, Arc::default()));
                at
            }
        };
        Arc::make_mut(&mut self.tables[at].1)
    }

    /// Adds or replaces a row; answers the old one.
    pub fn put(&mut self, table: &'static str, cell: Arc<Cell>) -> Option<Arc<Cell>> {
        self.live_bytes += u64::from(cell.stored_bytes);
        let table = self.table_mut(table);
        let old = table.rows.insert(Arc::clone(&cell));
        if let Some(old) = &old {
            table.unindex(old, &cell.indexes);
        }
        for IndexKey { name, composite } in cell.indexes.iter() {
            table.index_mut(name).insert(Indexed {
                composite: Arc::clone(composite),
                cell: Arc::clone(&cell),
            });
        }
        self.live_bytes -= old.as_ref().map_or(0, |old| u64::from(old.stored_bytes));
        old
    }

    /// Takes a row out; answers it.
    pub fn delete(&mut self, table: &'static str, key: &str) -> Option<Arc<Cell>> {
        self.table(table)?.get(key)?; // a miss makes and copies nothing
        let table = self.table_mut(table);
        let old = table.rows.remove(key)?;
        table.unindex(&old, &[]);
        self.live_bytes -= u64::from(old.stored_bytes);
        Some(old)
    }
}

impl Table {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row of exactly this key.
    pub fn get(&self, key: &str) -> Option<&Arc<Cell>> {
        self.rows.get(key)
    }

    /// Rows whose key starts with `prefix`, in key order, after `after` if given.
    pub fn scan<'a>(
        &'a self,
        prefix: &'a str,
        after: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Arc<Cell>> {
        let from = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        self.rows
            .range(from)
            .take_while(move |cell| cell.key.starts_with(prefix))
    }

    /// How many rows have a key that starts with `prefix`.
    pub fn count(&self, prefix: &str) -> usize {
        let mut after = prefix.to_owned();
        let last = after.pop();
        let next = last.and_then(|last| (last..=char::MAX).nth(1));
        let end = match next {
            Some(next) => {
                after.push(next);
                self.rows.before(&after)
            }
            None => self.rows.len(), // no prefix, or no greater letter: all from there on
        };
        end - self.rows.before(prefix)
    }

    /// Rows that have exactly `index_key` in the index, in row key order.
    pub fn scan_index(&self, index: &str, index_key: &str) -> impl Iterator<Item = &Arc<Cell>> {
        let prefix = composite(index_key, "");
        let index = self.indexes.iter().find(|(name, _)| *name == index);
        index
            .map(|(_, tree)| tree.range(Bound::Included(&prefix)))
            .into_iter()
            .flatten()
            .take_while(move |indexed| indexed.composite.starts_with(&prefix))
            .map(|indexed| &indexed.cell)
    }

    fn index_mut(&mut self, name: &'static str) -> &mut Tree<Indexed> {
        let at = match self.indexes.iter().position(|(n, _)| *n == name) {
            Some(at) => at,
            None => {
                self.indexes.push((name, Tree::default()));
                self.indexes.len() - 1
            }
        };
        &mut self.indexes[at].1
    }

    fn unindex(&mut self, old: &Cell, kept: &[IndexKey]) {
        for entry in old.indexes.iter().filter(|entry| !kept.contains(entry)) {
            self.index_mut(entry.name).remove(&entry.composite);
        }
    }
}
