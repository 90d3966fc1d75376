//! When a commit is seen, and what becomes of those behind it.

use super::*;

/// Blocks fsyncs until it is opened.
#[derive(Default)]
struct Gate(Mutex<(bool, u64)>, Condvar);

impl Gate {
    fn pass(&self) {
        let mut state = self.0.lock().unwrap();
        state.1 += 1;
        self.1.notify_all();
        while state.0 {
            state = self.1.wait(state).unwrap();
        }
    }
    fn close(&self) -> u64 {
        let mut state = self.0.lock().unwrap();
        state.0 = true;
        state.1
    }
    fn open(&self) {
        self.0.lock().unwrap().0 = false;
        self.1.notify_all();
    }
    fn wait_for_arrival(&self, after: u64) {
        let mut state = self.0.lock().unwrap();
        while state.1 <= after {
            state = self.1.wait(state).unwrap();
        }
    }
}

fn gated(dir: &Dir) -> (Store, Arc<Gate>) {
    let gate = Arc::new(Gate::default());
    let passed = Arc::clone(&gate);
    let store = open_with_faults(dir, move |action, _| {
        if action == Action::Sync {
            passed.pass();
        }
        Ok(())
    });
    (store, gate)
}

fn plain(key: &str, value: u64) -> Thing {
    Thing {
        key: key.into(),
        value,
        text: String::new(),
    }
}

#[test]
fn nothing_is_seen_before_it_is_durable_and_conflicts_are_found_before_that() {
    let dir = Dir::new("pending");
    let (store, gate) = gated(&dir);
    let mut watch = store.watch(&[Thing::TABLE, Seen::TABLE]);
    let before = gate.close();
    let mut first = store.begin();
    first.put(plain("a", 1));
    let first = store.commit(first).unwrap();
    gate.wait_for_arrival(before);
    let mut second = store.begin();
    assert!(
        second.get::<Thing>("a").is_none(),
        "not durable, not visible"
    );
    second.put(plain("a", 2));
    let conflict = store.commit(second).expect_err("`a` is being written");
    let mut seen = store.begin();
    seen.put(Seen { key: "s".into() });
    let seen = store.commit(seen).unwrap();
    let mut batch = Vec::new();
    for number in 0..50 {
        let mut other = store.begin();
        other.put(plain(&format!("b{number}"), 1));
        batch.push(store.commit(other).unwrap());
    }
    assert!(
        store.get::<Seen>("s").is_none(),
        "an observation does not overtake a commit"
    );
    assert_eq!(watch.poll_now(), crate::Batch::Changes(Vec::new()));
    let syncs = store.stats().syncs;
    gate.open();
    conflict.wait();
    assert_eq!(
        store.get::<Thing>("a").unwrap().value,
        1,
        "settled means visible"
    );
    first.wait().unwrap();
    seen.wait().unwrap();
    batch
        .into_iter()
        .for_each(|commit| assert!(commit.wait().is_ok()));
    assert_eq!(rows(&store).len(), 51);
    assert_eq!(
        store.stats().syncs - syncs,
        2,
        "those who waited shared one fsync"
    );
    let crate::Batch::Changes(changes) = watch.poll_now() else {
        panic!("no lag")
    };
    assert!(
        changes
            .windows(2)
            .all(|pair| pair[0].version < pair[1].version)
    );
    assert_eq!(changes.len(), 52);
}

#[test]
fn commits_behind_a_refused_one_are_refused_with_it() {
    let dir = Dir::new("behind");
    let gate = Arc::new(Gate::default());
    let passed = Arc::clone(&gate);
    let full = Arc::new(AtomicBool::new(false));
    let is_full = Arc::clone(&full);
    let store = open_with_faults(&dir, move |action, _| {
        if action == Action::Append && is_full.load(Ordering::SeqCst) {
            passed.pass();
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        Ok(())
    });
    put(&store, "a", 1).unwrap();
    full.store(true, Ordering::SeqCst);
    let before = gate.close();
    let mut first = store.begin();
    first.put(Thing {
        key: "b".into(),
        value: 1,
        text: String::new(),
    });
    let first = store.commit(first).unwrap();
    gate.wait_for_arrival(before);
    let mut behind = store.begin();
    behind.delete::<Thing>("a");
    let behind = store.commit(behind).unwrap();
    gate.open();
    assert!(matches!(first.wait(), Err(CommitError::DiskFull { .. })));
    assert!(matches!(behind.wait(), Err(CommitError::DiskFull { .. })));
    full.store(false, Ordering::SeqCst);
    assert_eq!(rows(&store).keys().collect::<Vec<_>>(), ["a"]);
    assert_eq!(store.scan_index::<Thing>("parity", "1").len(), 1);
    let again = store.transact(|transaction| {
        assert!(transaction.get::<Thing>("b").is_none());
        transaction.put(Thing {
            key: "b".into(),
            value: 2,
            text: String::new(),
        });
        Ok::<(), ()>(())
    });
    again.expect("what was refused is in nobody's way");
    drop(store);
    assert_eq!(rows(&Store::open(&dir.0).unwrap()).len(), 2);
}
