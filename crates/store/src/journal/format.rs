//! The journal's bytes, version 1. Pure: bytes in, meaning out, and back.
//!
//! ```text
//! segment   = header frame*                            all numbers little-endian
//! header    = "ONDOLSTO" format:u32 crc:u32 number:u64 previous_bytes:u64
//! frame     = "ONDF" body_bytes:u32 crc:u32 kind:u32 synced:u64 body
//! body      = version:u64 entry*                       kind 1, a transaction
//!           | (version:u64 entry)*                     kind 2, rows copied by the cleaner
//!           | number:u64                               kind 3, that segment is cleaned
//! entry     = 1 table key row_version:u32 count:u32 (index index_key){count} json
//!           | 2 table key                              deleted
//! table, key, index, index_key, json = bytes:u32 and so many bytes
//! ```
//! Behind its last frame the last segment may have room: zeros, over which later frames are
//! written. It is cut off before the next segment is made, so that `previous_bytes` is true. (An
//! Ondol that knows of no room reads the same frames, and cuts the zeros off with a warning.)
//!
//! `previous_bytes` is the length of the segment before, so that a lost tail of it is found.
//! `synced` is the length of this segment that was durable when the frame was written: what
//! precedes it and cannot be read was acknowledged, and is damage; what lies behind it may be a
//! write that a power cut tore, of which nobody was told.
//!
//! It never trusts a length that it reads.

use crc32fast::Hasher;

/// The newest format that this version reads, and the one it writes.
pub(crate) const FORMAT: u32 = 1;
/// Bytes of a segment's header.
pub(crate) const HEADER_BYTES: usize = 32;
/// Bytes of a frame before its body.
pub(crate) const FRAME_BYTES: usize = 24;
/// A longer frame is neither written nor believed.
pub(crate) const MOST_BODY_BYTES: usize = 64 << 20;

const SEGMENT_MAGIC: &[u8; 8] = b"ONDOLSTO";
const FRAME_MAGIC: &[u8; 4] = b"ONDF";

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole transaction.
    Transaction = 1,
    /// Live rows of an older segment.
    Copies = 2,
    /// A segment of which every live row has been copied.
    Cleaned = 3,
}

/// A segment's header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub number: u64,
    pub previous_bytes: u64,
}

/// Why a header is not one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BadHeader {
    Newer(u32),
    Damaged,
}

/// A frame that is whole.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub kind: Kind,
    pub synced: u64,
    pub body: &'a [u8],
}

/// What happened to one row.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry<'a> {
    pub version: u64,
    pub table: &'a str,
    pub key: &'a str,
    /// `None` is a deletion.
    pub row: Option<StoredRow<'a>>,
    /// The entry as it stands in the journal, without a version.
    pub bytes: &'a [u8],
}

/// A row's stored form.
#[derive(Debug, PartialEq)]
pub(crate) struct StoredRow<'a> {
    pub row_version: u32,
    pub indexes: Vec<(&'a str, &'a str)>,
    pub json: &'a [u8],
}

/// A segment's header as bytes.
pub(crate) fn header(number: u64, previous_bytes: u64) -> [u8; HEADER_BYTES] {
    let mut bytes = [0; HEADER_BYTES];
    bytes[..8].copy_from_slice(SEGMENT_MAGIC);
    bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    bytes[16..24].copy_from_slice(&number.to_le_bytes());
    bytes[24..].copy_from_slice(&previous_bytes.to_le_bytes());
    let crc = header_crc(&bytes);
    bytes[12..16].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// Reads a segment's header.
pub(crate) fn read_header(bytes: &[u8]) -> Result<Header, BadHeader> {
    let mut cursor = Cursor(bytes);
    if cursor.take(8) != Some(SEGMENT_MAGIC) {
        return Err(BadHeader::Damaged);
    }
    let format = cursor.u32().ok_or(BadHeader::Damaged)?;
    if format > FORMAT {
        return Err(BadHeader::Newer(format)); // its checksum may lie elsewhere
    }
    let fields = (|| Some((cursor.u32()?, cursor.u64()?, cursor.u64()?)))();
    let (crc, number, previous_bytes) = fields.ok_or(BadHeader::Damaged)?;
    if format != FORMAT || crc != header_crc(&bytes[..HEADER_BYTES]) {
        return Err(BadHeader::Damaged);
    }
    Ok(Header {
        number,
        previous_bytes,
    })
}

fn header_crc(bytes: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(&bytes[..12]);
    hasher.update(&bytes[16..HEADER_BYTES]);
    hasher.finalize()
}

/// Appends a frame.
pub(crate) fn push_frame(out: &mut Vec<u8>, kind: Kind, synced: u64, body: &[u8]) {
    let length = u32::try_from(body.len()).expect("bodies are bounded");
    out.extend_from_slice(FRAME_MAGIC);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&frame_crc(length, kind as u32, synced, body).to_le_bytes());
    out.extend_from_slice(&(kind as u32).to_le_bytes());
    out.extend_from_slice(&synced.to_le_bytes());
    out.extend_from_slice(body);
}

