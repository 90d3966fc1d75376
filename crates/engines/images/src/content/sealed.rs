//! Blobs as they lie on disk where they are encrypted: AES-256-GCM, a chunk at a time, so that any
//! range is read without the rest.
//!
//! ```text
//!  8 bytes  MAGIC
//! 32 bytes  salt; the file's own key is HMAC-SHA256(the store's key, salt)
//! then for each 64 KiB of content, the last one shorter:
//!  4 bytes  how often this chunk was written before
//!           the content, encrypted
//! 16 bytes  tag
//! ```
//! A nonce is the chunk's number and that count, so that none is used twice with a key: an upload's
//! last chunk is written again as it grows. What does not open is never given out.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use rustix::rand::{GetRandomFlags, getrandom};
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;

/// The store's key.
#[derive(Clone)]
pub struct Key([u8; KEY_BYTES]);

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
const MAGIC: &[u8; 8] = b"sealed1\n";
const SALT_BYTES: usize = 32;
const HEADER_BYTES: u64 = (MAGIC.len() + SALT_BYTES) as u64;
const CHUNK_BYTES: usize = 64 << 10;
const COUNT_BYTES: usize = 4;
const TAG_BYTES: usize = 16;
const RECORD_BYTES: u64 = (COUNT_BYTES + CHUNK_BYTES + TAG_BYTES) as u64;

