//! A removal is not made durable by itself: after a power cut the last removed segments may be
//! there again, the later ones before the earlier ones. They change nothing.

use super::*;

/// A file and what was in it.
type Kept = (PathBuf, Vec<u8>);

#[test]
fn removed_segments_that_are_there_again_change_nothing() {
    let dir = Dir::new("removed");
    let removed: Arc<Mutex<Vec<Kept>>> = Arc::default();
    let keep = Arc::clone(&removed);
    let store = open_with_faults(&dir, move |action, path| {
        if action == Action::Remove {
            let bytes = fs::read(path).unwrap();
            keep.lock().unwrap().push((path.to_owned(), bytes));
        }
        Ok(())
    });
    let seed = Seed::new(11);
    let text = "x".repeat(2_000);
    for value in 0..1_500 {
        let key = format!("k{}", seed.below(40));
        if seed.chance(30) {
            // Forgotten with its segment, while older ones that hold the row may come back.
            let mut transaction = store.begin();
            transaction.delete::<Thing>(&key);
            store.commit(transaction).unwrap().wait().unwrap();
        } else {
            put_text(&store, &key, value, &text).unwrap();
        }
    }
    let shown = rows(&store);
    drop(store);
    let left: Vec<Kept> = fs::read_dir(dir.0.join("store"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    let removed = std::mem::take(&mut *removed.lock().unwrap());
    assert!(removed.len() > 10, "{}", removed.len());
    for again in 0..=removed.len() {
        // An opened store goes on cleaning: each time from the same files.
        let copy = Dir::new("removed-again");
        fs::create_dir_all(copy.0.join("store")).unwrap();
        for (path, bytes) in left.iter().chain(&removed[removed.len() - again..]) {
            let name = path.file_name().unwrap();
            fs::write(copy.0.join("store").join(name), bytes).unwrap();
        }
        let found = rows(&Store::open(&copy.0).unwrap());
        assert_eq!(found, shown, "{again} are there again");
    }
}
