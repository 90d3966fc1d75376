//! The store against a naive model: random interleaved transactions from seeds.
//!
//! A commit that succeeds must have read exactly what the model holds at the commit. That nothing
//! conflicts without need is told by a table of cases.

#![allow(clippy::unwrap_used)] // a test may panic

use base::Seed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Class, Row, Savepoint, Store, Transaction};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Thing {
    key: String,
    group: u64,
    value: u64,
}

impl Row for Thing {
    const TABLE: &'static str = "test/thing";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.key.clone()
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![
            ("group", format!("g{}", self.group)),
            ("parity", format!("{}", self.value % 2)),
        ]
    }
}

type Writes = BTreeMap<String, Option<Thing>>;
type Rows = BTreeMap<String, Thing>;

/// A read, repeatable on the model.
#[derive(Clone, Debug)]
enum Read {
    Get(String),
    Scan {
        prefix: String,
        after: Option<String>,
        limit: usize,
    },
    Index(&'static str, String),
}

impl Read {
    fn random(seed: &Seed) -> Read {
        match seed.below(4) {
            0 => Read::Get(key(seed)),
            1 => Read::Index("group", format!("g{}", seed.below(4))),
            2 => Read::Index("parity", format!("{}", seed.below(2))),
            _ => Read::Scan {
                prefix: ["", "a/", "b/", "b/1"][seed.below(4) as usize].to_owned(),
                after: seed.chance(40).then(|| key(seed)),
                limit: [1, 3, usize::MAX][seed.below(3) as usize],
            },
        }
    }

    fn on_store(&self, transaction: &mut Transaction) -> Vec<Thing> {
        let rows: Vec<Arc<Thing>> = match self {
            Read::Get(key) => transaction.get(key).into_iter().collect(),
            Read::Scan {
                prefix,
                after,
                limit,
            } => transaction.scan_from(prefix, after.as_deref(), *limit),
            Read::Index(name, key) => transaction.scan_index(name, key),
        };
        rows.iter().map(|row| (**row).clone()).collect()
    }

    fn on_model(&self, rows: &Rows) -> Vec<Thing> {
        match self {
            Read::Get(key) => rows.get(key).cloned().into_iter().collect(),
            Read::Scan {
                prefix,
                after,
                limit,
            } => rows
                .values()
                .filter(|row| row.key.starts_with(prefix))
                .filter(|row| after.as_ref().is_none_or(|after| row.key > *after))
                .take(*limit)
                .cloned()
                .collect(),
            Read::Index(name, key) => rows
                .values()
                .filter(|row| row.indexes().contains(&(*name, key.clone())))
                .cloned()
                .collect(),
        }
    }
}

fn key(seed: &Seed) -> String {
    format!("{}/{}", ["a", "b"][seed.below(2) as usize], seed.below(20))
}

fn apply(rows: &mut Rows, writes: Writes) {
    for (key, write) in writes {
        match write {
            Some(thing) => rows.insert(key, thing),
            None => rows.remove(&key),
        };
    }
}

struct Open {
    transaction: Transaction,
    began: Rows,
    /// The model with the transaction's own writes.
    own: Rows,
    writes: Writes,
    /// What was read, with the own writes at that time, so that it can be repeated on the model.
    reads: Vec<(Read, Writes)>,
    /// Savepoints, with `own` and `writes` as they were then.
    saved: Vec<(Savepoint, Rows, Writes)>,
}

/// The rows as they must be.
#[derive(Default)]
struct Model {
    rows: Rows,
}

impl Open {
    fn new(store: &Store, model: &Model) -> Open {
        Open {
            transaction: store.begin(),
            began: model.rows.clone(),
            own: model.rows.clone(),
            writes: BTreeMap::new(),
            reads: Vec::new(),
            saved: Vec::new(),
        }
    }

