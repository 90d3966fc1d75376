//! A journal that is torn, damaged, or not whole: what is cut off, and what is refused by name.

use super::*;

/// Ten transactions of different sizes, what was there after each, and where each ends.
fn ten(dir: &Dir) -> Vec<(u64, BTreeMap<String, u64>)> {
    let store = Store::open(&dir.0).unwrap();
    let mut states = vec![(HEADER_BYTES as u64, BTreeMap::new())];
    for number in 0..10 {
        let mut transaction = store.begin();
        for row in 0..=number % 3 {
            let (key, text) = (
                format!("k{}", number + row),
                "x".repeat(number as usize * 7),
            );
            transaction.put(Thing {
                key,
                value: number,
                text,
            });
        }
        transaction.delete::<Thing>(&format!("k{}", number / 2));
        store.commit(transaction).unwrap().wait().unwrap();
        states.push((dir.written(1).len() as u64, rows(&store)));
    }
    states
}

#[test]
fn a_tail_torn_at_any_byte_is_cut_to_the_last_whole_transaction() {
    let dir = Dir::new("torn");
    let states = ten(&dir);
    let whole = dir.written(1);
    let torn = (HEADER_BYTES..=whole.len()).flat_map(|length| [(length, 0), (length, 700)]);
    for (length, room) in torn {
        let mut bytes = whole[..length].to_vec();
        bytes.resize(length + room, 0);
        fs::write(dir.segment(1), &bytes).unwrap();
        let store = Store::open(&dir.0).unwrap();
        let (end, expected) = states
            .iter()
            .rev()
            .find(|(end, _)| *end <= length as u64)
            .unwrap();
        assert_eq!(rows(&store), *expected, "cut at {length}");
        let is_room = bytes[*end as usize..].iter().all(|byte| *byte == 0);
        let kept = if is_room { bytes.len() as u64 } else { *end };
        assert_eq!(dir.journal_bytes(), kept);
        put(&store, "after", 1).unwrap();
        drop(store);
        assert_eq!(rows(&Store::open(&dir.0).unwrap())["after"], 1);
    }
}

#[test]
fn a_damaged_byte_is_refused_by_name_unless_only_the_last_write_has_it() {
    let dir = Dir::new("damaged");
    let states = ten(&dir);
    let whole = dir.written(1);
    let last = states[states.len() - 2].0 as usize;
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        fs::write(dir.segment(1), &damaged).unwrap();
        let opened = Store::open(&dir.0);
        if at >= last {
            assert_eq!(rows(&opened.unwrap()), states[states.len() - 2].1);
            continue;
        }
        let frame = states.iter().rev().find(|(end, _)| *end <= at as u64);
        match opened.unwrap_err() {
            OpenError::Corrupt { path, offset, .. } => {
                assert_eq!(path, dir.segment(1));
                assert_eq!(offset, frame.map_or(0, |(end, _)| *end), "byte {at}");
            }
            OpenError::Newer { .. } => assert!((8..12).contains(&at)),
            other => panic!("byte {at}: {other}"),
        }
        assert!(
            fs::read(dir.segment(1)).unwrap() == damaged,
            "nothing is overwritten"
        );
    }
}

#[test]
fn a_torn_write_before_whole_ones_of_the_same_batch_was_never_acknowledged() {
    let dir = Dir::new("batch");
    drop(Store::open(&dir.0).unwrap());
    let mut bytes = fs::read(dir.segment(1)).unwrap();
    for number in 0..3u64 {
        let mut body = (number + 1).to_le_bytes().to_vec();
        let row = |out: &mut Vec<u8>| {
            out.extend_from_slice(br#"{"key":"k","value":1,"text":""}"#);
        };
        format::push_put(&mut body, Thing::TABLE, "k", 1, [].into_iter(), row);
        let synced = HEADER_BYTES as u64; // one batch: none was durable before another
        format::push_frame(&mut bytes, format::Kind::Transaction, synced, &body);
    }
    bytes[HEADER_BYTES + FRAME_BYTES + 3] ^= 1;
    fs::write(dir.segment(1), &bytes).unwrap();
    let store = Store::open(&dir.0).unwrap();
    assert_eq!(rows(&store), BTreeMap::new());
    assert_eq!(dir.journal_bytes(), HEADER_BYTES as u64);
}

#[test]
fn a_lost_segment_a_short_one_and_a_newer_one_are_named() {
    let dir = Dir::new("lost");
    let store = Store::open(&dir.0).unwrap();
    let text = "x".repeat(SEGMENT_BYTES as usize / 3);
    for number in 0..10 {
        put_text(&store, &format!("k{number}"), number, &text).unwrap();
    }
    drop(store);
    let refused = |what: &str| {
        let error = Store::open(&dir.0).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    };
    for number in [1, 2] {
        let path = dir.segment(number);
        let aside = dir.0.join("aside");
        fs::rename(&path, &aside).unwrap();
        refused(&format!(
            "journal-{number:010} is damaged at byte 0: the segment is missing"
        ));
        let whole = fs::read(&aside).unwrap();
        fs::write(&path, &whole[..HEADER_BYTES]).unwrap();
        refused(&format!(
            "journal-{number:010} is damaged at byte 32: it has 32 bytes, and"
        ));
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        refused("the frame cannot be read");
        let mut newer = whole.clone();
        newer[8] = 9;
        fs::write(&path, &newer).unwrap();
        refused("the journal has version 9, and this Ondol knows up to 1");
        fs::rename(&aside, &path).unwrap();
    }
    fs::copy(dir.segment(2), dir.segment(3)).unwrap();
    refused("journal-0000000003 is damaged at byte 16: it is segment 2 under another name");
}
