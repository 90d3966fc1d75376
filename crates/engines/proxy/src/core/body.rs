//! Finds the end of a body. Strict: a byte that two readers could understand differently is a
//! fault. It never changes bytes; chunked bodies go on as they came.

use crate::config::is_token;
use crate::limits;

/// How a body's end is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// There is no body.
    None,
    /// By its length in bytes.
    Length(u64),
    /// By chunks.
    Chunked,
    /// By the end of the connection (responses only).
    UntilEnd,
}

/// The body is not what HTTP allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyFault;

/// Where the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyReader {
    /// At the end.
    Done,
    /// So many bytes are left.
    Length(u64),
    /// Inside chunks.
    Chunked(Chunks),
    /// The end is the connection's end.
    UntilEnd,
}

/// Where the reader stands inside chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunks {
    at: At,
    /// Bytes left of the chunk, or its size so far.
    size: u64,
    /// Bytes of the current line, or of all trailers.
    seen: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    FirstDigit,
    Digits,
    Extension,
    SizeLf,
    Data,
    DataCr,
    DataLf,
    TrailerStart,
    TrailerName,
    TrailerValue,
    TrailerLf,
    LastLf,
}

impl BodyReader {
    /// A reader at the start of a body.
    pub fn new(framing: Framing) -> BodyReader {
        match framing {
            Framing::None | Framing::Length(0) => BodyReader::Done,
            Framing::Length(length) => BodyReader::Length(length),
            Framing::Chunked => BodyReader::Chunked(Chunks {
                at: At::FirstDigit,
                size: 0,
                seen: 0,
            }),
            Framing::UntilEnd => BodyReader::UntilEnd,
        }
    }

    /// Whether the body is complete.
    pub fn is_done(&self) -> bool {
        matches!(self, BodyReader::Done)
    }

    /// Reads on; returns how many of the bytes belong to the body. `data` gets the bytes that
    /// are content rather than framing, and trailers are not among them.
    pub fn read(&mut self, bytes: &[u8], mut data: impl FnMut(&[u8])) -> Result<usize, BodyFault> {
        match self {
            BodyReader::Done => Ok(0),
            BodyReader::UntilEnd => {
                data(bytes);
                Ok(bytes.len())
            }
            BodyReader::Length(left) => {
                let used = bytes
                    .len()
                    .min(usize::try_from(*left).unwrap_or(usize::MAX));
                data(&bytes[..used]);
                *left -= used as u64;
                if *left == 0 {
                    *self = BodyReader::Done;
                }
                Ok(used)
            }
            BodyReader::Chunked(chunks) => {
                let (used, done) = chunks.read(bytes, data)?;
                if done {
                    *self = BodyReader::Done;
                }
                Ok(used)
            }
        }
    }
}

impl Chunks {
    fn read(
        &mut self,
        bytes: &[u8],
        mut data: impl FnMut(&[u8]),
    ) -> Result<(usize, bool), BodyFault> {
        let mut used = 0;
        while used < bytes.len() {
            if self.at == At::Data {
                let left = usize::try_from(self.size).unwrap_or(usize::MAX);
                let take = left.min(bytes.len() - used);
                data(&bytes[used..used + take]);
                self.size -= take as u64;
                used += take;
                if self.size == 0 {
                    self.at = At::DataCr;
                }
                continue;
            }
            let done = self.step(bytes[used])?;
            used += 1;
            if done {
                return Ok((used, true));
            }
        }
        Ok((used, false))
    }