impl Key {
    /// From random bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Key {
        Key(bytes)
    }

    /// What tells whether a store was written with this key, and nothing else about it.
    pub fn check_text(&self) -> String {
        base::hex::encode(self.derive(b"whose store is this?").as_ref())
    }

    fn derive(&self, salt: &[u8]) -> hmac::Tag {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), salt)
    }

    fn of_file(&self, salt: &[u8]) -> LessSafeKey {
        let key = UnboundKey::new(&AES_256_GCM, self.derive(salt).as_ref());
        LessSafeKey::new(key.expect("an HMAC-SHA256 has the length of an AES-256 key"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

fn nonce(chunk: u64, count: u32) -> Nonce {
    let mut bytes = [0; NONCE_LEN];
    bytes[..8].copy_from_slice(&chunk.to_be_bytes());
    bytes[8..].copy_from_slice(&count.to_be_bytes());
    Nonce::assume_unique_for_key(bytes)
}

fn place_of(chunk: u64) -> u64 {
    HEADER_BYTES + chunk * RECORD_BYTES
}

fn broken(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

/// The file's key, or `None` for a file that was written before stores were encrypted.
fn key_of(file: &File, key: &Key) -> io::Result<Option<LessSafeKey>> {
    let mut header = [0; HEADER_BYTES as usize];
    match file.read_exact_at(&mut header, 0) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let salt = header.strip_prefix(MAGIC);
    Ok(salt.map(|salt| key.of_file(salt)))
}

/// How much content a file of this length has.
fn content_bytes(file_bytes: u64) -> io::Result<u64> {
    let records = file_bytes.saturating_sub(HEADER_BYTES);
    let (whole, rest) = (records / RECORD_BYTES, records % RECORD_BYTES);
    let around = (COUNT_BYTES + TAG_BYTES) as u64;
    match rest {
        0 => Ok(whole * CHUNK_BYTES as u64),
        rest if rest > around => Ok(whole * CHUNK_BYTES as u64 + rest - around),
        _ => Err(broken("an encrypted chunk is cut off")),
    }
}

/// Reads and opens a chunk: its content and its count.
fn open_chunk(file: &File, key: &LessSafeKey, chunk: u64, length: usize) -> io::Result<Chunk> {
    let mut bytes = vec![0; COUNT_BYTES + length + TAG_BYTES];
    file.read_exact_at(&mut bytes, place_of(chunk))?;
    let count = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let mut content = bytes.split_off(COUNT_BYTES);
    let opened = key.open_in_place(nonce(chunk, count), Aad::empty(), &mut content);
    opened.map_err(|_| broken("an encrypted chunk does not open: it or the key was changed"))?;
    content.truncate(length);
    Ok(Chunk { content, count })
}

struct Chunk {
    content: Vec<u8>,
    count: u32,
}

/// The end of an encrypted upload, to which bytes are added.
pub struct Writer {
    key: LessSafeKey,
    /// Number of the chunk that is not full.
    chunk: u64,
    /// Its content.
    tail: Vec<u8>,
    /// Its next count.
    count: u32,
}

impl Writer {
    /// Begins an empty file.
    pub fn begin(file: &File, key: &Key) -> io::Result<Writer> {
        let mut salt = [0; SALT_BYTES];
        getrandom(&mut salt, GetRandomFlags::empty())?;
        file.write_all_at(MAGIC, 0)?;
        file.write_all_at(&salt, MAGIC.len() as u64)?;
        Ok(Writer {
            key: key.of_file(&salt),
            chunk: 0,
            tail: Vec::new(),
            count: 0,
        })
    }

    /// Goes on with a file after its content was read; `None` when it is not encrypted.
    pub fn resume(
        file: &File,
        key: &Key,
        mut each: impl FnMut(&[u8]),
    ) -> io::Result<Option<Writer>> {
        let Some(key) = key_of(file, key)? else {
            return Ok(None);
        };
        let (mut chunk, mut left) = (0, content_bytes(file.metadata()?.len())?);
        loop {
            let length = left.min(CHUNK_BYTES as u64) as usize;
            let last = match length {
                0 => Chunk {
                    content: Vec::new(),
                    count: 0,
                },
                _ => open_chunk(file, &key, chunk, length)?,
            };
            each(&last.content);
            left -= length as u64;
            if length < CHUNK_BYTES {
                return Ok(Some(Writer {
                    key,
                    chunk,
                    count: last.count + u32::from(length > 0),
                    tail: last.content,
                }));
            }
            chunk += 1;
        }
    }

    /// Adds bytes at the end.
    pub fn append(&mut self, file: &File, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = CHUNK_BYTES - self.tail.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.tail.extend_from_slice(now);
            bytes = later;
            self.write_tail(file)?;
            if self.tail.len() == CHUNK_BYTES {
                self.chunk += 1;
                self.count = 0;
                self.tail.clear();
            } else {
                let next = self.count.checked_add(1);
                self.count = next.ok_or_else(|| broken("a chunk was written too often"))?;
            }
        }
        Ok(())
    }

    fn write_tail(&self, file: &File) -> io::Result<()> {
        let mut record = Vec::with_capacity(RECORD_BYTES as usize);
        record.extend_from_slice(&self.count.to_be_bytes());
        let mut content = self.tail.clone();
        let nonce = nonce(self.chunk, self.count);
        let sealed = self
            .key
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut content);
        sealed.map_err(|_| broken("a chunk could not be encrypted"))?;
        record.append(&mut content);
        file.write_all_at(&record, place_of(self.chunk))
    }
}

/// A blob, encrypted or not, read from anywhere in it.
pub struct BlobFile {
    file: File,
    key: Option<LessSafeKey>,
    size_bytes: u64,
    at: u64,
    /// The chunk that was read last.
    open: Option<(u64, Vec<u8>)>,
}

impl BlobFile {
    /// Over a file; without a key it is what it looks like.
    pub fn new(file: File, key: Option<&Key>) -> io::Result<BlobFile> {
        let key = match key {
            Some(key) => key_of(&file, key)?,
            None => None,
        };
        let file_bytes = file.metadata()?.len();
        let size_bytes = match &key {
            Some(_) => content_bytes(file_bytes)?,
            None => file_bytes,
        };
        Ok(BlobFile {
            file,
            key,
            size_bytes,
            at: 0,
            open: None,
        })
    }

    /// Bytes of its content.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }
}

impl fmt::Debug for BlobFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobFile({} of {} bytes)", self.at, self.size_bytes)
    }
}

impl Read for BlobFile {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(key) = &self.key else {
            let count = self.file.read_at(out, self.at)?;
            self.at += count as u64;
            return Ok(count);
        };
        if self.at >= self.size_bytes {
            return Ok(0);
        }
        let (chunk, offset) = (self.at / CHUNK_BYTES as u64, self.at % CHUNK_BYTES as u64);
        if self.open.as_ref().is_none_or(|(open, _)| *open != chunk) {
            let left = self.size_bytes - chunk * CHUNK_BYTES as u64;
            let length = left.min(CHUNK_BYTES as u64) as usize;
            let read = open_chunk(&self.file, key, chunk, length)?;
            self.open = Some((chunk, read.content));
        }
        let content = self.open.as_ref().map_or(&[][..], |(_, content)| content);
        let rest = &content[offset as usize..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for BlobFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size_bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
