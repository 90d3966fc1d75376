//! Streams on a real disk: order, sealing, expiry, crashes.

use super::*;
use crate::RECORD_BYTES_MAX;
use crate::core::order::Direction;
use std::fs::OpenOptions;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path =
            std::env::temp_dir().join(format!("ondol-streams-{name}-{}", std::process::id()));
        // A leftover of an earlier run with the same process id.
        let _absent = std::fs::remove_dir_all(&path);
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

fn all(records_max: usize) -> Query {
    Query {
        from: None,
        until: None,
        start: None,
        direction: Direction::Forward,
        records_max,
        bytes_max: usize::MAX,
    }
}

fn at(ms: i64) -> Time {
    Time::from_millis(ms)
}

fn texts(streams: &Streams, stream: &str) -> Vec<String> {
    let page = streams.read(stream, &all(1_000_000)).unwrap();
    let text = |record: &Record| String::from_utf8(record.body.clone()).unwrap();
    page.records.iter().map(text).collect()
}

#[test]
fn records_are_read_in_the_order_of_their_instants_also_after_a_restart() {
    let folder = Folder::new("order");
    for round in 0..2 {
        let streams = Streams::below(&folder.0).unwrap();
        if round == 0 {
            streams
                .append(
                    "s",
                    at(9),
                    vec![(at(5), b"b".to_vec()), (at(7), b"d".to_vec())],
                )
                .unwrap();
            streams
                .append(
                    "s",
                    at(9),
                    vec![(at(1), b"a".to_vec()), (at(5), b"c".to_vec())],
                )
                .unwrap();
        }
        assert_eq!(texts(&streams, "s"), ["a", "b", "c", "d"]);
        assert_eq!(texts(&streams, "never"), Vec::<String>::new());
    }
}

#[test]
fn a_long_stream_is_sealed_in_segments_and_expires_by_segment() {
    let folder = Folder::new("seal");
    let streams = Streams::below(&folder.0).unwrap();
    let body = vec![b'x'; 300_000];
    for ms in 0..10 {
        streams
            .append("s", at(ms), vec![(at(ms), body.clone())])
            .unwrap();
    }
    let count = |streams: &Streams| streams.read("s", &all(100)).unwrap().records.len();
    assert_eq!(count(&streams), 10);
    streams.expire("s", at(8)).unwrap();
    assert_eq!(count(&streams), 2);
    let again = Streams::below(&folder.0).unwrap();
    assert_eq!(count(&again), 2);
    again
        .append("s", at(99), vec![(at(99), b"new".to_vec())])
        .unwrap();
    let last = again.read("s", &all(100)).unwrap().records.pop().unwrap();
    assert_eq!(last.sequence, 10);
    again.remove("s").unwrap();
    assert_eq!(count(&again), 0);
}

#[test]
fn what_a_crash_cut_off_is_gone_and_the_rest_is_there() {
    let folder = Folder::new("torn");
    let streams = Streams::below(&folder.0).unwrap();
    streams
        .append("s", at(1), vec![(at(1), b"one".to_vec())])
        .unwrap();
    let whole = streams.stored_bytes("s").unwrap();
    streams
        .append("s", at(2), vec![(at(2), b"two".to_vec())])
        .unwrap();
    let path = folder.0.join("s").join("0_0.open");
    let length = std::fs::metadata(&path).unwrap().len();
    for cut in whole..length {
        OpenOptions::new()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(cut)
            .unwrap();
        let streams = Streams::below(&folder.0).unwrap();
        assert_eq!(texts(&streams, "s"), ["one"]);
        streams
            .append("s", at(3), vec![(at(3), b"three".to_vec())])
            .unwrap();
        assert_eq!(texts(&streams, "s"), ["one", "three"]);
    }
}

#[test]
fn a_corrupt_sealed_segment_is_named() {
    let folder = Folder::new("corrupt");
    let streams = Streams::below(&folder.0).unwrap();
    streams
        .append(
            "s",
            at(1),
            vec![(at(1), vec![b'x'; 1_000_000]), (at(2), vec![0; 60_000])],
        )
        .unwrap();
    let sealed = folder.0.join("s").join("0_1_2.sealed");
    let mut bytes = std::fs::read(&sealed).unwrap();
    bytes[500] ^= 1;
    std::fs::write(&sealed, bytes).unwrap();
    let error = streams.read("s", &all(9)).unwrap_err();
    assert!(matches!(error, Error::Corrupt { offset: 0, .. }), "{error}");
}

