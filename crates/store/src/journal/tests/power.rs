//! What a power cut leaves: of what no fsync covered any part is lost or damaged, at the file's end
//! and within it.

use super::*;

/// What is durable of each segment that was fsynced; of another one, its header.
#[derive(Clone, Default)]
pub(super) struct Durable(Arc<Mutex<BTreeMap<PathBuf, Vec<u8>>>>);

impl Durable {
    /// To be told of each action just before it happens.
    pub fn note(&self, action: Action, path: &Path) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if action == Action::Sync && name.starts_with("journal-") {
            let bytes = fs::read(path).unwrap();
            self.0.lock().unwrap().insert(path.to_owned(), bytes);
        }
    }

    /// The power goes.
    pub fn lose_power(&self, dir: &Dir, seed: &Seed) {
        let durable = self.0.lock().unwrap();
        for number in 1..100 {
            let path = dir.segment(number);
            let Ok(new) = fs::read(&path) else {
                continue;
            };
            let old = durable.get(&path).map_or(&new[..HEADER_BYTES], |old| old);
            fs::write(&path, left(old, &new, seed)).unwrap();
        }
    }
}

/// What is left of a file that was durable as `old` and is written as `new`.
fn left(old: &[u8], new: &[u8], seed: &Seed) -> Vec<u8> {
    let (shorter, longer) = (old.len().min(new.len()), old.len().max(new.len()));
    let length = match new.len() < old.len() && seed.chance(50) {
        true => longer, // cutting happens or does not
        false if new.len() < old.len() => shorter,
        false => shorter + seed.below((longer - shorter + 1) as u64) as usize,
    };
    // Either the blocks up to one have arrived, or any.
    let block = [1, 64, 512, 4096][seed.below(4) as usize];
    let in_order = seed.chance(50).then(|| seed.below(length as u64 + 1));
    let share = seed.below(101);
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        let at = bytes.len();
        let arrived = in_order.map_or_else(|| seed.chance(share), |end| (at as u64) < end);
        for at in at..length.min(at + block) {
            let arrives = new.get(at).filter(|_| arrived);
            // What has not arrived in a file that grew are zeros.
            bytes.push(*arrives.or(old.get(at)).unwrap_or(&0));
        }
    }
    let is_open = |at: &usize| old.get(*at) != new.get(*at);
    let open: Vec<usize> = (0..length).filter(is_open).collect();
    if !open.is_empty() && seed.chance(50) {
        let at = open[seed.below(open.len() as u64) as usize];
        bytes[at] ^= 1 << seed.below(8);
    }
    bytes
}

/// The model itself: what is durable stays, and of the rest everything can happen.
#[test]
fn a_power_cut_takes_any_part_of_what_no_fsync_covered_and_nothing_else() {
    let table: [(&[u8], &[u8]); 5] = [
        (b"headerAAAA0000000000", b"headerAAAABBBBBB0000"), // written into room
        (b"headerAAAA", b"headerAAAABBBBBB"),               // appended
        (b"headerAAAA0000", b"headerAAAABBBBBB"),           // through the end of the room
        (b"headerAAAA0000", b"headerAAAA"),                 // the room was cut off
        (b"headerAAAA", b"headerAAAA"),
    ];
    for (old, new) in table {
        let (mut seen_old, mut seen_new) = (false, false);
        let (mut seen_mixed, mut seen_damaged) = (false, false);
        for seed in 0..3_000 {
            let left = left(old, new, &Seed::new(seed));
            assert_eq!(&left[..10], &old[..10], "seed {seed}");
            if old.len() <= new.len() {
                assert!(left.len() >= old.len(), "seed {seed}");
            }
            let damaged = |(at, byte): (usize, &u8)| {
                *byte != 0 && Some(byte) != old.get(at) && Some(byte) != new.get(at)
            };
            seen_old |= left == old;
            seen_new |= left == new;
            seen_mixed |= left != old && left != new;
            seen_damaged |= left.iter().enumerate().any(damaged);
        }
        let differ = old != new;
        let seen = [seen_old, seen_new, seen_mixed, seen_damaged];
        assert_eq!(seen, [true, true, differ, differ]);
    }
}
