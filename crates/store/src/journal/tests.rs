//! The journal on a disk that fails, fills, is cut and is damaged, at every place.

mod cleaning;
mod damaged;
mod full;
mod power;
mod removed;
mod room;
mod visible;

use super::disk::{Action, Disk};
use super::format::{self, FRAME_BYTES, HEADER_BYTES};
use super::writer::{SEGMENT_BYTES, SLACK_BYTES};
use crate::{Class, CommitError, OpenError, Row, Schema, Store};
use base::Seed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Thing {
    key: String,
    value: u64,
    text: String,
}

impl Row for Thing {
    const TABLE: &'static str = "test/thing";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.key.clone()
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("parity", format!("{}", self.value % 2))]
    }
}

#[derive(Serialize, Deserialize)]
struct Seen {
    key: String,
}

impl Row for Seen {
    const TABLE: &'static str = "test/seen";
    const CLASS: Class = Class::Observation;
    fn key(&self) -> String {
        self.key.clone()
    }
}

/// A directory that is gone after the test.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Dir {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("ondol-store-{name}-{}-{number}", std::process::id());
        // Thousands of fsyncs: in memory where that is possible.
        let memory = PathBuf::from("/dev/shm");
        let base = if memory.is_dir() {
            memory
        } else {
            std::env::temp_dir()
        };
        let path = base.join(name);
        fs::create_dir_all(&path).unwrap();
        Dir(path)
    }

    fn segment(&self, number: u64) -> PathBuf {
        super::directory::segment_path(&self.0.join("store"), number)
    }

    fn journal_bytes(&self) -> u64 {
        let entries = fs::read_dir(self.0.join("store"))
            .unwrap()
            .map(Result::unwrap);
        let journals = entries.filter(|e| e.file_name().to_str().unwrap().starts_with("journal-"));
        journals.map(|e| e.metadata().map_or(0, |m| m.len())).sum()
    }

    /// A segment up to its last whole frame.
    fn written(&self, number: u64) -> Vec<u8> {
        let mut bytes = fs::read(self.segment(number)).unwrap();
        let mut end = HEADER_BYTES;
        while let Some(frame) = format::read_frame(&bytes[end..]) {
            end += FRAME_BYTES + frame.body.len();
        }
        bytes.truncate(end);
        bytes
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn put(store: &Store, key: &str, value: u64) -> Result<u64, CommitError> {
    put_text(store, key, value, "")
}

fn put_text(store: &Store, key: &str, value: u64, text: &str) -> Result<u64, CommitError> {
    let mut transaction = store.begin();
    transaction.put(Thing {
        key: key.into(),
        value,
        text: text.into(),
    });
    store.commit(transaction).unwrap().wait()
}

fn rows(store: &Store) -> BTreeMap<String, u64> {
    store
        .scan::<Thing>("")
        .iter()
        .map(|thing| (thing.key.clone(), thing.value))
        .collect()
}

fn open_with_faults(
    dir: &Dir,
    faults: impl Fn(Action, &Path) -> io::Result<()> + Send + 'static,
) -> Store {
    let disk = Disk {
        faults: Some(Box::new(faults)),
        ..Disk::default()
    };
    Store::open_on(&dir.0, &Schema::any(), disk).unwrap()
}

#[test]
fn intent_survives_and_observations_do_not() {
    let dir = Dir::new("classes");
    let store = Store::open(&dir.0).unwrap();
    let mut both = store.begin();
    both.put(Thing {
        key: "a".into(),
        value: 3,
        text: String::new(),
    });
    both.put(Seen { key: "a".into() });
    let version = store.commit(both).unwrap().wait().unwrap();
    assert!(store.get::<Seen>("a").is_some());
    drop(store);
    let store = Store::open(&dir.0).unwrap();
    assert!(store.get::<Seen>("a").is_none());
    assert_eq!(store.get::<Thing>("a").unwrap().value, 3);
    assert_eq!(store.scan_index::<Thing>("parity", "1").len(), 1);
    assert!(put(&store, "b", 1).unwrap() > version);
}

#[test]
fn dropping_the_store_writes_what_was_committed_and_answers_those_who_wait_later() {
    let dir = Dir::new("dropped");
    let store = Store::open(&dir.0).unwrap();
    let mut commits = Vec::new();
    for number in 0..100 {
        let mut transaction = store.begin();
        transaction.put(Thing {
            key: format!("{number}"),
            value: 1,
            text: String::new(),
        });
        commits.push(store.commit(transaction).unwrap());
    }
    drop(store);
    assert_eq!(rows(&Store::open(&dir.0).unwrap()).len(), 100);
    assert!(commits.into_iter().all(|commit| commit.wait().is_ok()));
}

#[test]
fn directories_that_are_not_ours_or_in_use_are_refused_and_untouched() {
    let dir = Dir::new("foreign");
    let foreign = dir.0.join("store");
    fs::create_dir_all(&foreign).unwrap();
    fs::write(foreign.join("thesis.txt"), "years of work").unwrap();
    assert!(matches!(
        Store::open(&dir.0),
        Err(OpenError::NotOurs { .. })
    ));
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1);
    fs::remove_file(foreign.join("thesis.txt")).unwrap();
    let store = Store::open(&dir.0).unwrap();
    match Store::open(&dir.0) {
        Err(OpenError::InUse { path, holder }) => {
            assert_eq!(path, foreign.join("LOCK"));
            assert_eq!(holder, Some(std::process::id()));
        }
        other => panic!("{other:?}"),
    }
    drop(store);
    drop(Store::open(&dir.0).unwrap());
    fs::write(foreign.join("STORE"), "another program's").unwrap();
    assert!(matches!(
        Store::open(&dir.0),
        Err(OpenError::NotOurs { .. })
    ));
}