    /// Begins or ends a part that can be undone.
    fn save_or_undo(&mut self, seed: &Seed) {
        if self.saved.len() < 3 && seed.chance(50) {
            let savepoint = self.transaction.savepoint();
            self.saved
                .push((savepoint, self.own.clone(), self.writes.clone()));
        } else if let Some((savepoint, own, writes)) = self.saved.pop() {
            let same = self.writes == writes;
            let wrote = self.transaction.wrote_since(&savepoint);
            assert!(wrote || same, "writes that nobody remembers");
            if seed.chance(50) {
                self.transaction.undo(savepoint);
                (self.own, self.writes) = (own, writes);
            } else {
                self.transaction.keep(savepoint);
            }
        }
    }

    fn act(&mut self, seed: &Seed) {
        if seed.chance(20) {
            return self.save_or_undo(seed);
        }
        match seed.below(5) {
            0 | 1 => {
                let read = Read::random(seed);
                let found = read.on_store(&mut self.transaction);
                assert_eq!(found, read.on_model(&self.own), "{read:?}");
                self.reads.push((read, self.writes.clone()));
            }
            2 => {
                let key = key(seed);
                self.transaction.delete::<Thing>(&key);
                self.own.remove(&key);
                self.writes.insert(key, None);
            }
            _ => {
                let key = key(seed);
                let thing = Thing {
                    key,
                    group: seed.below(4),
                    value: seed.below(1000),
                };
                self.transaction.put(thing.clone());
                self.own.insert(thing.key.clone(), thing.clone());
                self.writes.insert(thing.key.clone(), Some(thing));
            }
        }
    }

