//! Frames of a container's log to lines. Pure.
//!
//! What does not end with a line end waits in [`Begun`] for the rest, beside the position up to
//! which the log was read: a part is never told before its line, and never forgotten.

use crate::cloud::LogLine;
use base::Time;
use containers::tail::{Frame, Stream};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest line; AWS's agent splits longer ones too. CloudWatch's largest event.
const LINE_BYTES_MAX: usize = 256 * 1024 - 26;

/// Lines whose end was not read yet: of each stream, one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun(BTreeMap<Stream, Part>);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    /// When the last of it was written.
    at_ms: i64,
    bytes: Vec<u8>,
}

impl Begun {
    /// The lines that end with `frames`; what is begun by them is kept.
    pub fn lines(&mut self, frames: Vec<Frame>) -> Vec<LogLine> {
        let mut lines = Vec::new();
        for frame in frames {
            let mut part = self.0.remove(&frame.stream).unwrap_or_default();
            part.at_ms = frame.at_ms;
            part.bytes.extend_from_slice(&frame.payload);
            while part.bytes.len() > LINE_BYTES_MAX {
                let rest = part.bytes.split_off(boundary(&part.bytes));
                let piece = std::mem::replace(&mut part.bytes, rest);
                lines.extend(line(part.at_ms, &piece));
            }
            if frame.partial {
                self.0.insert(frame.stream, part);
            } else {
                lines.extend(line(part.at_ms, &part.bytes));
            }
        }
        lines
    }

    /// What was begun, when no more of it can come.
    pub fn end(&mut self) -> Vec<LogLine> {
        let mut parts: Vec<Part> = std::mem::take(&mut self.0).into_values().collect();
        parts.sort_by_key(|part| part.at_ms);
        let lines = parts
            .iter()
            .filter_map(|part| line(part.at_ms, &part.bytes));
        lines.collect()
    }
}

/// Where a line that is too long is cut: not within a character.
fn boundary(bytes: &[u8]) -> usize {
    const CHARACTER_BYTES_MAX: usize = 4;
    let within = |at: &usize| bytes[*at] & 0b1100_0000 == 0b1000_0000;
    let most = (LINE_BYTES_MAX - CHARACTER_BYTES_MAX..=LINE_BYTES_MAX).rev();
    most.into_iter()
        .find(|at| !within(at))
        .unwrap_or(LINE_BYTES_MAX)
}

/// CloudWatch takes no empty event.
fn line(at_ms: i64, bytes: &[u8]) -> Option<LogLine> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_end_matches(['\n', '\r']);
    (!text.is_empty()).then(|| LogLine {
        at: Time::from_millis(at_ms),
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Seed;

    fn frame(stream: Stream, partial: bool, payload: &str) -> Frame {
        Frame {
            at_ms: 7,
            stream,
            partial,
            payload: payload.as_bytes().to_vec(),
        }
    }

    fn texts(lines: Vec<LogLine>) -> Vec<String> {
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_line_waits_for_its_end_beyond_its_batch() {
        let mut begun = Begun::default();
        let first = vec![
            frame(Stream::Stdout, false, "first\r"),
            frame(Stream::Stdout, true, "wor"),
        ];
        assert_eq!(texts(begun.lines(first)), ["first"]);
        let other = vec![frame(Stream::Stderr, false, "other")];
        assert_eq!(texts(begun.lines(other)), ["other"]);
        // As it is kept between two deliveries.
        let stored = serde_json::to_string(&begun).unwrap();
        let mut begun: Begun = serde_json::from_str(&stored).unwrap();
        let rest = vec![
            frame(Stream::Stdout, true, "king"),
            frame(Stream::Stdout, false, ""),
            frame(Stream::Stdout, false, ""),
        ];
        assert_eq!(texts(begun.lines(rest)), ["working"]);
        assert_eq!(begun, Begun::default());
    }

    #[test]
    fn the_end_gives_what_was_begun_once() {
        let mut begun = Begun::default();
        let frames = vec![
            frame(Stream::Stderr, true, "prompt> "),
            frame(Stream::Stdout, true, "tail"),
        ];
        assert_eq!(texts(begun.lines(frames)), [""; 0]);
        assert_eq!(texts(begun.end()), ["tail", "prompt> "]);
        assert_eq!(texts(begun.end()), [""; 0]);
    }

    #[test]
    fn a_line_longer_than_an_event_is_cut_between_characters() {
        let long = format!("x{}", "ü".repeat(LINE_BYTES_MAX));
        let mut begun = Begun::default();
        let mut lines = Vec::new();
        for piece in long.as_bytes().chunks(16 * 1024 - 1) {
            let mut one = frame(Stream::Stdout, true, "");
            one.payload = piece.to_vec();
            lines.extend(texts(begun.lines(vec![one])));
        }
        lines.extend(texts(begun.end()));
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.len() <= LINE_BYTES_MAX));
        assert_eq!(lines.concat(), long);
    }

    #[test]
    fn batches_of_any_length_give_the_same_lines_over_seeds() {
        let mut frames = Vec::new();
        for number in 0..50 {
            let stream = [Stream::Stdout, Stream::Stderr][number % 2];
            frames.push(frame(stream, number % 3 > 0, &format!("{number},")));
        }
        let mut whole = Begun::default();
        let mut expected = texts(whole.lines(frames.clone()));
        expected.extend(texts(whole.end()));
        for number in 0..100 {
            let seed = Seed::new(number);
            let (mut begun, mut lines) = (Begun::default(), Vec::new());
            let mut rest = frames.clone();
            while !rest.is_empty() {
                let length = rest.len().min(seed.below(9) as usize);
                let batch = rest.drain(..length).collect();
                lines.extend(texts(begun.lines(batch)));
            }
            lines.extend(texts(begun.end()));
            assert_eq!(lines, expected, "seed {number}");
        }
    }
}