fn frame_crc(length: u32, kind: u32, synced: u64, body: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(&length.to_le_bytes());
    hasher.update(&kind.to_le_bytes());
    hasher.update(&synced.to_le_bytes());
    hasher.update(body);
    hasher.finalize()
}

/// Reads the frame at the start of `bytes`, if it is whole.
pub(crate) fn read_frame(bytes: &[u8]) -> Option<Frame<'_>> {
    let mut cursor = Cursor(bytes);
    if cursor.take(4)? != FRAME_MAGIC {
        return None;
    }
    let (length, crc, kind) = (cursor.u32()?, cursor.u32()?, cursor.u32()?);
    let synced = cursor.u64()?;
    if length as usize > MOST_BODY_BYTES {
        return None;
    }
    let body = cursor.take(length as usize)?;
    if crc != frame_crc(length, kind, synced, body) {
        return None;
    }
    let kind = match kind {
        1 => Kind::Transaction,
        2 => Kind::Copies,
        3 => Kind::Cleaned,
        _ => return None,
    };
    Some(Frame { kind, synced, body })
}

/// Where the next whole frame after a broken one stands, of those that prove the broken one was
/// acknowledged. `at` is the broken one's place in the segment.
pub(crate) fn acknowledged_after(segment: &[u8], at: usize) -> Option<usize> {
    let candidates = at + 1..segment.len().saturating_sub(FRAME_BYTES - 1);
    candidates
        .filter(|&offset| segment[offset..].starts_with(FRAME_MAGIC))
        .find(|&offset| {
            let frame = read_frame(&segment[offset..]);
            frame.is_some_and(|frame| frame.synced > at as u64 && frame.synced <= offset as u64)
        })
}

/// Appends an entry that writes a row.
pub(crate) fn push_put<'a>(
    out: &mut Vec<u8>,
    table: &str,
    key: &str,
    row_version: u32,
    indexes: impl ExactSizeIterator<Item = (&'a str, &'a str)>,
    write_json: impl FnOnce(&mut Vec<u8>),
) {
    out.push(1);
    push_bytes(out, table.as_bytes());
    push_bytes(out, key.as_bytes());
    out.extend_from_slice(&row_version.to_le_bytes());
    let count = u32::try_from(indexes.len()).expect("a row has few index keys");
    out.extend_from_slice(&count.to_le_bytes());
    for (name, index_key) in indexes {
        push_bytes(out, name.as_bytes());
        push_bytes(out, index_key.as_bytes());
    }
    let place = out.len();
    out.extend_from_slice(&[0; 4]);
    write_json(out);
    let length = length(out.len() - place - 4);
    out[place..place + 4].copy_from_slice(&length);
}

/// Appends an entry that deletes a row.
pub(crate) fn push_delete(out: &mut Vec<u8>, table: &str, key: &str) {
    out.push(2);
    push_bytes(out, table.as_bytes());
    push_bytes(out, key.as_bytes());
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&length(bytes.len()));
    out.extend_from_slice(bytes);
}

fn length(bytes: usize) -> [u8; 4] {
    let length = u32::try_from(bytes).expect("texts are shorter than 4 GiB");
    length.to_le_bytes()
}

