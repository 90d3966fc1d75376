//! A record on disk: `length u32, crc u32, instant i64, arrival i64, sequence u64, body`, all
//! little endian; the checksum covers all that follows it.

use base::Time;

/// Bytes of a frame before its body.
pub const HEADER_BYTES: usize = 32;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When it happened, in the words of whoever wrote it.
    pub at: Time,
    /// When it arrived here.
    pub arrived_at: Time,
    /// Its number in the stream, from 0.
    pub sequence: u64,
    /// What it says.
    pub body: Vec<u8>,
}

/// Why reading frames ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every byte belonged to a whole frame.
    Clean,
    /// The bytes from this offset on are not a whole frame: a write that a crash cut off.
    Torn(usize),
}

/// Appends the frame of a record.
pub fn encode(record: &Record, out: &mut Vec<u8>) {
    let length = (HEADER_BYTES + record.body.len()) as u32;
    out.extend_from_slice(&length.to_le_bytes());
    let crc_at = out.len();
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&record.at.millis().to_le_bytes());
    out.extend_from_slice(&record.arrived_at.millis().to_le_bytes());
    out.extend_from_slice(&record.sequence.to_le_bytes());
    out.extend_from_slice(&record.body);
    let crc = crc32fast::hash(&out[crc_at + 4..]);
    out[crc_at..crc_at + 4].copy_from_slice(&crc.to_le_bytes());
}

/// Reads all whole frames.
pub fn decode(bytes: &[u8]) -> (Vec<Record>, End) {
    let mut records = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match decode_one(&bytes[at..]) {
            Some((record, length)) => {
                records.push(record);
                at += length;
            }
            None => return (records, End::Torn(at)),
        }
    }
    (records, End::Clean)
}

fn decode_one(bytes: &[u8]) -> Option<(Record, usize)> {
    let length = u32::from_le_bytes(field(bytes, 0)?) as usize;
    if length < HEADER_BYTES || length > bytes.len() {
        return None;
    }
    let crc = u32::from_le_bytes(field(bytes, 4)?);
    if crc32fast::hash(&bytes[8..length]) != crc {
        return None;
    }
    let record = Record {
        at: Time::from_millis(i64::from_le_bytes(field(bytes, 8)?)),
        arrived_at: Time::from_millis(i64::from_le_bytes(field(bytes, 16)?)),
        sequence: u64::from_le_bytes(field(bytes, 24)?),
        body: bytes[HEADER_BYTES..length].to_vec(),
    };
    Some((record, length))
}

fn field<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(sequence: u64) -> Record {
        Record {
            at: Time::from_millis(-5 + sequence as i64),
            arrived_at: Time::from_millis(7),
            sequence,
            body: vec![b'x'; sequence as usize],
        }
    }

    #[test]
    fn a_cut_or_flipped_frame_ends_the_reading_there() {
        let mut bytes = Vec::new();
        let ends: Vec<usize> = (0..4)
            .map(|sequence| {
                encode(&record(sequence), &mut bytes);
                bytes.len()
            })
            .collect();
        for cut in 0..bytes.len() {
            let whole = ends.iter().filter(|end| **end <= cut).count();
            let (records, end) = decode(&bytes[..cut]);
            assert_eq!(records.len(), whole);
            let boundary = cut == 0 || ends.contains(&cut);
            assert_eq!(end == End::Clean, boundary, "cut at {cut}");
        }
        for flip in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[flip] ^= 1;
            let (records, end) = decode(&broken);
            assert_ne!(end, End::Clean, "flip at {flip}");
            let intact = ends.iter().filter(|end| **end <= flip).count();
            assert!(records.iter().map(|r| r.sequence).eq(0..intact as u64));
        }
    }
}
