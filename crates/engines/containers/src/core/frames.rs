//! The log's format v1, how output becomes frames, and when a segment is full. Pure.
//!
//! A segment `log.N` starts with the eight bytes of [`MAGIC`]; frames follow to its end:
//!
//! | bytes | what |
//! |---|---|
//! | 0..4 | length of the payload in bytes, little-endian; at most [`MAX_PAYLOAD_BYTES`] |
//! | 4 | stream: 1 stdout, 2 stderr |
//! | 5 | flags: bit 0 set if the line goes on in this stream's next frame |
//! | 6..8 | zero |
//! | 8..16 | when it was read, milliseconds since the epoch, little-endian, signed |
//! | 16.. | the payload: a line or a part of one, without its newline |
//!
//! A frame is never divided between segments. A reader that finds less than a whole frame at the
//! end waits: the writer is at it. N counts up from 0 without gaps; the oldest are removed.

use serde::{Deserialize, Serialize};

/// What each segment starts with.
pub const MAGIC: [u8; 8] = *b"cntlog1\n";
/// Bytes before a frame's payload.
pub const HEADER_BYTES: usize = 16;
/// A longer line is divided into several frames.
pub const MAX_PAYLOAD_BYTES: usize = 16 * 1024;

const PARTIAL: u8 = 1;

/// Where output came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

impl Stream {
    const fn byte(self) -> u8 {
        match self {
            Stream::Stdout => 1,
            Stream::Stderr => 2,
        }
    }

    const fn from_byte(byte: u8) -> Option<Stream> {
        match byte {
            1 => Some(Stream::Stdout),
            2 => Some(Stream::Stderr),
            _ => None,
        }
    }
}

/// One frame, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Milliseconds since the epoch.
    pub at_ms: i64,
    /// Where it came from.
    pub stream: Stream,
    /// Whether the line goes on in this stream's next frame.
    pub partial: bool,
    /// A line or a part of one, without its newline; any bytes.
    pub payload: Vec<u8>,
}

/// Why bytes are not a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corrupt;

/// Appends the frame of `payload` to `out`.
///
/// # Panics
/// If `payload` is longer than [`MAX_PAYLOAD_BYTES`].
pub fn encode(out: &mut Vec<u8>, at_ms: i64, stream: Stream, partial: bool, payload: &[u8]) {
    assert!(
        payload.len() <= MAX_PAYLOAD_BYTES,
        "a frame is cut before it is encoded"
    );
    out.extend((payload.len() as u32).to_le_bytes());
    out.extend([stream.byte(), if partial { PARTIAL } else { 0 }, 0, 0]);
    out.extend(at_ms.to_le_bytes());
    out.extend(payload);
}

/// The frame at the start of `bytes` and its whole length; `None` if it is not all there yet.
pub fn decode(bytes: &[u8]) -> Result<Option<(Frame, usize)>, Corrupt> {
    let Some((header, rest)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
        return Ok(None);
    };
    let [l0, l1, l2, l3, stream, flags, z0, z1, at @ ..] = *header;
    let len = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    let stream = Stream::from_byte(stream).ok_or(Corrupt)?;
    if len > MAX_PAYLOAD_BYTES || flags & !PARTIAL != 0 || [z0, z1] != [0, 0] {
        return Err(Corrupt);
    }
    let Some(payload) = rest.get(..len) else {
        return Ok(None);
    };
    let frame = Frame {
        at_ms: i64::from_le_bytes(at),
        stream,
        partial: flags & PARTIAL != 0,
        payload: payload.to_vec(),
    };
    Ok(Some((frame, HEADER_BYTES + len)))
}