impl<'a> Frame<'a> {
    /// Calls `each` with every entry; `None` when the body is not what its kind says.
    pub fn entries(&self, mut each: impl FnMut(Entry<'a>)) -> Option<()> {
        let mut cursor = Cursor(self.body);
        match self.kind {
            Kind::Transaction => {
                let version = cursor.u64()?;
                while !cursor.0.is_empty() {
                    each(cursor.entry(version)?);
                }
            }
            Kind::Copies => {
                while !cursor.0.is_empty() {
                    let version = cursor.u64()?;
                    each(cursor.entry(version)?);
                }
            }
            Kind::Cleaned => {}
        }
        Some(())
    }

    /// Which segment is cleaned, when it says so.
    pub fn cleaned(&self) -> Option<u64> {
        match self.kind {
            Kind::Cleaned => Cursor(self.body).u64(),
            Kind::Transaction | Kind::Copies => None,
        }
    }
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()?;
        self.take(length as usize)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn entry(&mut self, version: u64) -> Option<Entry<'a>> {
        let start = self.0;
        let operation = self.take(1)?[0];
        let (table, key) = (self.text()?, self.text()?);
        let row = match operation {
            1 => {
                let (row_version, count) = (self.u32()?, self.u32()?);
                let mut indexes = Vec::new();
                for _ in 0..count {
                    indexes.push((self.text()?, self.text()?));
                }
                Some(StoredRow {
                    row_version,
                    indexes,
                    json: self.bytes()?,
                })
            }
            2 => None,
            _ => return None,
        };
        let bytes = &start[..start.len() - self.0.len()];
        Some(Entry {
            version,
            table,
            key,
            row,
            bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transaction() -> Vec<u8> {
        let mut body = 7u64.to_le_bytes().to_vec();
        let indexes = [("by_vpc", "vpc-1"), ("by_zone", "a")];
        push_put(&mut body, "t", "k/é", 3, indexes.into_iter(), |out| {
            out.extend_from_slice(br#"{"a":1}"#);
        });
        push_delete(&mut body, "t", "gone");
        let mut frame = Vec::new();
        push_frame(&mut frame, Kind::Transaction, 32, &body);
        frame
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = transaction();
        let frame = read_frame(&bytes).unwrap();
        let mut entries = Vec::new();
        frame.entries(|entry| entries.push(entry)).unwrap();
        assert_eq!(frame.synced, 32);
        assert_eq!((entries[0].version, entries[0].key), (7, "k/é"));
        let row = entries[0].row.as_ref().unwrap();
        assert_eq!((row.row_version, row.json), (3, &br#"{"a":1}"#[..]));
        assert_eq!(row.indexes, [("by_vpc", "vpc-1"), ("by_zone", "a")]);
        assert!(entries[1].row.is_none() && entries[1].key == "gone");
        let mut copied = entries[0].version.to_le_bytes().to_vec();
        copied.extend_from_slice(entries[0].bytes);
        let copies = Frame {
            kind: Kind::Copies,
            synced: 0,
            body: &copied,
        };
        copies.entries(|copy| assert_eq!(copy, entries[0])).unwrap();
        assert_eq!(
            read_header(&header(5, 99)),
            Ok(Header {
                number: 5,
                previous_bytes: 99
            })
        );
    }

    #[test]
    fn a_flipped_bit_or_a_missing_byte_is_always_noticed() {
        let bytes = transaction();
        for at in 0..bytes.len() {
            assert!(read_frame(&bytes[..at]).is_none());
            for bit in 0..8 {
                let mut broken = bytes.clone();
                broken[at] ^= 1 << bit;
                assert!(read_frame(&broken).is_none(), "byte {at} bit {bit}");
            }
        }
        let header = header(1, 2);
        for at in 0..HEADER_BYTES {
            let mut broken = header;
            broken[at] ^= 1;
            assert!(read_header(&broken).is_err() && read_header(&header[..at]).is_err());
        }
    }

    #[test]
    fn a_header_of_a_newer_format_says_so() {
        let mut newer = header(1, 0);
        newer[8] = 2;
        assert_eq!(read_header(&newer), Err(BadHeader::Newer(2)));
    }
}
