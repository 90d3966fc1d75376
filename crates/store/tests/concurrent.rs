//! Many writers at once: none is lost, none starves, and they share fsyncs; a real full disk.

#![allow(clippy::unwrap_used)] // a test may panic

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use store::{Class, CommitError, Row, Store, TransactError};

#[derive(Serialize, Deserialize)]
struct Counter {
    key: String,
    value: u64,
    text: String,
}

impl Row for Counter {
    const TABLE: &'static str = "test/counter";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.key.clone()
    }
}

fn directory(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("store-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn increment(store: &Store, key: &str) -> Result<u64, TransactError<()>> {
    store.transact(|transaction| {
        let value = transaction.get::<Counter>(key).map_or(0, |row| row.value) + 1;
        transaction.put(Counter {
            key: key.into(),
            value,
            text: String::new(),
        });
        Ok(value)
    })
}

#[test]
fn every_increment_of_one_counter_counts_once() {
    let dir = directory("contended");
    let store = Store::open(&dir).unwrap();
    let mut values: Vec<u64> = std::thread::scope(|scope| {
        let thread = || {
            (0..50)
                .map(|_| increment(&store, "one").unwrap())
                .collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(thread)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    values.sort_unstable();
    assert_eq!(values, (1..=400).collect::<Vec<_>>());
    std::fs::remove_dir_all(dir).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_that_await_their_commits_share_fsyncs() {
    let dir = directory("shared");
    let store = Store::open(&dir).unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..64 {
        let store = store.clone();
        tasks.spawn(async move {
            for value in 0..20 {
                let put = store.transact_async(|transaction| {
                    let key = format!("{number}");
                    transaction.put(Counter {
                        key,
                        value,
                        text: String::new(),
                    });
                    Ok::<(), ()>(())
                });
                put.await.unwrap();
                assert_eq!(
                    store.get::<Counter>(&format!("{number}")).unwrap().value,
                    value
                );
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    let syncs = store.stats().syncs;
    assert!(syncs <= 640, "{syncs} fsyncs for 1280 commits of 64 tasks");
    drop(store);
    assert_eq!(Store::open(&dir).unwrap().count::<Counter>(), 64);
    std::fs::remove_dir_all(dir).unwrap();
}

/// A tmpfs of 3 MiB; unmounted when dropped.
struct Small(PathBuf);

impl Small {
    fn mount(at: &Path) -> Result<Small, rustix::io::Errno> {
        let size = c"size=3m";
        rustix::mount::mount(
            "tmpfs",
            at,
            "tmpfs",
            rustix::mount::MountFlags::NOSUID,
            size,
        )?;
        Ok(Small(at.to_owned()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = rustix::mount::unmount(&self.0, rustix::mount::UnmountFlags::DETACH);
    }
}

#[test]
fn a_disk_that_is_really_full_refuses_writes_until_there_is_room() {
    let dir = directory("really-full");
    let small = match Small::mount(&dir) {
        Ok(small) => small,
        Err(error) => {
            assert!(
                std::env::var_os("CI").is_none(),
                "mounting a tmpfs: {error}"
            );
            eprintln!("skipped: mounting a small tmpfs needs root ({error})");
            return;
        }
    };
    let store = Store::open(&dir).unwrap();
    std::fs::write(dir.join("ballast"), vec![1; 1 << 20]).unwrap();
    let put = |number: u64| {
        let mut transaction = store.begin();
        let (key, text) = (format!("k{number:04}"), "x".repeat(10_000));
        transaction.put(Counter {
            key,
            value: number,
            text,
        });
        store.commit(transaction).unwrap().wait()
    };
    let mut written = 0;
    let refused = loop {
        match put(written) {
            Ok(_) => written += 1,
            Err(refused) => break refused,
        }
        assert!(written < 300, "3 MiB hold no more");
    };
    assert!(matches!(refused, CommitError::DiskFull { .. }), "{refused}");
    assert_eq!(store.count::<Counter>() as u64, written);
    std::fs::remove_file(dir.join("ballast")).unwrap();
    put(written).unwrap();
    drop(store);
    let store = Store::open(&dir).unwrap();
    assert_eq!(store.count::<Counter>() as u64, written + 1);
    drop(store);
    drop(small);
    std::fs::remove_dir(dir).unwrap();
}

#[test]
fn the_last_places_are_taken_one_by_one_and_the_first_side_by_side() {
    let directory = directory("places");
    let store = Store::open(&directory).unwrap();
    let add = |key: &str, most: usize| {
        let mut transaction = store.begin();
        let has_room = transaction.has_room::<Counter>("a/", most);
        transaction.put(Counter {
            key: key.to_owned(),
            value: 0,
            text: String::new(),
        });
        (has_room, transaction)
    };
    let commit = |transaction| {
        store
            .commit(transaction)
            .map(|commit| commit.wait().unwrap())
    };
    for most in [2, 1_000_000] {
        let (first, second) = (add(&format!("a/{most}"), most), add("a/x", most));
        assert!(first.0 && second.0, "{most}");
        commit(first.1).unwrap();
        assert_eq!(commit(second.1).is_ok(), most > 2, "{most}");
    }
    assert!(!add("a/y", 3).0 && add("a/y", 4).0);
    drop(store);
    std::fs::remove_dir_all(&directory).unwrap();
}
