//! Cleaning: its bound, and a crash, a power cut or a full disk in the midst of it.

use super::*;
use crate::journal::clean::Cleaner;
use crate::journal::format::{FRAME_BYTES, Kind, MOST_BODY_BYTES};
use crate::row::Cell;
use crate::state::State;
use std::sync::Arc;

/// Random writes of random sizes; the bound holds after each, and what is on disk is what is shown.
#[test]
fn the_journal_stays_under_twice_the_live_rows() {
    let dir = Dir::new("bound");
    let mut store = Store::open(&dir.0).unwrap();
    let seed = Seed::new(11);
    let mut model = BTreeMap::new();
    let mut most = 0;
    for step in 0..2_000u64 {
        let mut transaction = store.begin();
        let growing = step % 1000 < 700;
        for _ in 0..=seed.below(8) {
            let key = format!("k{:04}", seed.below(2_000));
            if seed.chance(if growing { 10 } else { 80 }) {
                transaction.delete::<Thing>(&key);
                model.remove(&key);
            } else {
                let text = "x".repeat(seed.below(2_000) as usize);
                transaction.put(Thing {
                    key: key.clone(),
                    value: step,
                    text,
                });
                model.insert(key, step);
            }
        }
        store.commit(transaction).unwrap().wait().unwrap();
        let stats = store.stats();
        most = most.max(stats.live_bytes);
        let on_disk = dir.journal_bytes();
        assert!(
            on_disk <= 2 * stats.live_bytes + SLACK_BYTES,
            "step {step}: {on_disk} on disk, {} live",
            stats.live_bytes
        );
        if step % 400 == 399 {
            assert_eq!(rows(&store), model);
            drop(store);
            store = Store::open(&dir.0).unwrap();
            assert_eq!(rows(&store), model);
            assert_eq!(store.stats().live_bytes, stats.live_bytes);
        }
    }
    assert!(
        most > 3 * SLACK_BYTES,
        "{most} bytes are too few to prove anything"
    );
    assert!(!dir.segment(1).exists(), "the first segment was cleaned");
}

/// The process dies, or the power goes, at every single thing that it does to the disk, while it
/// cleans; what was acknowledged is there afterwards, and nothing that was not asked for.
#[test]
fn a_crash_or_a_power_cut_at_any_action_loses_no_acknowledged_write() {
    let actions = crash_after(u64::MAX, None);
    assert!(actions > 100, "{actions}");
    for number in 0..actions {
        crash_after(number, None);
        for seed in 0..POWER_CUTS {
            crash_after(number, Some(Seed::new(number * POWER_CUTS + seed)));
        }
    }
}

/// Tried at each action.
const POWER_CUTS: u64 = 4;

/// Writes until the disk stops after `allowed` actions; answers how many there were. With a seed
/// the power goes too: of what no fsync covered, any part is lost or damaged.
fn crash_after(allowed: u64, power_cut: Option<Seed>) -> u64 {
    let dir = Dir::new("crash");
    let count = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&count);
    let durable = power::Durable::default();
    let notes = durable.clone();
    let disk = Disk {
        faults: Some(Box::new(move |action, path| {
            if counter.fetch_add(1, Ordering::SeqCst) >= allowed {
                return Err(io::Error::other("the process is dead"));
            }
            notes.note(action, path);
            Ok(())
        })),
        ..Disk::default()
    };
    let mut acknowledged = BTreeMap::new();
    let mut uncertain = None;
    if let Ok(store) = Store::open_on(&dir.0, &Schema::any(), disk) {
        for number in 0..44u64 {
            // Small ones find room; large ones have the file grow.
            let text = "x".repeat(if number % 2 == 0 { 3_000 } else { 20_000 });
            let key = format!("k{}", number % 4);
            uncertain = Some((key.clone(), number));
            if put_text(&store, &key, number, &text).is_err() {
                break;
            }
            acknowledged.insert(key, number);
            uncertain = None;
        }
    }
    if let Some(seed) = power_cut {
        durable.lose_power(&dir, &seed);
    }
    let mut found = rows(&Store::open(&dir.0).unwrap());
    if found != acknowledged {
        let (key, number) = uncertain.expect("only the write that was under way may differ");
        assert_eq!(
            found.insert(key.clone(), number),
            Some(number),
            "crash {allowed}"
        );
        acknowledged.insert(key, number);
        assert_eq!(found, acknowledged, "crash {allowed}");
    }
    count.load(Ordering::SeqCst)
}

