//! Streams as directories: `ROOT/STREAM/NUMBER_SEQUENCE.open`, and sealed
//! `NUMBER_FIRST_LAST.sealed`.

mod stream;

use crate::OPEN_STREAMS_MAX;
use crate::core::frame::Record;
use crate::core::order::{Page, Query};
use base::Time;
use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use stream::Stream;

/// What failed, on which file.
#[derive(Debug)]
pub enum Error {
    /// Making, opening, listing or reading.
    Read {
        /// Which file or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Appending, syncing, renaming or removing.
    Write {
        /// Which file or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A sealed segment whose bytes are not what was written.
    Corrupt {
        /// Which file.
        path: PathBuf,
        /// The first byte that is no whole record.
        offset: usize,
    },
    /// A record over [`crate::RECORD_BYTES_MAX`].
    TooLong {
        /// Its length.
        bytes: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read { path, source } => write!(f, "reading {}: {source}", path.display()),
            Error::Write { path, source } => write!(f, "writing {}: {source}", path.display()),
            Error::Corrupt { path, offset } => {
                write!(f, "{} is corrupt at byte {offset}", path.display())
            }
            Error::TooLong { bytes } => write!(f, "a record of {bytes} bytes is too long"),
        }
    }
}

impl std::error::Error for Error {}

/// What is known of a stream that has records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The oldest record's instant.
    pub first: Time,
    /// The newest record's instant.
    pub last: Time,
    /// [`Streams::expire`] with a later instant than this frees something.
    pub frees_after: Time,
    /// When the last record arrived.
    pub arrived_at: Time,
    /// Bytes on disk.
    pub stored_bytes: u64,
}

/// All streams below one directory. Clones share it.
#[derive(Clone, Debug)]
pub struct Streams {
    root: Arc<PathBuf>,
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    streams: HashMap<String, (Arc<Mutex<Stream>>, u64)>,
    uses: u64,
}

impl Streams {
    /// Streams below `root`, which is made when it is missing.
    pub fn below(root: &Path) -> Result<Streams, Error> {
        std::fs::create_dir_all(root).map_err(|source| Error::Write {
            path: root.to_owned(),
            source,
        })?;
        Ok(Streams {
            root: Arc::new(root.to_owned()),
            open: Arc::default(),
        })
    }

    /// Appends records (instant, body) in this order and returns once they are on disk: the number
    /// that the next record will have. `stream` is a file name: the caller makes it of safe
    /// characters.
    pub fn append(
        &self,
        stream: &str,
        now: Time,
        records: Vec<(Time, Vec<u8>)>,
    ) -> Result<u64, Error> {
        let stream = self.stream(stream)?;
        let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.append(now, records)
    }

    /// Reads a page. A stream that was never written is empty.
    pub fn read(&self, stream: &str, query: &Query) -> Result<Page, Error> {
        if !self.root.join(stream).exists() {
            return Ok(Page::default());
        }
        let stream = self.stream(stream)?;
        let stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.read(query)
    }

    /// What is known of a stream without reading its records; `None` when it has none.
    pub fn summary(&self, stream: &str) -> Result<Option<Summary>, Error> {
        if !self.root.join(stream).exists() {
            return Ok(None);
        }
        let stream = self.stream(stream)?;
        let stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(stream.summary())
    }

    /// The names of all streams that were written.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let reading = |source| Error::Read {
            path: self.root.as_ref().clone(),
            source,
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.root.as_ref()).map_err(reading)? {
            let name = entry.map_err(reading)?.file_name();
            names.extend(name.to_str().map(str::to_owned));
        }
        Ok(names)
    }

    /// Bytes on disk.
    pub fn stored_bytes(&self, stream: &str) -> Result<u64, Error> {
        if !self.root.join(stream).exists() {
            return Ok(0);
        }
        let stream = self.stream(stream)?;
        let stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(stream.stored_bytes())
    }

    /// Removes segments whose records are all older than `before`.
    pub fn expire(&self, stream: &str, before: Time) -> Result<(), Error> {
        if !self.root.join(stream).exists() {
            return Ok(());
        }
        let stream = self.stream(stream)?;
        let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.expire(before)
    }

    /// Removes a stream and all its records. One that does not exist is removed already.
    pub fn remove(&self, stream: &str) -> Result<(), Error> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.streams.remove(stream);
        let path = self.root.join(stream);
        match std::fs::remove_dir_all(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(Error::Write { path, source })
            }
            _ => Ok(()),
        }
    }

    fn stream(&self, name: &str) -> Result<Arc<Mutex<Stream>>, Error> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.uses += 1;
        let now = open.uses;
        if let Some((stream, used)) = open.streams.get_mut(name) {
            *used = now;
            return Ok(stream.clone());
        }
        if open.streams.len() >= OPEN_STREAMS_MAX {
            let idle = open
                .streams
                .iter()
                .filter(|(_, (s, _))| Arc::strong_count(s) == 1);
            let oldest = idle
                .min_by_key(|(_, (_, used))| *used)
                .map(|(name, _)| name.clone());
            if let Some(oldest) = oldest {
                open.streams.remove(&oldest);
            }
        }
        let stream = Arc::new(Mutex::new(Stream::open(&self.root.join(name))?));
        open.streams.insert(name.to_owned(), (stream.clone(), now));
        Ok(stream)
    }
}

/// Reads the records of bytes that must be whole frames.
fn whole(path: &Path, bytes: &[u8]) -> Result<Vec<Record>, Error> {
    use crate::core::frame::{End, decode};
    match decode(bytes) {
        (records, End::Clean) => Ok(records),
        (_, End::Torn(offset)) => Err(Error::Corrupt {
            path: path.to_owned(),
            offset,
        }),
    }
}

#[cfg(test)]
mod tests;
