//! Room at the tail's end: found again, told from what is torn or damaged, cut off in time, and
//! done without.

use super::*;
use crate::journal::room::{ROOM_BYTES, SHORT_BYTES};

/// A store of three rows that is closed; the tail's bytes that are written, and its length.
fn three(dir: &Dir) -> (Vec<u8>, u64) {
    let store = Store::open(&dir.0).unwrap();
    for number in 0..3 {
        put(&store, &format!("k{number}"), number).unwrap();
    }
    drop(store);
    let length = fs::metadata(dir.segment(1)).unwrap().len();
    (dir.written(1), length)
}

fn frame(synced: u64, key: &str) -> Vec<u8> {
    let mut body = 99u64.to_le_bytes().to_vec();
    let json = format!(r#"{{"key":"{key}","value":1,"text":""}}"#);
    let row = |out: &mut Vec<u8>| out.extend_from_slice(json.as_bytes());
    format::push_put(&mut body, Thing::TABLE, key, 1, [].into_iter(), row);
    let mut frame = Vec::new();
    format::push_frame(&mut frame, format::Kind::Transaction, synced, &body);
    frame
}

/// What is done to segments, and which of it fails.
#[derive(Clone, Default)]
struct Done(Arc<Mutex<Vec<Action>>>);

impl Done {
    fn count(&self, action: Action) -> usize {
        let done = self.0.lock().unwrap();
        done.iter().filter(|done| **done == action).count()
    }
}

fn open_noting(
    dir: &Dir,
    faults: impl Fn(Action) -> io::Result<()> + Send + 'static,
) -> (Store, Done) {
    let done = Done::default();
    let notes = done.clone();
    let store = open_with_faults(dir, move |action, path| {
        if path.file_name().unwrap() != "RESERVE" {
            notes.0.lock().unwrap().push(action);
        }
        faults(action)
    });
    (store, done)
}

fn full(action: Action) -> io::Result<()> {
    match action {
        Action::MakeRoom => Err(io::Error::from(io::ErrorKind::StorageFull)),
        _ => Ok(()),
    }
}

#[test]
fn room_is_made_once_found_again_and_written_into() {
    let dir = Dir::new("room");
    let (written, length) = three(&dir);
    assert!(length >= written.len() as u64 + SHORT_BYTES);
    assert_eq!(fs::read(dir.segment(1)).unwrap()[..written.len()], written);
    let (store, done) = open_noting(&dir, |_| Ok(()));
    assert_eq!(rows(&store).len(), 3);
    assert_eq!(store.stats().journal_bytes, length, "the room counts");
    put(&store, "k3", 3).unwrap();
    drop(store);
    assert_eq!(fs::metadata(dir.segment(1)).unwrap().len(), length);
    assert_eq!(
        (done.count(Action::Truncate), done.count(Action::MakeRoom)),
        (0, 0)
    );
    assert_eq!(rows(&Store::open(&dir.0).unwrap()).len(), 4);
}

#[test]
fn a_journal_without_room_is_read_and_gets_some() {
    let dir = Dir::new("old");
    let (written, _) = three(&dir);
    fs::write(dir.segment(1), &written).unwrap();
    let store = Store::open(&dir.0).unwrap();
    assert_eq!(dir.journal_bytes(), written.len() as u64);
    put(&store, "k3", 3).unwrap();
    drop(store);
    assert!(dir.journal_bytes() > (dir.written(1).len() as u64) + SHORT_BYTES);
    assert_eq!(rows(&Store::open(&dir.0).unwrap()).len(), 4);
}

/// Its name, what is behind the frames, and whether that is room, torn (`false`) or damage.
type Case = (&'static str, Vec<Vec<u8>>, Option<bool>);

#[test]
fn only_zeros_are_room_and_the_rest_is_torn_or_damaged() {
    let dir = Dir::new("zeros");
    let (written, _) = three(&dir);
    let end = written.len() as u64;
    // A frame of the same batch as what is torn before it proves nothing.
    let (unproven, proof) = (frame(end, "x"), frame(end + 1, "x"));
    let zeros = |count: usize| vec![0; count];
    let half = unproven[..unproven.len() / 2].to_vec();
    let table: [Case; 9] = [
        ("a zero", vec![zeros(1)], Some(true)),
        (
            "less than a frame",
            vec![zeros(FRAME_BYTES - 1)],
            Some(true),
        ),
        (
            "more than room",
            vec![zeros(3 * ROOM_BYTES as usize)],
            Some(true),
        ),
        (
            "garbage behind",
            vec![zeros(500), vec![7], zeros(500)],
            Some(false),
        ),
        ("garbage at the end", vec![zeros(500), vec![1]], Some(false)),
        ("half a frame", vec![half.clone(), zeros(500)], Some(false)),
        (
            "the other half",
            vec![zeros(half.len()), unproven[half.len()..].to_vec()],
            Some(false),
        ),
        (
            "an unproven frame",
            vec![zeros(500), unproven, zeros(9)],
            Some(false),
        ),
        ("a proof", vec![zeros(500), proof, zeros(9)], None),
    ];
    for (name, behind, is_room) in table {
        let bytes = [written.clone(), behind.concat()].concat();
        fs::write(dir.segment(1), &bytes).unwrap();
        let opened = Store::open(&dir.0);
        let left = fs::read(dir.segment(1)).unwrap();
        match (is_room, opened) {
            (Some(is_room), Ok(store)) => {
                assert_eq!(rows(&store).len(), 3, "{name}");
                assert!(
                    left == if is_room { bytes } else { written.clone() },
                    "{name}"
                );
                put(&store, "after", 1).unwrap();
                drop(store);
                assert_eq!(rows(&Store::open(&dir.0).unwrap()).len(), 4, "{name}");
            }
            (None, Err(OpenError::Corrupt { path, offset, .. })) => {
                assert_eq!((path, offset), (dir.segment(1), end), "{name}");
                assert!(left == bytes, "{name}: nothing is overwritten");
            }
            (_, other) => panic!("{name}: {other:?}"),
        }
    }
}

/// Commits until there are three segments.
fn seal_two(store: &Store, dir: &Dir) -> Result<(), CommitError> {
    let mut number = 0;
    while !dir.segment(3).exists() {
        put_text(store, &format!("k{number}"), number, &"x".repeat(1_000))?;
        number += 1;
    }
    put(store, "last", number)?;
    Ok(())
}

#[test]
fn a_sealed_segment_has_no_room_and_may_have_none() {
    let dir = Dir::new("sealed");
    let (store, done) = open_noting(&dir, |_| Ok(()));
    seal_two(&store, &dir).unwrap();
    let shown = rows(&store);
    drop(store);
    assert!(
        done.count(Action::MakeRoom) > 6,
        "{}",
        done.count(Action::MakeRoom)
    );
    for number in [1, 2] {
        assert_eq!(fs::read(dir.segment(number)).unwrap(), dir.written(number));
    }
    assert_eq!(rows(&Store::open(&dir.0).unwrap()), shown);
    let mut longer = dir.written(1);
    let end = longer.len() as u64;
    longer.push(0);
    fs::write(dir.segment(1), &longer).unwrap();
    match Store::open(&dir.0) {
        Err(OpenError::Corrupt { path, offset, .. }) => {
            assert_eq!((path, offset), (dir.segment(1), end));
        }
        other => panic!("{other:?}"),
    }
}

/// Before, in and after each step of sealing: cutting, its fsync, the next segment, its fsync.
#[test]
fn a_crash_between_cutting_the_room_and_the_next_segment_loses_nothing() {
    for (fails, after) in [
        (Action::Truncate, 0),
        (Action::Sync, 0),
        (Action::Create, 0),
        (Action::Sync, 1),
    ] {
        for seed in 0..20 {
            let dir = Dir::new("sealing");
            let (durable, left) = (power::Durable::default(), AtomicU64::new(after));
            let (notes, is_sealing) = (durable.clone(), AtomicBool::new(false));
            let store = open_with_faults(&dir, move |action, path| {
                is_sealing.fetch_or(action == Action::Truncate, Ordering::SeqCst);
                let is_it = action == fails && is_sealing.load(Ordering::SeqCst);
                if is_it && left.fetch_sub(1, Ordering::SeqCst) == 0 {
                    left.store(0, Ordering::SeqCst);
                    return Err(io::Error::other("the process is dead"));
                }
                notes.note(action, path);
                Ok(())
            });
            let failed = seal_two(&store, &dir).unwrap_err();
            assert!(matches!(failed, CommitError::Failed(_)), "{failed}");
            let shown = rows(&store);
            drop(store);
            durable.lose_power(&dir, &Seed::new(seed));
            let store = Store::open(&dir.0).unwrap();
            assert_eq!(rows(&store), shown, "{fails:?} {after}");
            seal_two(&store, &dir).unwrap();
        }
    }
}

#[test]
fn without_space_for_room_the_journal_grows_as_it_is_written_and_asks_seldom() {
    let dir = Dir::new("no-room");
    let (store, done) = open_noting(&dir, full);
    let mut commits = 0;
    while dir.journal_bytes() < 3 * ROOM_BYTES {
        put_text(&store, &format!("k{commits}"), commits, &"x".repeat(300)).unwrap();
        commits += 1;
    }
    let shown = rows(&store);
    drop(store);
    let asked = done.count(Action::MakeRoom);
    assert!(
        (2..=4).contains(&asked) && commits > 50,
        "{asked} of {commits}"
    );
    assert_eq!(
        fs::read(dir.segment(1)).unwrap(),
        dir.written(1),
        "nothing is left of it"
    );
    let store = Store::open(&dir.0).unwrap();
    assert_eq!(rows(&store), shown);
    put(&store, "k0", 1).unwrap();
    drop(store);
    assert!(fs::read(dir.segment(1)).unwrap().len() > dir.written(1).len());
}

#[test]
fn room_that_cannot_be_made_for_another_reason_ends_the_store_and_loses_nothing() {
    for fails in [Action::MakeRoom, Action::Sync] {
        let dir = Dir::new("broken-room");
        let makes = AtomicBool::new(false);
        let store = open_with_faults(&dir, move |action, _| {
            makes.fetch_or(action == Action::MakeRoom, Ordering::SeqCst);
            if action == fails && makes.load(Ordering::SeqCst) {
                return Err(io::Error::other("the disk is gone"));
            }
            Ok(())
        });
        put(&store, "a", 1).unwrap();
        assert!(matches!(put(&store, "b", 1), Err(CommitError::Failed(_))));
        drop(store);
        let found = rows(&Store::open(&dir.0).unwrap());
        assert_eq!(found.keys().collect::<Vec<_>>(), ["a"]);
    }
}

#[test]
fn no_room_is_made_while_the_reserve_is_short_or_for_large_commits() {
    let dir = Dir::new("short");
    let (store, done) = open_noting(&dir, |action| match action {
        Action::Allocate => Err(io::Error::from(io::ErrorKind::StorageFull)),
        _ => Ok(()),
    });
    for number in 0..10 {
        put(&store, "k", number).unwrap();
    }
    drop(store);
    assert_eq!(done.count(Action::MakeRoom), 0);
    let (store, done) = open_noting(&dir, |_| Ok(()));
    for number in 0..10 {
        put_text(&store, "k", number, &"x".repeat(SHORT_BYTES as usize)).unwrap();
    }
    drop(store);
    assert_eq!(done.count(Action::MakeRoom), 0);
}

/// A refused commit may have been written in part: into the room as well.
#[test]
fn a_commit_that_is_refused_leaves_nothing_in_the_room() {
    let dir = Dir::new("refused");
    let is_full = Arc::new(AtomicBool::new(false));
    let fails = Arc::clone(&is_full);
    let store = open_with_faults(&dir, move |action, _| match action {
        Action::Append if fails.load(Ordering::SeqCst) => {
            Err(io::Error::from(io::ErrorKind::StorageFull))
        }
        _ => Ok(()),
    });
    put(&store, "a", 1).unwrap();
    is_full.store(true, Ordering::SeqCst);
    let refused = put_text(&store, "b", 1, &"x".repeat(SHORT_BYTES as usize));
    assert!(matches!(refused, Err(CommitError::DiskFull { .. })));
    is_full.store(false, Ordering::SeqCst);
    put(&store, "c", 1).unwrap();
    drop(store);
    let found = rows(&Store::open(&dir.0).unwrap());
    assert_eq!(found.keys().collect::<Vec<_>>(), ["a", "c"]);
    let bytes = fs::read(dir.segment(1)).unwrap();
    assert!(bytes[dir.written(1).len()..].iter().all(|byte| *byte == 0));
}
