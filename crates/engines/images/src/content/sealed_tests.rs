//! An encrypted store: nothing readable on the disk, any range, restarts, other keys, torn files.

use super::tests::Dir;
use super::*;
use base::Seed;
use std::io::{Seek, SeekFrom};

fn key(byte: u8) -> Key {
    Key::new([byte; KEY_BYTES])
}

/// Every file under a directory.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

/// Bytes that repeat nowhere near.
fn content(length: usize) -> Vec<u8> {
    let words = (0..length as u64 / 8 + 1).map(|n| (n ^ 0x9e37).wrapping_mul(0x2545_f491_4f6c));
    let mut bytes: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
    bytes.truncate(length);
    bytes
}

#[test]
fn what_lies_on_the_disk_is_not_what_was_put() {
    let dir = Dir::new("sealed-disk");
    let store = Content::encrypted(&dir.0, key(1)).unwrap();
    let text = b"a secret that stands in a layer".repeat(4_000);
    let digest = store.put(&text).unwrap();
    let upload = store.begin().unwrap();
    store.append(&upload, 0, &text).unwrap();
    let needle = &text[..31];
    for path in files(&dir.0) {
        let bytes = fs::read(&path).unwrap();
        let seen = bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!seen, "{} is readable", path.display());
    }
    assert_eq!(store.read_small(&digest, 1 << 20).unwrap(), text);
    assert_eq!(store.size_bytes(&digest).unwrap(), Some(text.len() as u64));
    // The same bytes twice are different files.
    let other = Dir::new("sealed-twin");
    let twin = Content::encrypted(&other.0, key(1)).unwrap();
    twin.put(&text).unwrap();
    let file = |store: &Content| fs::read(store.blob_path(&digest)).unwrap();
    assert_ne!(file(&store), file(&twin));
}

#[test]
fn any_range_is_read_of_what_came_in_any_pieces() {
    let seed = Seed::new(7);
    for length in [0, 1, 65_535, 65_536, 65_537, 131_072, 300_001] {
        let dir = Dir::new("sealed-range");
        let bytes = content(length);
        let mut store = Content::encrypted(&dir.0, key(2)).unwrap();
        let id = store.begin().unwrap();
        let mut at = 0;
        while at < length {
            let most = (length - at) as u64;
            let part = 1 + seed.below(most.min(90_000)) as usize;
            store.append(&id, at as u64, &bytes[at..at + part]).unwrap();
            at += part;
            if seed.chance(40) {
                // A restart in the middle of a chunk.
                store = Content::encrypted(&dir.0, key(2)).unwrap();
                assert_eq!(store.offset_bytes(&id).unwrap(), at as u64);
            }
        }
        let digest = Digest::of(&bytes);
        assert_eq!(store.finish(&id, &digest).unwrap(), length as u64);
        let mut blob = store.blob(&digest).unwrap();
        assert_eq!(blob.size_bytes(), length as u64);
        for _ in 0..50 {
            let from = seed.below(length as u64 + 1) as usize;
            let to = from + seed.below((length - from) as u64 + 1) as usize;
            blob.seek(SeekFrom::Start(from as u64)).unwrap();
            let mut got = vec![0; to - from];
            blob.read_exact(&mut got).unwrap();
            assert!(got == bytes[from..to], "{from}..{to} of {length}");
        }
        blob.seek(SeekFrom::End(0)).unwrap();
        assert_eq!(blob.read(&mut [0; 1]).unwrap(), 0);
    }
}

#[test]
fn another_key_is_refused_and_nothing_is_written() {
    let dir = Dir::new("sealed-key");
    Content::encrypted(&dir.0, key(3)).unwrap();
    let before = files(&dir.0);
    let refused = Content::encrypted(&dir.0, key(4)).unwrap_err();
    assert!(refused.to_string().contains("encrypted with another key"));
    assert_eq!(files(&dir.0), before);
    Content::encrypted(&dir.0, key(3)).unwrap();
}

#[test]
fn what_was_put_before_there_was_a_key_still_reads() {
    let dir = Dir::new("sealed-before");
    let plain = Content::open(&dir.0).unwrap();
    let small = plain.put(b"small").unwrap();
    let large = plain.put(&content(100_000)).unwrap();
    let upload = plain.begin().unwrap();
    plain.append(&upload, 0, b"hello ").unwrap();
    let store = Content::encrypted(&dir.0, key(5)).unwrap();
    assert_eq!(store.read_small(&small, 10).unwrap(), b"small");
    assert_eq!(store.read_small(&large, 1 << 20).unwrap(), content(100_000));
    store.append(&upload, 6, b"world").unwrap();
    let digest = Digest::of(b"hello world");
    assert_eq!(store.finish(&upload, &digest).unwrap(), 11);
    assert_eq!(store.read_small(&digest, 100).unwrap(), b"hello world");
}

#[test]
fn a_changed_byte_is_never_given_out() {
    let dir = Dir::new("sealed-changed");
    let store = Content::encrypted(&dir.0, key(6)).unwrap();
    let bytes = content(70_000);
    let digest = store.put(&bytes).unwrap();
    let path = store.blob_path(&digest);
    let good = fs::read(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    // In the salt, in a count, in both chunks, in a tag; and cut off.
    for at in [10, 40, 5_000, 68_000, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&path, bad).unwrap();
        assert!(store.read_small(&digest, 1 << 20).is_err(), "byte {at}");
    }
    for length in [good.len() - 1, 65_600, 50] {
        fs::write(&path, &good[..length]).unwrap();
        let read = store.read_small(&digest, 1 << 20);
        assert!(read.is_err(), "cut to {length}");
    }
    fs::write(&path, &good).unwrap();
    assert_eq!(store.read_small(&digest, 1 << 20).unwrap(), bytes);
}

#[test]
fn a_torn_upload_is_begun_again() {
    let dir = Dir::new("sealed-torn");
    let store = Content::encrypted(&dir.0, key(8)).unwrap();
    let id = store.begin().unwrap();
    store.append(&id, 0, &content(66_000)).unwrap();
    let path = store.upload_path(&id);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 7]).unwrap();
    let store = Content::encrypted(&dir.0, key(8)).unwrap();
    let gone = store.append(&id, 66_000, b"more");
    assert!(matches!(gone, Err(ContentError::NoUpload(_))), "{gone:?}");
    assert_eq!(store.uploads().unwrap(), []);
}
