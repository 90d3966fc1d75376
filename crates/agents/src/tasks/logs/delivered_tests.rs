//! What is delivered of logs on real files, in the format that `containers` documents.

use super::*;
use crate::tasks::removal::set_aside;
use std::path::PathBuf;

const NOW: Time = Time::from_millis(1_000_000);
const MAGIC: &[u8] = b"cntlog1\n";
const STDOUT: u8 = 1;

/// A container's directory that goes with the test.
struct Container(PathBuf);

impl Container {
    fn new(name: &str) -> Container {
        let path = std::env::temp_dir().join(format!("agents-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Container(path)
    }

    /// Writes a segment; a text that does not end with a newline is a line that goes on.
    fn segment(&self, number: u64, texts: &[&str]) {
        let mut bytes = MAGIC.to_vec();
        for text in texts {
            let line = text.strip_suffix('\n');
            let payload = line.unwrap_or(text);
            bytes.extend((payload.len() as u32).to_le_bytes());
            bytes.extend([STDOUT, u8::from(line.is_none()), 0, 0]);
            bytes.extend(500_i64.to_le_bytes());
            bytes.extend(payload.as_bytes());
        }
        std::fs::write(self.0.join(format!("log.{number}")), bytes).unwrap();
    }

    /// All that comes now, each read followed by a restart.
    fn deliver(&self, about: About) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            let mut delivered = Delivered::load(&self.0);
            let next = delivered.next(&self.0, about, NOW).unwrap();
            delivered.keep(&self.0).unwrap();
            all.extend(next.lines.into_iter().map(|line| line.text));
            if !next.more {
                return all;
            }
        }
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const RUNS: About = About {
    has_ended: false,
    unwritten_bytes: 0,
    segment_bytes: 64,
};
const ENDED: About = About {
    has_ended: true,
    ..RUNS
};
const NONE: [&str; 0] = [];

#[test]
fn a_last_line_without_a_line_end_comes_when_the_container_has_ended() {
    let container = Container::new("last-line");
    container.segment(0, &["first\n", "last"]);
    assert_eq!(container.deliver(RUNS), ["first"]);
    assert_eq!(container.deliver(RUNS), NONE);
    container.segment(0, &["first\n", "last", " words"]);
    assert_eq!(container.deliver(ENDED), ["last words"]);
    assert_eq!(container.deliver(ENDED), NONE, "once");
}

#[test]
fn a_removal_that_was_cut_off_brings_no_line_twice() {
    let container = Container::new("removal");
    container.segment(0, &["first\n", "last\n"]);
    assert_eq!(container.deliver(ENDED), ["first", "last"]);
    let aside = set_aside(&container.0).unwrap();
    // Whoever removes it dies when the note is gone and the lines are not.
    std::fs::remove_file(aside.join(FILE)).unwrap();
    let next = Delivered::load(&container.0).next(&container.0, ENDED, NOW);
    assert_eq!(next.unwrap().lines, []);
    // The next try finds it under either name.
    assert_eq!(set_aside(&container.0).unwrap(), aside);
    assert_eq!(set_aside(&aside).unwrap(), aside);
    std::fs::remove_dir_all(&aside).unwrap();
    assert_eq!(set_aside(&container.0).unwrap(), aside);
}

#[test]
fn a_line_over_two_batches_and_two_segments_is_one() {
    let container = Container::new("long-line");
    let piece = "x".repeat(16 * 1024);
    let many = [piece.as_str(); 10];
    let lines = [&many[..], &["y\n"]].concat().repeat(12);
    container.segment(0, &lines);
    container.segment(1, &["begun"]);
    container.segment(2, &[" and ended\n"]);
    let seen = container.deliver(RUNS);
    assert_eq!(seen.len(), 13);
    assert!(
        seen[..12]
            .iter()
            .all(|line| line.len() == 10 * 16 * 1024 + 1)
    );
    assert_eq!(seen[12], "begun and ended");
}

#[test]
fn what_was_removed_unread_is_told_in_its_place() {
    let container = Container::new("removed");
    container.segment(0, &["one\n", "begun"]);
    assert_eq!(container.deliver(RUNS), ["one"]);
    std::fs::remove_file(container.0.join("log.0")).unwrap();
    container.segment(3, &["four\n"]);
    let seen = container.deliver(RUNS);
    let read = MAGIC.len() + 16 + 3 + 16 + 5;
    let missing = 3 * 64 - read;
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert_eq!((&*seen[0], &*seen[2]), ("begun", "four"));
    let words = format!("[ondol] about {missing} bytes of this container's output are missing");
    assert!(seen[1].starts_with(&words), "{seen:?}");
    assert_eq!(container.deliver(RUNS), NONE, "once");
}

#[test]
fn a_segment_that_was_read_whole_before_it_was_removed_is_not_missing() {
    let container = Container::new("read-whole");
    container.segment(0, &[&format!("{}\n", "x".repeat(64))]);
    assert_eq!(container.deliver(RUNS).len(), 1);
    std::fs::remove_file(container.0.join("log.0")).unwrap();
    container.segment(1, &["two\n"]);
    assert_eq!(container.deliver(RUNS), ["two"]);
}

#[test]
fn damage_is_told_and_passed() {
    let container = Container::new("damaged");
    container.segment(0, &["one\n", "begun"]);
    let path = container.0.join("log.0");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend([0xff; 32]);
    std::fs::write(&path, bytes).unwrap();
    container.segment(1, &["two\n"]);
    let seen = container.deliver(RUNS);
    let words = "[ondol] a part of this container's output is missing here: log.0 of its log is \
                 damaged from byte 48 on";
    assert_eq!(seen, ["one", "begun", words, "two"]);
    assert_eq!(container.deliver(ENDED), NONE, "once");
}

#[test]
fn what_the_disk_did_not_take_is_told_as_it_grows() {
    let container = Container::new("full-disk");
    container.segment(0, &["one\n"]);
    let unwritten = |unwritten_bytes| About {
        unwritten_bytes,
        ..RUNS
    };
    assert_eq!(container.deliver(RUNS), ["one"]);
    for (bytes, told) in [
        (10, Some(10)),
        (10, None),
        (25, Some(15)),
        (3, None),
        (4, Some(1)),
    ] {
        let seen = container.deliver(unwritten(bytes));
        let begins = told.map(|bytes| format!("[ondol] {bytes} bytes of this container's output"));
        assert_eq!(seen.len(), usize::from(told.is_some()), "{bytes}: {seen:?}");
        let fits = |begin: &String| seen[0].starts_with(begin);
        assert!(begins.as_ref().is_none_or(fits), "{bytes}: {seen:?}");
    }
}

#[test]
fn a_position_of_an_earlier_release_is_read() {
    let container = Container::new("earlier");
    container.segment(0, &["one\n", "two\n"]);
    let old = br#"{"segment":0,"offset_bytes":27}"#;
    std::fs::write(container.0.join("delivered.json"), old).unwrap();
    assert_eq!(container.deliver(RUNS), ["two"]);
}