    fn commit(self, store: &Store, model: &mut Model) -> bool {
        let wrote = !self.writes.is_empty();
        let again = |(read, writes): &(Read, Writes), rows: &Rows| {
            let mut rows = rows.clone();
            apply(&mut rows, writes.clone());
            read.on_model(&rows)
        };
        let fresh = |read: &&_| again(read, &model.rows) == again(read, &self.began);
        match store.commit(self.transaction) {
            Ok(commit) => {
                commit.wait().unwrap();
                let stale = self.reads.iter().find(|read| !fresh(read));
                assert!(stale.is_none() || !wrote, "committed on a stale {stale:?}");
                apply(&mut model.rows, self.writes);
                true
            }
            Err(conflict) => {
                assert!(wrote, "a read-only transaction conflicted: {conflict}");
                assert!(
                    !self.reads.is_empty(),
                    "a blind write conflicted: {conflict}"
                );
                false
            }
        }
    }
}

fn history(number: u64, mut store: Store, reopen: impl Fn(Store) -> Store) -> (u64, u64) {
    let seed = Seed::new(number);
    let mut model = Model::default();
    let mut open: Vec<Open> = Vec::new();
    let (mut committed, mut conflicts) = (0, 0);
    for _ in 0..300 {
        if open.len() < 3 && seed.chance(30) {
            open.push(Open::new(&store, &model));
        } else if !open.is_empty() && seed.chance(25) {
            let ended = open.swap_remove(seed.below(open.len() as u64) as usize);
            match ended.commit(&store, &mut model) {
                true => committed += 1,
                false => conflicts += 1,
            }
        } else if seed.chance(2) {
            open.clear(); // a crash forgets them
            store = reopen(store);
        } else if !open.is_empty() {
            let at = seed.below(open.len() as u64) as usize;
            open[at].act(&seed);
        }
        if seed.chance(10) {
            let rows: Vec<Thing> = store.scan("").iter().map(|row| Thing::clone(row)).collect();
            assert_eq!(rows, model.rows.values().cloned().collect::<Vec<_>>());
            for group in 0..4 {
                let read = Read::Index("group", format!("g{group}"));
                let found = store.scan_index::<Thing>("group", &format!("g{group}"));
                let found: Vec<Thing> = found.iter().map(|row| Thing::clone(row)).collect();
                assert_eq!(found, read.on_model(&model.rows));
            }
        }
    }
    (committed, conflicts)
}

#[test]
fn random_transactions_behave_as_if_one_came_after_the_other() {
    let (mut committed, mut conflicts) = (0, 0);
    for number in 0..600 {
        let ended = std::panic::catch_unwind(|| {
            history(number, Store::in_memory(), |store| store.restarted())
        });
        let counts = ended.unwrap_or_else(|_| panic!("replay: seed {number}"));
        committed += counts.0;
        conflicts += counts.1;
    }
    assert!(
        committed > 5_000 && conflicts > 1_000,
        "{committed} {conflicts}"
    );
}

#[test]
fn random_transactions_survive_reopening() {
    for number in 0..30 {
        let dir = std::env::temp_dir().join(format!("store-model-{}-{number}", std::process::id()));
        let store = Store::open(&dir).unwrap();
        let again = |store: Store| {
            drop(store);
            Store::open(&dir).unwrap()
        };
        let (committed, _) = history(number, store, again);
        assert!(committed > 0);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}

/// What conflicts with what, one line a case: a read, a write of another transaction, and whether
/// the reader may still commit.
#[test]
fn only_what_was_read_conflicts() {
    let cases: [(Read, &str, u64, bool); 12] = [
        (Read::Get("a/1".into()), "a/1", 0, false),
        (Read::Get("a/1".into()), "a/2", 0, true),
        (Read::Get("a/9".into()), "a/9", 0, false), // it was not there, and now is
        (scan("a/", None, usize::MAX), "a/9", 0, false),
        (scan("a/", None, usize::MAX), "b/1", 0, true),
        (scan("a/", None, 1), "a/1", 0, false),
        (scan("a/", None, 1), "a/2", 0, true), // behind the page that was read
        (scan("a/", Some("a/1"), 9), "a/1", 0, true), // before it
        (scan("a/", Some("a/1"), 9), "a/10", 0, false),
        (Read::Index("group", "g0".into()), "b/7", 0, false), // comes into it
        (Read::Index("group", "g0".into()), "b/7", 3, true),
        (Read::Index("group", "g0".into()), "a/1", 3, false), // leaves it
    ];
    for (read, written, group, commits) in cases {
        let store = Store::in_memory();
        let put = |transaction: &mut Transaction, key: &str, group| {
            transaction.put(Thing {
                key: key.to_owned(),
                group,
                value: 1,
            });
        };
        let mut first = store.begin();
        put(&mut first, "a/1", 0);
        put(&mut first, "a/2", 1);
        store.commit(first).unwrap().wait().unwrap();
        let mut reader = store.begin();
        read.on_store(&mut reader);
        put(&mut reader, "c/1", 2);
        let mut other = store.begin();
        put(&mut other, written, group);
        store.commit(other).unwrap().wait().unwrap();
        assert_eq!(
            store.commit(reader).is_ok(),
            commits,
            "{read:?} beside a write of {written}"
        );
    }
}

fn scan(prefix: &str, after: Option<&str>, limit: usize) -> Read {
    Read::Scan {
        prefix: prefix.into(),
        after: after.map(Into::into),
        limit,
    }
}

#[test]
fn a_transaction_reads_one_version_for_ever() {
    let store = Store::in_memory();
    let mut long = store.begin();
    for value in 0..100 {
        let put = |transaction: &mut Transaction| {
            transaction.put(Thing {
                key: "a".into(),
                group: 0,
                value,
            });
            Ok::<(), ()>(())
        };
        store.transact(put).unwrap();
    }
    assert_eq!(long.scan::<Thing>("").len(), 0);
    assert_eq!(store.scan::<Thing>("").len(), 1);
}

#[test]
fn a_transaction_that_outlived_what_is_remembered_runs_again() {
    let store = Store::in_memory();
    let mut old = store.begin();
    assert!(old.get::<Thing>("x").is_none());
    old.put(Thing {
        key: "x".into(),
        group: 0,
        value: 0,
    });
    for value in 0..10_000 {
        let mut other = store.begin();
        other.put(Thing {
            key: "a".into(),
            group: 0,
            value,
        });
        store.commit(other).unwrap().wait().unwrap();
    }
    assert!(store.commit(old).is_err());
}