#[test]
fn a_crash_between_sealing_and_growing_gives_no_sequence_twice() {
    let folder = Folder::new("between");
    let streams = Streams::below(&folder.0).unwrap();
    let long = vec![b'x'; 1_000_000];
    streams
        .append("s", at(1), vec![(at(1), long), (at(1), vec![b'y'; 60_000])])
        .unwrap();
    std::fs::remove_file(folder.0.join("s").join("1_2.open")).unwrap();
    let streams = Streams::below(&folder.0).unwrap();
    streams
        .append("s", at(1), vec![(at(1), b"z".to_vec())])
        .unwrap();
    assert_eq!(streams.read("s", &all(9)).unwrap().records.len(), 3);
}

#[test]
fn a_segment_that_cannot_be_followed_by_another_grows_on() {
    let folder = Folder::new("no-next");
    let streams = Streams::below(&folder.0).unwrap();
    let append = |ms, body: Vec<u8>| streams.append("s", at(ms), vec![(at(ms), body)]);
    append(1, b"first".to_vec()).unwrap();
    // As a full disk, nothing can be made where the next segment begins.
    let next = folder.0.join("s").join("1_2.open");
    std::fs::create_dir(&next).unwrap();
    // It is on disk, and so it is answered.
    assert_eq!(append(2, vec![b'x'; 1 << 20]).unwrap(), 2);
    assert_eq!(texts(&streams, "s").len(), 2);
    let failed = streams.expire("s", at(3)).unwrap_err();
    assert!(matches!(failed, Error::Write { .. }), "{failed}");
    assert_eq!(texts(&streams, "s").len(), 2);
    std::fs::remove_dir(&next).unwrap();
    assert_eq!(append(3, b"third".to_vec()).unwrap(), 3);
    assert!(folder.0.join("s").join("0_1_3.sealed").exists());
    let reopened = Streams::below(&folder.0).unwrap();
    for streams in [&streams, &reopened] {
        assert_eq!(texts(streams, "s").len(), 3);
    }
}

#[test]
fn a_summary_says_what_a_stream_covers_and_what_expiring_frees() {
    let folder = Folder::new("summary");
    let streams = Streams::below(&folder.0).unwrap();
    assert_eq!(streams.summary("s").unwrap(), None);
    let append = |now, instant| streams.append("s", at(now), vec![(at(instant), b"x".to_vec())]);
    append(9, 5).unwrap();
    append(10, 3).unwrap();
    let summary = streams.summary("s").unwrap().unwrap();
    assert_eq!(
        (summary.first, summary.last, summary.arrived_at),
        (at(3), at(5), at(10))
    );
    assert_eq!(summary.frees_after, at(5));
    assert_eq!(streams.names().unwrap(), ["s"]);
    // After a restart it says the same.
    let again = Streams::below(&folder.0).unwrap();
    assert_eq!(again.summary("s").unwrap(), Some(summary));
    drop(again);
    streams.expire("s", at(5)).unwrap();
    assert_eq!(streams.summary("s").unwrap(), Some(summary));
    streams.expire("s", at(6)).unwrap();
    assert_eq!(streams.summary("s").unwrap(), None);
    assert_eq!(texts(&streams, "s"), Vec::<String>::new());
    // The numbers go on: a place that was read up to is still behind all that was read.
    append(11, 7).unwrap();
    let reopened = Streams::below(&folder.0).unwrap();
    let page = reopened.read("s", &all(9)).unwrap();
    assert_eq!(page.records[0].sequence, 2);
}

/// The disk was full in the middle of a batch; a shorter one came after it and filled the segment.
#[test]
fn the_rest_of_a_write_that_failed_is_not_sealed_with_a_segment() {
    use std::io::Write;
    let folder = Folder::new("rest");
    let streams = Streams::below(&folder.0).unwrap();
    streams
        .append("s", at(1), vec![(at(1), b"a".to_vec())])
        .unwrap();
    let growing = std::fs::read_dir(folder.0.join("s")).unwrap();
    let growing = growing.map(|entry| entry.unwrap().path()).next().unwrap();
    let mut file = OpenOptions::new().append(true).open(growing).unwrap();
    file.write_all(&vec![b'x'; 3 << 20]).unwrap();
    let long = vec![b'b'; RECORD_BYTES_MAX];
    streams.append("s", at(2), vec![(at(2), long)]).unwrap();
    assert_eq!(texts(&streams, "s").len(), 2);
    streams
        .append("s", at(3), vec![(at(3), b"c".to_vec())])
        .unwrap();
    assert_eq!(texts(&streams, "s").len(), 3);
}
