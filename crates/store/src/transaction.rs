//! A transaction: reads at one version that are recorded, and writes that nobody sees before
//! the commit.
//!
//! It holds a snapshot, no lock; it may live long, and is then more likely to conflict.

use crate::row::{AnyRow, Cell, IndexKey, Row, composite};
use crate::state::State;
use crate::ticket::Ticket;
use crate::{Class, CommitError};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::Arc;

/// More transactions than this do not commit at the same time.
const SIDE_BY_SIDE: usize = 1_000;

/// Reads at one version, and writes to commit together. From [`crate::Store::begin`].
pub struct Transaction {
    pub(crate) origin: usize,
    pub(crate) snapshot: Arc<State>,
    pub(crate) reads: Reads,
    pub(crate) writes: BTreeMap<Name, Write>,
    /// What stood in `writes` before each write since the outermost savepoint, oldest first.
    undo: Vec<(Name, Option<Write>)>,
    savepoints: u32,
}

/// Table and key.
type Name = (&'static str, Arc<str>);

/// A point in a transaction that its writes can go back to. From [`Transaction::savepoint`]; each
/// is given back to [`Transaction::keep`] or [`Transaction::undo`], the latest first.
#[must_use = "a savepoint that is neither kept nor undone makes every later write remembered"]
#[derive(Debug)]
pub struct Savepoint {
    undo: usize,
    depth: u32,
}

/// What a transaction does to one row.
pub(crate) enum Write {
    Put(Put),
    Delete(Class),
}

/// A row to be written.
pub(crate) struct Put {
    pub row: AnyRow,
    pub class: Class,
    pub row_version: u32,
    pub indexes: Arc<[IndexKey]>,
    /// The row as JSON.
    pub encode: fn(&AnyRow, &mut Vec<u8>),
}

/// What a transaction looked at.
#[derive(Default)]
pub(crate) struct Reads {
    /// As they came, some of them twice; in order once [`Reads::sort`] was called. Only a commit
    /// with writes looks anything up here, and few transactions have one.
    keys: Vec<Name>,
    ranges: Vec<Range>,
    /// Table, index, key in the index.
    indexes: HashSet<(&'static str, &'static str, String)>,
}

/// A part of a table that was read, rows that are not there included.
struct Range {
    table: &'static str,
    prefix: String,
    after: Option<String>,
    /// The last key that was read when a limit ended the scan.
    last: Option<String>,
}

/// A row that a commit wrote, with its places in indexes before and after.
pub(crate) struct Touched {
    pub table: &'static str,
    pub key: Arc<str>,
    pub before: Option<Arc<[IndexKey]>>,
    pub after: Option<Arc<[IndexKey]>>,
}

/// Why a commit has to be built again: something it read was changed since it began.
#[derive(Clone)]
pub struct Conflict {
    pub(crate) subject: Option<(&'static str, Arc<str>)>,
    /// The commit that is in the way, while it is not visible yet.
    pub(crate) pending: Option<Arc<Ticket>>,
}

impl Transaction {
    pub(crate) fn new(origin: usize, snapshot: Arc<State>) -> Transaction {
        Transaction {
            origin,
            snapshot,
            reads: Reads::default(),
            writes: BTreeMap::new(),
            undo: Vec::new(),
            savepoints: 0,
        }
    }

    /// The version that this transaction reads at.
    pub fn version(&self) -> u64 {
        self.snapshot.version
    }

    /// The row of this key, as of the beginning of the transaction and its own writes.
    pub fn get<R: Row>(&mut self, key: &str) -> Option<Arc<R>> {
        if !self.writes.is_empty() {
            match self.writes.get(&(R::TABLE, key.into())) {
                Some(Write::Put(put)) => return Some(put.typed()),
                Some(Write::Delete(_)) => return None,
                None => {}
            }
        }
        let table = self.snapshot.table(R::TABLE);
        let cell = table.and_then(|table| table.get(key));
        let key = cell.map_or_else(|| key.into(), |cell| Arc::clone(&cell.key));
        self.reads.keys.push((R::TABLE, key));
        cell.map(|cell| cell.row())
    }

    /// All rows whose key starts with exactly this text, in key order. End the prefix with `/` to
    /// stay within a segment.
    pub fn scan<R: Row>(&mut self, prefix: &str) -> Vec<Arc<R>> {
        self.scan_from(prefix, None, usize::MAX)
    }

    /// The first `limit` rows whose key starts with `prefix` and is greater than `after_key`, in
    /// key order. Only the part that was read can conflict.
    pub fn scan_from<R: Row>(
        &mut self,
        prefix: &str,
        after_key: Option<&str>,
        limit: usize,
    ) -> Vec<Arc<R>> {
        let mut rows: Vec<(&str, Arc<R>)> = Vec::new();
        let own_from = (R::TABLE, Arc::from(after_key.unwrap_or("").max(prefix)));
        let mut own = self
            .writes
            .range(own_from..)
            .take_while(|((table, key), _)| *table == R::TABLE && key.starts_with(prefix))
            .filter(|((_, key), _)| after_key.is_none_or(|after| &**key > after))
            .peekable();
        let table = self.snapshot.table(R::TABLE);
        let stored = table.map(|table| table.scan(prefix, after_key));
        let mut stored = stored.into_iter().flatten().peekable();
        while rows.len() < limit {
            let stored_key = stored.peek().map(|cell| &*cell.key);
            let own_key = own.peek().map(|((_, key), _)| &**key);
            match (stored_key, own_key) {
                (None, None) => break,
                (Some(key), own_key) if own_key.is_none_or(|own| key < own) => {
                    rows.push((key, stored.next().expect("peeked").row()));
                }
                (stored_key, Some(key)) => {
                    if stored_key == Some(key) {
                        stored.next();
                    }
                    if let Some((_, Write::Put(put))) = own.next() {
                        rows.push((key, put.typed()));
                    }
                }
                (Some(_), None) => unreachable!("the arm above takes it"),
            }
        }
        let last = (rows.len() == limit).then(|| rows.last().map(|(key, _)| (*key).to_owned()));
        self.reads.ranges.push(Range {
            table: R::TABLE,
            prefix: prefix.to_owned(),
            after: after_key.map(str::to_owned),
            last: last.flatten(),
        });
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// Whether fewer than `most` rows have a key that starts with exactly this text. Near `most`
    /// this is a read like others, so that two transactions cannot both take the last place; far
    /// from it, it is not, or no two that add a row could commit side by side.
    pub fn has_room<R: Row>(&mut self, prefix: &str, most: usize) -> bool {
        let stored = self.snapshot.table(R::TABLE);
        let stored = stored.map_or(0, |table| table.count(prefix));
        let own = self.writes.len();
        if stored + own + SIDE_BY_SIDE < most {
            return true;
        }
        self.scan_from::<R>(prefix, None, most).len() < most
    }

    /// All rows with exactly this key in the index, in the order of their own keys.
    pub fn scan_index<R: Row>(&mut self, index: &'static str, key: &str) -> Vec<Arc<R>> {
        let mut rows: BTreeMap<&str, Arc<R>> = BTreeMap::new();
        if let Some(table) = self.snapshot.table(R::TABLE) {
            for cell in table.scan_index(index, key) {
                if !self.writes.contains_key(&(R::TABLE, Arc::clone(&cell.key))) {
                    rows.insert(&cell.key, cell.row());
                }
            }
        }
        let own = self.writes.range((R::TABLE, Arc::from(""))..);
        for ((_, row_key), write) in own.take_while(|((table, _), _)| *table == R::TABLE) {
            if let Write::Put(put) = write
                && put.is_in(index, key, row_key)
            {
                rows.insert(row_key, put.typed());
            }
        }
        let rows = rows.into_values().collect();
        self.reads.indexes.insert((R::TABLE, index, key.to_owned()));
        rows
    }

    /// Writes a row, new or not; the last write of a key counts.
    pub fn put<R: Row>(&mut self, row: R) -> Arc<R> {
        let key: Arc<str> = row.key().into();
        let indexes = index_keys(&row, &key);
        let row = Arc::new(row);
        let put = Put {
            row: Arc::clone(&row) as AnyRow,
            class: R::CLASS,
            row_version: R::VERSION,
            indexes,
            encode: encode::<R>,
        };
        self.write((R::TABLE, key), Write::Put(put));
        row
    }

    /// Deletes the row of this key, if there is one.
    pub fn delete<R: Row>(&mut self, key: &str) {
        self.write((R::TABLE, key.into()), Write::Delete(R::CLASS));
    }

    fn write(&mut self, name: Name, write: Write) {
        if self.savepoints == 0 {
            self.writes.insert(name, write);
            return;
        }
        let before = self.writes.insert(name.clone(), write);
        self.undo.push((name, before));
    }

    /// Begins a part of the transaction that can be undone by itself.
    pub fn savepoint(&mut self) -> Savepoint {
        self.savepoints += 1;
        Savepoint {
            undo: self.undo.len(),
            depth: self.savepoints,
        }
    }

    /// Whether something was written since.
    pub fn wrote_since(&self, savepoint: &Savepoint) -> bool {
        self.undo.len() > savepoint.undo
    }

    /// Keeps what was written since, as far as an outer savepoint is kept.
    pub fn keep(&mut self, savepoint: Savepoint) {
        self.end(&savepoint);
        if self.savepoints == 0 {
            self.undo.clear();
        }
    }

    /// Takes back what was written since. What was read stays read: a decision may rest on it.
    pub fn undo(&mut self, savepoint: Savepoint) {
        self.end(&savepoint);
        while self.undo.len() > savepoint.undo {
            match self.undo.pop().expect("longer") {
                (name, Some(before)) => self.writes.insert(name, before),
                (name, None) => self.writes.remove(&name),
            };
        }
    }

    fn end(&mut self, savepoint: &Savepoint) {
        assert_eq!(savepoint.depth, self.savepoints, "not the latest savepoint");
        self.savepoints -= 1;
    }

    /// Whether it wrote nothing.
    pub fn is_read_only(&self) -> bool {
        self.writes.is_empty()
    }
}

/// The places of a row in the indexes of its table, each once.
pub(crate) fn index_keys<R: Row>(row: &R, key: &str) -> Arc<[IndexKey]> {
    let mut keys: Vec<IndexKey> = Vec::new();
    for (name, index_key) in row.indexes() {
        let composite = composite(&index_key, key).into();
        let entry = IndexKey { name, composite };
        if !keys.contains(&entry) {
            keys.push(entry);
        }
    }
    keys.into()
}

/// Appends the row as JSON.
fn encode<R: Row>(row: &AnyRow, out: &mut Vec<u8>) {
    let row = row.downcast_ref::<R>().expect("put made it of R");
    // Fails only for maps whose keys are no text, which would be a mistake in the row's type.
    serde_json::to_writer(out, row).expect("a row can be written as JSON");
}

impl Put {
    fn typed<R: Row>(&self) -> Arc<R> {
        match Arc::clone(&self.row).downcast() {
            Ok(row) => row,
            Err(_) => panic!("table {} is used with two row types", R::TABLE),
        }
    }

    fn is_in(&self, index: &str, key: &str, row_key: &str) -> bool {
        let wanted = composite(key, row_key);
        self.indexes
            .iter()
            .any(|entry| entry.name == index && *entry.composite == *wanted)
    }

    pub fn cell(&self, key: Arc<str>, version: u64, stored_bytes: u32) -> Cell {
        let mut cell = Cell::decoded(key, version, self.class, Arc::clone(&self.row));
        cell.indexes = Arc::clone(&self.indexes);
        cell.stored_bytes = stored_bytes;
        cell
    }
}

impl Reads {
    /// So that [`Reads::include`] finds what it is asked for.
    pub fn sort(&mut self) {
        self.keys.sort_unstable();
    }

    /// Whether nothing was read since [`Reads::sort`].
    pub fn are_sorted(&self) -> bool {
        self.keys.is_sorted()
    }

    /// Whether a row that another commit wrote is among what was read.
    pub fn include(&self, touched: &Touched) -> bool {
        let Touched {
            table,
            key,
            before,
            after,
        } = touched;
        let name = (*table, &**key);
        let compared = |read: &Name| (read.0, &*read.1).cmp(&name);
        self.keys.binary_search_by(compared).is_ok()
            || self.ranges.iter().any(|range| range.includes(table, key))
            || (!self.indexes.is_empty()
                && before
                    .iter()
                    .chain(after)
                    .flat_map(|keys| keys.iter())
                    .any(|entry| {
                        let index_key = entry.composite.strip_suffix(&**key);
                        let index_key = index_key.and_then(|rest| rest.strip_suffix('\0'));
                        let index_key = index_key.unwrap_or_default().to_owned();
                        self.indexes.contains(&(*table, entry.name, index_key))
                    }))
    }
}

impl Range {
    fn includes(&self, table: &str, key: &str) -> bool {
        self.table == table
            && key.starts_with(&self.prefix)
            && self.after.as_deref().is_none_or(|after| key > after)
            && self.last.as_deref().is_none_or(|last| key <= last)
    }
}

impl Conflict {
    /// Waits until what was in the way is visible or gone, so that a transaction that begins then
    /// does not meet the same conflict. Call it before beginning again.
    pub async fn settled(&self) {
        if let Some(pending) = &self.pending {
            // Whether it succeeded does not matter: either way it is out of the way.
            let _: Result<(), CommitError> = pending.outcome().await;
        }
    }

    /// As [`Conflict::settled`], blocking this thread.
    pub fn wait(&self) {
        if let Some(pending) = &self.pending {
            let _: Result<(), CommitError> = pending.wait();
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Some((table, key)) => write!(f, "{table} {key} was changed by another transaction"),
            None => f.write_str("too much was changed since the transaction began"),
        }
    }
}

impl fmt::Debug for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conflict({self})")
    }
}

impl std::error::Error for Conflict {}