#[test]
fn cleaning_waits_while_the_disk_is_full_and_commits_that_fit_go_on() {
    let dir = Dir::new("starved");
    let room = Arc::new(AtomicU64::new(u64::MAX));
    let left = Arc::clone(&room);
    let faults = move |action: Action, _: &Path| match action {
        // A commit alone finds room, one with copied rows beside it does not.
        Action::Append if left.load(Ordering::SeqCst) == 0 => {
            left.store(1, Ordering::SeqCst);
            Err(io::Error::from(io::ErrorKind::StorageFull))
        }
        Action::Append => {
            left.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        }
        _ => Ok(()),
    };
    let disk = Disk {
        faults: Some(Box::new(faults)),
        reserve_bytes: 0,
    };
    let store = Store::open_on(&dir.0, &Schema::any(), disk).unwrap();
    let text = "x".repeat(3_000);
    for number in 0..20 {
        // Never written again: these must be copied again and again.
        put_text(&store, &format!("cold{number}"), number, &text).unwrap();
    }
    for number in 0..200 {
        if number == 60 {
            room.store(0, Ordering::SeqCst);
        }
        if let Err(refused) = put_text(&store, &format!("k{}", number % 7), number, &text) {
            assert!(matches!(refused, CommitError::DiskFull { .. }), "{refused}");
        }
    }
    room.store(u64::MAX, Ordering::SeqCst);
    for number in 0..200 {
        put_text(&store, &format!("k{}", number % 7), number, &text).unwrap();
    }
    let stats = store.stats();
    assert!(dir.journal_bytes() <= 2 * stats.live_bytes + SLACK_BYTES);
    let shown = rows(&store);
    drop(store);
    assert_eq!(rows(&Store::open(&dir.0).unwrap()), shown);
}

/// Commits that come by the dozen make a segment that is far longer than most, and its cleaner
/// hurries then.
#[test]
fn what_is_copied_at_once_fits_into_frames_that_can_be_read() {
    let json = vec![b'1'; MOST_BODY_BYTES / 2];
    let (mut state, mut segment) = (State::default(), format::header(1, 0).to_vec());
    for version in 1..=3 {
        let key = format!("k{version}");
        let mut body = u64::to_le_bytes(version).to_vec();
        let row = |out: &mut Vec<u8>| out.extend_from_slice(&json);
        format::push_put(&mut body, "t", &key, 1, [].into_iter(), row);
        format::push_frame(&mut segment, Kind::Transaction, 0, &body);
        let cell = Cell::raw(key.into(), version, 1, Arc::new([]), &json);
        state.put("t", Arc::new(cell));
    }
    let dir = Dir::new("frames");
    let path = dir.0.join("segment");
    std::fs::create_dir_all(&dir.0).unwrap();
    std::fs::write(&path, &segment).unwrap();
    let mut cleaner = Cleaner::begin(1, path).unwrap();
    let (mut out, mut at, mut copies) = (Vec::new(), 0, 0);
    cleaner.copy(&state, 0, segment.len(), &mut out).unwrap();
    while at < out.len() {
        let frame = format::read_frame(&out[at..]).expect("a frame that can be read");
        frame.entries(|_| copies += 1).unwrap();
        at += FRAME_BYTES + frame.body.len();
    }
    assert!(cleaner.is_finished());
    assert_eq!(copies, 3);
}