#[test]
fn an_interrupted_first_start_is_begun_again() {
    for leftovers in [
        &["LOCK"][..],
        &["LOCK", "journal-0000000001"],
        &["LOCK", "STORE.new"],
    ] {
        let dir = Dir::new("first");
        let path = dir.0.join("store");
        fs::create_dir_all(&path).unwrap();
        for name in leftovers {
            let journal = name.starts_with("journal");
            let bytes = if journal {
                format::header(1, 0).to_vec()
            } else {
                Vec::new()
            };
            fs::write(path.join(name), bytes).unwrap();
        }
        put(&Store::open(&dir.0).unwrap(), "a", 1).unwrap();
        assert_eq!(rows(&Store::open(&dir.0).unwrap()).len(), 1);
        fs::remove_file(dir.segment(1)).unwrap();
        let lost = Store::open(&dir.0).unwrap_err().to_string();
        assert!(
            lost.contains("no segment of the journal is there"),
            "{lost}"
        );
    }
}

#[test]
fn a_failed_fsync_ends_the_store() {
    let dir = Dir::new("fsync");
    let failing = Arc::new(AtomicBool::new(false));
    let fails = Arc::clone(&failing);
    let store = open_with_faults(&dir, move |action, _| match action {
        Action::Sync if fails.load(Ordering::SeqCst) => Err(io::Error::other("the disk is gone")),
        _ => Ok(()),
    });
    put(&store, "a", 1).unwrap();
    failing.store(true, Ordering::SeqCst);
    let mut watch = store.watch(&[Thing::TABLE]);
    let failed = put(&store, "b", 1).unwrap_err();
    assert!(matches!(&failed, CommitError::Failed(_)), "{failed}");
    assert_eq!(
        rows(&store).len(),
        1,
        "nothing that may not be on disk is shown"
    );
    assert_eq!(watch.poll_now(), crate::Batch::Changes(Vec::new()));
    failing.store(false, Ordering::SeqCst);
    assert!(
        matches!(put(&store, "c", 1), Err(CommitError::Failed(_))),
        "it never works again"
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let fatal = runtime.block_on(store.fatal());
    assert_eq!((fatal.action, &fatal.path), ("fsync", &dir.segment(1)));
}

#[test]
fn a_refused_write_that_cannot_be_taken_back_ends_the_store() {
    let dir = Dir::new("taken-back");
    let failing = Arc::new(AtomicBool::new(false));
    let fails = Arc::clone(&failing);
    let store = open_with_faults(&dir, move |action, _| match action {
        _ if !fails.load(Ordering::SeqCst) => Ok(()),
        Action::Append => Err(io::Error::from(io::ErrorKind::StorageFull)),
        _ => Err(io::Error::other("the disk is gone")),
    });
    put(&store, "a", 1).unwrap();
    failing.store(true, Ordering::SeqCst);
    assert!(matches!(put(&store, "b", 1), Err(CommitError::Failed(_))));
    drop(store);
    assert_eq!(rows(&Store::open(&dir.0).unwrap()).len(), 1);
}

#[test]
fn a_full_disk_refuses_the_commit_whole_and_works_again_when_there_is_room() {
    let dir = Dir::new("full");
    let full = Arc::new(AtomicBool::new(false));
    let is_full = Arc::clone(&full);
    let store = open_with_faults(&dir, move |action, _| match action {
        Action::Append if is_full.load(Ordering::SeqCst) => {
            Err(io::Error::from(io::ErrorKind::StorageFull))
        }
        _ => Ok(()),
    });
    let mut model = BTreeMap::new();
    let seed = Seed::new(5);
    for value in 0..200 {
        full.store(seed.chance(30), Ordering::SeqCst);
        let (key, gone) = (
            format!("k{}", seed.below(30)),
            format!("k{}", seed.below(30)),
        );
        let mut transaction = store.begin();
        transaction.delete::<Thing>(&gone);
        transaction.put(Thing {
            key: key.clone(),
            value,
            text: "x".repeat(100),
        });
        match store.commit(transaction).unwrap().wait() {
            Ok(_) => {
                model.remove(&gone);
                model.insert(key, value);
            }
            Err(refused) => {
                assert!(full.load(Ordering::SeqCst));
                assert!(
                    matches!(&refused, CommitError::DiskFull { .. }),
                    "{refused}"
                );
            }
        }
        assert_eq!(rows(&store), model);
    }
    drop(store);
    assert_eq!(rows(&Store::open(&dir.0).unwrap()), model);
}

/// Bytes that no fsync covered are there after a crash of the process, and are shown; so they have
/// to be durable before anybody sees them.
#[test]
fn what_a_killed_process_left_unsynced_is_made_durable_before_it_is_shown() {
    let dir = Dir::new("unsynced");
    let appends = AtomicU64::new(0);
    let store = open_with_faults(&dir, move |action, _| match action {
        Action::Append => {
            appends.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
        Action::Sync if appends.load(Ordering::SeqCst) == 2 => {
            Err(io::Error::other("the process is dead"))
        }
        _ => Ok(()),
    });
    put(&store, "a", 1).unwrap();
    assert!(matches!(put(&store, "b", 2), Err(CommitError::Failed(_))));
    drop(store);

    let failing = Disk {
        faults: Some(Box::new(|action, _| match action {
            Action::Sync => Err(io::Error::other("the disk is gone")),
            _ => Ok(()),
        })),
        ..Disk::default()
    };
    let refused = Store::open_on(&dir.0, &Schema::any(), failing).unwrap_err();
    let tail = dir.segment(1);
    let named = matches!(&refused, OpenError::Io { action: "fsync", path, .. } if *path == tail);
    assert!(named, "{refused}");

    let durable = power::Durable::default();
    let notes = durable.clone();
    let store = open_with_faults(&dir, move |action, path| {
        notes.note(action, path);
        Ok(())
    });
    let shown = rows(&store);
    assert_eq!(shown, BTreeMap::from([("a".into(), 1), ("b".into(), 2)]));
    drop(store);
    durable.lose_power(&dir, &Seed::new(1));
    assert_eq!(rows(&Store::open(&dir.0).unwrap()), shown);
}

#[test]
fn a_change_that_is_too_large_is_refused_with_its_size() {
    let dir = Dir::new("large");
    let store = Store::open(&dir.0).unwrap();
    let large = "x".repeat(format::MOST_BODY_BYTES);
    let refused = put_text(&store, "a", 1, &large).unwrap_err();
    assert!(matches!(refused, CommitError::TooLarge { .. }), "{refused}");
    put(&store, "a", 1).unwrap();
}