    /// One byte of framing; true at the end of the body.
    fn step(&mut self, byte: u8) -> Result<bool, BodyFault> {
        self.at = match (self.at, byte) {
            (At::FirstDigit, _) => {
                self.size = u64::from(hex_digit(byte).ok_or(BodyFault)?);
                self.seen = 1;
                At::Digits
            }
            (At::Digits, b'\r') | (At::Extension, b'\r') => At::SizeLf,
            (At::Digits, b';') => At::Extension,
            (At::Digits, _) => {
                self.seen += 1;
                if self.seen > 15 {
                    return Err(BodyFault);
                }
                self.size = self.size << 4 | u64::from(hex_digit(byte).ok_or(BodyFault)?);
                At::Digits
            }
            (At::Extension, b'\t' | 0x20..0x7f) => {
                self.seen += 1;
                if self.seen as usize > limits::CHUNK_LINE_BYTES {
                    return Err(BodyFault);
                }
                At::Extension
            }
            (At::SizeLf, b'\n') if self.size > 0 => At::Data,
            (At::SizeLf, b'\n') => {
                self.seen = 0;
                At::TrailerStart
            }
            (At::DataCr, b'\r') => At::DataLf,
            (At::DataLf, b'\n') => At::FirstDigit,
            (At::TrailerStart, b'\r') => At::LastLf,
            (At::TrailerStart, _) if is_token(byte) => At::TrailerName,
            (At::TrailerName, b':') => At::TrailerValue,
            (At::TrailerName, _) if is_token(byte) => At::TrailerName,
            (At::TrailerValue, b'\r') => At::TrailerLf,
            (At::TrailerValue, b'\t' | 0x20..=0x7e | 0x80..) => At::TrailerValue,
            (At::TrailerLf, b'\n') => At::TrailerStart,
            (At::LastLf, b'\n') => return Ok(true),
            _ => return Err(BodyFault),
        };
        if matches!(self.at, At::TrailerName | At::TrailerValue) {
            self.seen += 1;
            if self.seen as usize > limits::TRAILER_BYTES {
                return Err(BodyFault);
            }
        }
        Ok(false)
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str, split: usize) -> Result<(usize, bool, Vec<u8>), BodyFault> {
        let mut reader = BodyReader::new(Framing::Chunked);
        let mut content = Vec::new();
        let mut used = 0;
        for part in text.as_bytes().chunks(split) {
            used += reader.read(part, |data| content.extend_from_slice(data))?;
            if reader.is_done() {
                break;
            }
        }
        Ok((used, reader.is_done(), content))
    }

    #[test]
    fn chunks_end_where_they_say_however_they_are_cut() {
        let text = "5\r\nhello\r\n1a;x=\"y\"\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nA-b: c\r\n\r\n";
        for split in 1..text.len() {
            let (used, done, content) = read_all(text, split).unwrap();
            assert_eq!((used, done), (text.len(), true), "split {split}");
            assert_eq!(content, b"helloabcdefghijklmnopqrstuvwxyz");
        }
        let mut next = BodyReader::new(Framing::Chunked);
        assert_eq!(next.read(b"0\r\n\r\nGET / HTTP/1.1\r\n", |_| ()), Ok(5));
        assert!(next.is_done());
    }

    #[test]
    fn what_two_readers_could_read_differently_is_a_fault() {
        for bad in [
            "5\nhello\r\n0\r\n\r\n",
            "5\r\nhello0\r\n\r\n",
            "5 \r\nhello\r\n0\r\n\r\n",
            "0x5\r\nhello\r\n0\r\n\r\n",
            "+5\r\nhello\r\n0\r\n\r\n",
            "\r\n5\r\nhello\r\n0\r\n\r\n",
            "g\r\n",
            "5;a\nb\r\nhello\r\n0\r\n\r\n",
            "5;a\rb\r\nhello\r\n0\r\n\r\n",
            "ffffffffffffffff\r\n",
            "0\r\n folded: x\r\n\r\n",
            "0\r\nno-colon\r\n\r\n",
            "0\r\na : b\r\n\r\n",
            "0\r\na: b\n\r\n",
            "5\r\nhello\n\r0\r\n\r\n",
        ] {
            assert_eq!(read_all(bad, 64).err(), Some(BodyFault), "{bad:?}");
            assert_eq!(read_all(bad, 1).err(), Some(BodyFault), "{bad:?}");
        }
    }

    #[test]
    fn lines_of_chunks_and_trailers_are_bounded() {
        let long = format!("5;{}\r\nhello", "x".repeat(limits::CHUNK_LINE_BYTES));
        assert!(read_all(&long, 7).is_err());
        let trailers = format!("0\r\na:{}\r\n", "x".repeat(limits::TRAILER_BYTES));
        assert!(read_all(&trailers, 7).is_err());
    }
}
