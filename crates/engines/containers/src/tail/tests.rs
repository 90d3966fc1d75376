//! The writer and the reader of the log against each other, on real files.

use super::*;
use crate::config::LogLimits;
use crate::shell::log::LogWriter;
use base::Seed;

/// A directory that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    fn writer(&self, segment_bytes: u64, segments: u32) -> LogWriter {
        let here = files::open_directory(&self.0).unwrap();
        LogWriter::open(
            here,
            LogLimits {
                segment_bytes,
                segments,
            },
        )
        .unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(frames: &[Frame]) -> String {
    frames
        .iter()
        .map(|f| String::from_utf8(f.payload.clone()).unwrap() + "|")
        .collect()
}

#[test]
fn a_reader_that_keeps_up_gets_every_line_once_over_seeds() {
    for number in 0..40u64 {
        let seed = Seed::new(number);
        let scratch = Scratch::new(&format!("containers-tail-{number}"));
        let mut writer = scratch.writer(200 + seed.below(400), 3);
        let mut cursor = Cursor::default();
        let (mut written, mut read) = (0u64, Vec::new());
        for _ in 0..100 {
            if seed.below(3) > 0 {
                writer.write(Stream::Stdout, format!("line {written}\n").as_bytes());
                written += 1;
            } else {
                // A position is stored and read back between any two reads.
                let stored = serde_json::to_string(&cursor).unwrap();
                cursor = serde_json::from_str(&stored).unwrap();
                let batch = cursor.read(&scratch.0, 1).unwrap();
                assert_eq!(batch.missed, None, "seed {number}");
                read.extend(batch.frames);
            }
            if seed.below(10) == 0 {
                writer = scratch.writer(300, 3); // another shim in the same directory
                read.extend(cursor.read(&scratch.0, 1).unwrap().frames);
            }
        }
        read.extend(cursor.read(&scratch.0, 1 << 20).unwrap().frames);
        let expected: String = (0..written).map(|n| format!("line {n}|")).collect();
        assert_eq!(text(&read), expected, "seed {number}");
    }
}

#[test]
fn a_reader_that_was_away_is_told_what_it_missed() {
    let scratch = Scratch::new("containers-tail-away");
    let mut writer = scratch.writer(100, 2);
    for n in 0..50 {
        writer.write(Stream::Stderr, format!("line {n:03}\n").as_bytes());
    }
    let mut cursor = Cursor::default();
    let batch = cursor.read(&scratch.0, 1 << 20).unwrap();
    let names = std::fs::read_dir(&scratch.0).unwrap().count();
    assert_eq!(names, 2, "segments are bounded");
    let missed = batch.missed.expect("a gap");
    assert_eq!(missed.from, Cursor::default());
    assert!(missed.segments > 5);
    assert_eq!(missed.about_bytes(100), missed.segments * 100);
    assert!(text(&batch.frames).ends_with("line 049|"));
    assert_eq!(cursor.read(&scratch.0, 1 << 20).unwrap(), Batch::default());
}

#[test]
fn damage_is_named_and_can_be_passed() {
    let scratch = Scratch::new("containers-tail-damage");
    let mut writer = scratch.writer(1000, 3);
    writer.write(Stream::Stdout, b"good\n");
    let path = scratch.0.join("log.0");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend([0xff; 32]);
    std::fs::write(&path, &bytes).unwrap();
    let mut cursor = Cursor::default();
    assert_eq!(
        text(&cursor.read(&scratch.0, 1 << 20).unwrap().frames),
        "good|"
    );
    let error = cursor.read(&scratch.0, 1 << 20).unwrap_err();
    assert!(
        error.to_string().ends_with("log.0 is damaged at byte 28"),
        "{error}"
    );
    let mut writer = scratch.writer(1000, 3);
    writer.write(Stream::Stdout, b"after\n");
    cursor.skip_segment();
    assert_eq!(
        text(&cursor.read(&scratch.0, 1 << 20).unwrap().frames),
        "after|"
    );
}

#[test]
fn a_gap_is_told_before_what_follows_it_and_without_what_was_read() {
    let scratch = Scratch::new("containers-tail-gap");
    let mut writer = scratch.writer(100, 2);
    writer.write(Stream::Stdout, b"read before\n");
    let mut cursor = Cursor::default();
    assert_eq!(
        text(&cursor.read(&scratch.0, 1 << 20).unwrap().frames),
        "read before|"
    );
    let read = cursor.offset_bytes;
    for n in 0..50 {
        writer.write(Stream::Stdout, format!("line {n:03}\n").as_bytes());
    }
    let batch = cursor.read(&scratch.0, 1 << 20).unwrap();
    let missed = batch.missed.expect("a gap");
    assert_eq!(missed.from.offset_bytes, read);
    assert_eq!(
        missed.about_bytes(100),
        missed.segments * 100 - read,
        "what was read is not missing"
    );
    assert!(!text(&batch.frames).contains("read before"));
}

#[test]
fn a_batch_that_ends_just_before_a_segment_passes_nothing_over() {
    let largest = HEADER_BYTES + MAX_PAYLOAD_BYTES;
    for spare in 0..=MAGIC.len() {
        let scratch = Scratch::new(&format!("containers-tail-spare-{spare}"));
        let mut writer = scratch.writer(1_000, 3);
        let first = largest - spare - MAGIC.len() - HEADER_BYTES;
        writer.write(
            Stream::Stdout,
            &[&vec![b'x'; first - 1][..], b"y\n"].concat(),
        );
        writer.write(Stream::Stdout, &[&[b'z'; 2_000][..], b"\n"].concat());
        writer.write(Stream::Stdout, b"last\n");
        let mut cursor = Cursor::default();
        let mut lines = Vec::new();
        loop {
            let batch = cursor.read(&scratch.0, 1).unwrap();
            assert_eq!(batch.missed, None);
            lines.extend(batch.frames.iter().map(|frame| frame.payload.len()));
            if !batch.more {
                break;
            }
        }
        assert_eq!(lines, [first, 2_000, 4], "{spare} bytes to spare");
    }
}
