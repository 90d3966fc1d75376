//! Watchers: what they see, in which order, and what happens to one that is too slow.

#![allow(clippy::unwrap_used)] // a test may panic

use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::Duration;
use store::{Batch, Class, Interest, Row, Store};

#[derive(Serialize, Deserialize)]
struct Thing {
    key: String,
}

impl Row for Thing {
    const TABLE: &'static str = "test/thing";
    const CLASS: Class = Class::Observation;
    fn key(&self) -> String {
        self.key.clone()
    }
}

/// Of another table.
#[derive(Serialize, Deserialize)]
struct Noise;

impl Row for Noise {
    const TABLE: &'static str = "test/noise";
    const CLASS: Class = Class::Observation;
    fn key(&self) -> String {
        "noise".to_owned()
    }
}

fn put(store: &Store, keys: &[&str]) {
    let mut transaction = store.begin();
    for key in keys {
        transaction.put(Thing {
            key: (*key).to_owned(),
        });
    }
    store.commit(transaction).unwrap().wait().unwrap();
}

fn keys(batch: Batch) -> Vec<String> {
    match batch {
        Batch::Changes(changes) => changes
            .iter()
            .map(|change| change.key.to_string())
            .collect(),
        Batch::Lagged => panic!("lagged"),
    }
}

#[test]
fn a_watcher_sees_what_comes_after_it_in_commit_order() {
    let store = Store::in_memory();
    put(&store, &["before"]);
    let mut watch = store.watch(&[Thing::TABLE]);
    assert_eq!(keys(watch.poll_now()), [""; 0]);
    put(&store, &["b", "a"]);
    let mut late = store.watch(&[Thing::TABLE]);
    put(&store, &["a"]);
    let mut delete = store.begin();
    delete.delete::<Thing>("b");
    delete.delete::<Thing>("never was");
    store.commit(delete).unwrap().wait().unwrap();
    assert_eq!(keys(watch.poll_now()), ["a", "b", "a", "b"]);
    assert_eq!(keys(late.poll_now()), ["a", "b"]);
    assert_eq!(keys(watch.poll_now()), [""; 0]);
}

#[test]
fn a_watcher_that_new_rows_do_not_concern_hears_of_changes_and_deletions_only() {
    let store = Store::in_memory();
    let mut watch = store.watch_for([Interest {
        table: Thing::TABLE,
        new_rows: false,
    }]);
    put(&store, &["a", "b"]);
    assert_eq!(keys(watch.poll_now()), [""; 0]);
    put(&store, &["b", "c"]);
    let mut delete = store.begin();
    delete.delete::<Thing>("a");
    store.commit(delete).unwrap().wait().unwrap();
    assert_eq!(keys(watch.poll_now()), ["b", "a"]);
    put(&store, &["a"]);
    assert_eq!(keys(watch.poll_now()), [""; 0], "it is new again");
}

#[test]
fn a_watcher_that_is_too_slow_is_told_once_and_goes_on() {
    let store = Store::in_memory();
    let (mut slow, mut quick) = (store.watch(&[Thing::TABLE]), store.watch(&[Thing::TABLE]));
    let mut seen = 0;
    for number in 0..20_000 {
        put(&store, &[&format!("{number}")]);
        if number % 1_000 == 0 {
            seen += keys(quick.poll_now()).len();
        }
    }
    assert_eq!(seen + keys(quick.poll_now()).len(), 20_000);
    assert_eq!(slow.poll_now(), Batch::Lagged);
    assert_eq!(keys(slow.poll_now()), [""; 0]);
    put(&store, &["after"]);
    assert_eq!(keys(slow.poll_now()), ["after"]);
}

#[tokio::test]
async fn a_sleeping_watcher_is_woken_and_a_cancelled_wait_loses_nothing() {
    let store = Store::in_memory();
    let mut watch = store.watch(&[Thing::TABLE]);
    let waiting = tokio::time::timeout(Duration::from_millis(1), watch.changed()).await;
    assert!(waiting.is_err());
    put(&store, &["a"]);
    let cancelled = watch.changed();
    drop(cancelled);
    assert_eq!(keys(watch.changed().await), ["a"]);
    let writer = store.clone();
    let woken = tokio::spawn(async move { keys(watch.changed().await) });
    tokio::task::yield_now().await;
    put(&writer, &["b"]);
    assert_eq!(woken.await.unwrap(), ["b"]);
}

/// Whether a task was woken.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn what_changes_in_other_tables_neither_wakes_a_watcher_nor_pushes_its_changes_out() {
    let store = Store::in_memory();
    let mut watch = store.watch(&[Thing::TABLE]);
    let mut noise = store.watch(&[Noise::TABLE]);
    let make_noise = || {
        let mut transaction = store.begin();
        transaction.put(Noise);
        store.commit(transaction).unwrap().wait().unwrap();
    };
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut task = Context::from_waker(&waker);
    {
        let mut changed = pin!(watch.changed());
        assert!(changed.as_mut().poll(&mut task).is_pending());
        make_noise();
        assert!(!woken.0.load(Ordering::SeqCst));
        put(&store, &["first"]);
        assert!(woken.0.load(Ordering::SeqCst));
    }
    assert_eq!(keys(noise.poll_now()), ["noise"]);
    drop(noise);
    for _ in 0..20_000 {
        make_noise();
    }
    assert_eq!(keys(watch.poll_now()), ["first"]);
}