/// Cuts what was read from a stream in one go into frames and appends them to `out`. What follows
/// the last newline is written at once, as a partial line: nothing is held back.
pub fn frames_of(out: &mut Vec<u8>, at_ms: i64, stream: Stream, bytes: &[u8]) {
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let (mut text, ended) = match line.split_last() {
            Some((b'\n', text)) => (text, true),
            _ => (line, false),
        };
        while text.len() > MAX_PAYLOAD_BYTES {
            let (piece, rest) = text.split_at(MAX_PAYLOAD_BYTES);
            encode(out, at_ms, stream, true, piece);
            text = rest;
        }
        encode(out, at_ms, stream, !ended, text);
    }
}

/// Where the writer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The segment's number.
    pub segment: u64,
    /// Its size so far.
    pub size_bytes: u64,
}

/// The segments that a full segment leads to: the next one, and the one that goes, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The new segment's number.
    pub next: u64,
    /// The number of the segment to remove.
    pub remove: Option<u64>,
}

/// Whether the segment at `position` is full, and what follows then.
pub fn rotation(position: Position, segment_bytes: u64, segments: u32) -> Option<Rotation> {
    let next = position.segment + 1;
    (position.size_bytes >= segment_bytes).then(|| Rotation {
        next,
        remove: next.checked_sub(u64::from(segments)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(mut bytes: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        while let Some((frame, len)) = decode(bytes).unwrap() {
            frames.push(frame);
            bytes = &bytes[len..];
        }
        assert!(bytes.is_empty());
        frames
    }

    #[test]
    fn lines_and_their_parts_come_back_whole() {
        let long = [b'x'; MAX_PAYLOAD_BYTES + 3];
        let mut input = b"one\n\ntwo".to_vec();
        input.extend(long);
        input.push(b'\n');
        let mut out = Vec::new();
        frames_of(&mut out, 7, Stream::Stderr, &input);
        frames_of(&mut out, 8, Stream::Stdout, b"tail");
        let frames = read_all(&out);
        let shape: Vec<_> = frames
            .iter()
            .map(|f| (f.at_ms, f.stream, f.partial, f.payload.len()))
            .collect();
        assert_eq!(
            shape,
            [
                (7, Stream::Stderr, false, 3),
                (7, Stream::Stderr, false, 0),
                (7, Stream::Stderr, true, MAX_PAYLOAD_BYTES),
                (7, Stream::Stderr, false, 6),
                (8, Stream::Stdout, true, 4),
            ]
        );
        let mut text = Vec::new();
        for frame in frames.iter().filter(|f| f.stream == Stream::Stderr) {
            text.extend(&frame.payload);
            if !frame.partial {
                text.push(b'\n');
            }
        }
        assert_eq!(text, input);
    }

    #[test]
    fn a_frame_that_is_cut_anywhere_is_waited_for() {
        let mut out = Vec::new();
        encode(&mut out, -1, Stream::Stdout, false, b"hello");
        for end in 0..out.len() {
            assert_eq!(decode(&out[..end]), Ok(None), "{end}");
        }
        let (frame, len) = decode(&out).unwrap().unwrap();
        assert_eq!((frame.at_ms, len), (-1, out.len()));
    }

    #[test]
    fn bytes_that_are_no_frame_are_named() {
        let mut good = Vec::new();
        encode(&mut good, 0, Stream::Stdout, false, b"");
        for (at, byte) in [(3, 1), (4, 0), (4, 3), (5, 2), (6, 1), (7, 255)] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert_eq!(decode(&bad), Err(Corrupt), "{at}");
        }
    }

    #[test]
    fn a_full_segment_is_followed_and_the_oldest_goes() {
        let at = |segment, size_bytes| Position {
            segment,
            size_bytes,
        };
        for (position, expected) in [
            (at(0, 99), None),
            (at(0, 100), Some((1, None))),
            (at(1, 140), Some((2, None))),
            (at(2, 100), Some((3, Some(0)))),
            (at(9, 100), Some((10, Some(7)))),
        ] {
            let got = rotation(position, 100, 3).map(|r| (r.next, r.remove));
            assert_eq!(got, expected, "{position:?}");
        }
    }
}
