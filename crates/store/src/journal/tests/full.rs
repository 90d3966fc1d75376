//! A disk that is really full: a small tmpfs that another program has filled up. Needs root, to
//! mount it; without, it says so, and fails under CI=true.

use super::*;
use crate::journal::reserve::{RESERVE_BYTES, SMALL_COMMIT_BYTES};
use crate::journal::room::MOST_BYTES;
use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};
use std::ffi::CString;

const DISK_BYTES: u64 = 2 << 20;

/// A disk of two MiB with a store on it, and a file of somebody else.
struct SmallDisk {
    at: Dir,
}

impl SmallDisk {
    fn mounted(name: &str) -> Option<SmallDisk> {
        let at = Dir::new(name);
        let options = CString::new(format!("size={DISK_BYTES}")).unwrap();
        let flags = MountFlags::empty();
        match mount("ondol-test", &at.0, "tmpfs", flags, options.as_c_str()) {
            Ok(()) => Some(SmallDisk { at }),
            Err(error) => {
                let ci = std::env::var("CI").as_deref() == Ok("true");
                assert!(!ci, "no tmpfs could be mounted: {error}");
                eprintln!("skipped: no tmpfs could be mounted: {error}");
                None
            }
        }
    }

    fn filler(&self) -> PathBuf {
        self.at.0.join("somebody-elses")
    }

    /// Somebody else writes until nothing more fits.
    fn fill_up(&self) {
        let mut file = fs::File::create(self.filler()).unwrap();
        for size in [64 * 1024, 1] {
            while io::Write::write(&mut file, &vec![1; size]).is_ok_and(|wrote| wrote > 0) {}
        }
    }

    fn open(&self, reserve_bytes: u64) -> Store {
        let disk = Disk {
            faults: None,
            reserve_bytes,
        };
        Store::open_on(&self.at.0, &Schema::any(), disk).unwrap()
    }

    fn held_bytes(&self) -> u64 {
        let reserve = self.at.0.join("store/RESERVE");
        fs::metadata(reserve).unwrap().len()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        unmount(&self.at.0, UnmountFlags::DETACH).unwrap();
    }
}

fn is_full(commit: Result<u64, CommitError>) -> bool {
    match commit {
        Ok(_) => false,
        Err(CommitError::DiskFull { .. }) => true,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn on_a_full_disk_deletions_and_small_changes_still_succeed() {
    let Some(disk) = SmallDisk::mounted("full-disk") else {
        return;
    };
    let large = "x".repeat(2 * SMALL_COMMIT_BYTES + MOST_BYTES as usize);
    let store = disk.open(RESERVE_BYTES);
    for number in 0..60 {
        put_text(&store, &format!("k{number}"), number, &"x".repeat(900)).unwrap();
    }
    disk.fill_up();
    assert!(is_full(put_text(&store, "large", 0, &large)));
    // Many times what the reserve holds: cleaning makes room from what was written over.
    for value in 0..3_000 {
        put_text(&store, &format!("k{}", value % 10), value, &"y".repeat(200)).unwrap();
    }
    for number in 10..60 {
        let mut transaction = store.begin();
        transaction.delete::<Thing>(&format!("k{number}"));
        store.commit(transaction).unwrap().wait().unwrap();
    }
    let shown = rows(&store);
    assert_eq!(shown.len(), 10);
    drop(store);
    // Also a store that is opened while it is full.
    let store = disk.open(RESERVE_BYTES);
    assert_eq!(rows(&store), shown);
    put(&store, "k0", 1).unwrap();
    fs::remove_file(disk.filler()).unwrap();
    put_text(&store, "large", 0, &large).unwrap();
    put(&store, "k0", 2).unwrap();
    assert_eq!(disk.held_bytes(), RESERVE_BYTES, "it is whole again");
}

#[test]
fn when_the_reserve_is_used_up_changes_are_refused_before_deletions() {
    let Some(disk) = SmallDisk::mounted("used-up") else {
        return;
    };
    let store = disk.open(RESERVE_BYTES);
    disk.fill_up();
    // Every row is live: cleaning makes no room.
    let mut number = 0;
    while !is_full(put_text(
        &store,
        &format!("k{number}"),
        number,
        &"x".repeat(900),
    )) {
        number += 1;
    }
    assert!(number >= RESERVE_BYTES / 2 / 1_100, "after {number}");
    let mut transaction = store.begin();
    transaction.delete::<Thing>("k0");
    store.commit(transaction).unwrap().wait().unwrap();
    assert_eq!(rows(&store).len() as u64, number - 1);
}

#[test]
fn without_a_reserve_a_full_disk_refuses_everything() {
    let Some(disk) = SmallDisk::mounted("no-reserve") else {
        return;
    };
    let store = disk.open(0);
    disk.fill_up();
    // What is left of the last block of the file still fits.
    let mut fitted = 0;
    while !is_full(put_text(&store, "k", fitted, &"x".repeat(900))) {
        fitted += 1;
    }
    assert!(fitted < 10);
    let mut transaction = store.begin();
    transaction.delete::<Thing>("k");
    transaction.delete::<Thing>(&"k".repeat(3_000));
    assert!(is_full(store.commit(transaction).unwrap().wait()));
}

/// A file system that cannot allocate ahead is used without a reserve, and asked once.
#[test]
fn a_disk_that_allocates_nothing_ahead_is_asked_once() {
    let dir = Dir::new("no-allocation");
    let asked = Arc::new(AtomicU64::new(0));
    let asks = Arc::clone(&asked);
    let store = open_with_faults(&dir, move |action, _| match action {
        Action::Allocate => {
            asks.fetch_add(1, Ordering::SeqCst);
            Err(io::Error::from(io::ErrorKind::Unsupported))
        }
        _ => Ok(()),
    });
    for value in 0..10 {
        put(&store, "k", value).unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
