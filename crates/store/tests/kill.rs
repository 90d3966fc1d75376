//! A child process writes and is killed with SIGKILL; every write that it acknowledged is there.
//!
//! The child is this test itself, started again with a directory in its environment.

#![allow(clippy::unwrap_used)] // a test may panic

use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use store::{Class, Row, Store};

const DIRECTORY: &str = "STORE_KILL_TEST_DIRECTORY";
const WRITERS: u64 = 4;

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

/// Counts up for ever in several threads, and prints each count after it was acknowledged.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(DIRECTORY) else {
        return; // only meant for the process that the other test starts
    };
    let store = Store::open(Path::new(&dir)).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let store = store.clone();
            scope.spawn(move || {
                loop {
                    let key = format!("writer-{writer}");
                    let value = store.transact(|transaction| {
                        let before = transaction.get::<Counter>(&key).map_or(0, |row| row.value);
                        let text = "x".repeat(9_000);
                        transaction.put(Counter {
                            key: key.clone(),
                            value: before + 1,
                            text,
                        });
                        // A second row in the same transaction: both or none.
                        let twin = format!("{key}-twin");
                        transaction.put(Counter {
                            key: twin,
                            value: before + 1,
                            text: "".into(),
                        });
                        Ok::<u64, ()>(before + 1)
                    });
                    let line = format!("ack {writer} {}\n", value.unwrap());
                    std::io::stderr().write_all(line.as_bytes()).unwrap();
                }
            });
        }
    });
}

#[test]
fn a_killed_process_loses_no_acknowledged_write() {
    let dir = std::env::temp_dir().join(format!("store-kill-{}", std::process::id()));
    let mut acknowledged = [0; WRITERS as usize];
    for round in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--nocapture", "--test-threads=1"])
            .env(DIRECTORY, &dir)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        for (count, line) in lines.enumerate() {
            let line = line.unwrap();
            let mut words = line.split(' ');
            let (Some("ack"), Some(writer), Some(value)) =
                (words.next(), words.next(), words.next())
            else {
                panic!("the child says: {line}");
            };
            let (writer, value): (usize, u64) = (writer.parse().unwrap(), value.parse().unwrap());
            acknowledged[writer] = acknowledged[writer].max(value);
            if count == 40 + round * 23 {
                child.kill().unwrap(); // what it still says is read until the pipe is empty
            }
        }
        child.wait().unwrap();
        let store = Store::open(&dir).unwrap();
        for (writer, acknowledged) in acknowledged.iter().enumerate() {
            let value = |key: &str| store.get::<Counter>(key).map_or(0, |row| row.value);
            let found = value(&format!("writer-{writer}"));
            assert!(
                found >= *acknowledged,
                "round {round}: {found} < {acknowledged}"
            );
            assert!(
                found <= *acknowledged + 1,
                "round {round}: more than was ever begun"
            );
            assert_eq!(
                found,
                value(&format!("writer-{writer}-twin")),
                "half a transaction"
            );
        }
    }
    assert!(acknowledged.iter().sum::<u64>() > 1_000, "{acknowledged:?}");
    std::fs::remove_dir_all(&dir).unwrap();
}
