//! Reads a container's log from outside, from a stored position on.
//!
//! The format is in `core/frames.rs`. A reader that was away for so long that segments were removed
//! is told so ([`Batch::missed`]); it never sees half a frame.

use crate::core::frames::{self, MAGIC};
pub use crate::core::frames::{Frame, HEADER_BYTES, MAX_PAYLOAD_BYTES, Stream};
use crate::record::LOG_PREFIX;
use crate::shell::{files, log};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Where a reader is: everything before was read. The default is the start of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The segment's number.
    pub segment: u64,
    /// Bytes of it that were read.
    pub offset_bytes: u64,
}

/// Segments that were removed before they were read to their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// Where the reader was when they were gone.
    pub from: Cursor,
    /// How many.
    pub segments: u64,
}

impl Missed {
    /// How much of the log they held that was not read, if each was `segment_bytes` long when the
    /// next one was begun. Each is a little longer, and a part of it is the frames' headers.
    pub fn about_bytes(&self, segment_bytes: u64) -> u64 {
        let all = self.segments.saturating_mul(segment_bytes);
        all.saturating_sub(self.from.offset_bytes)
    }
}

/// What was read in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The frames, in the order in which they were written.
    pub frames: Vec<Frame>,
    /// What is missing before the first of the frames. There is never a gap between two.
    pub missed: Option<Missed>,
    /// Whether there is more to be had at once.
    pub more: bool,
}

/// Why a log could not be read.
#[derive(Debug)]
pub enum TailError {
    /// A segment could not be read.
    Read {
        /// The segment, or the directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A segment is not in the log's format; reading goes on after [`Cursor::skip_segment`].
    Corrupt {
        /// The segment.
        path: PathBuf,
        /// Where.
        offset_bytes: u64,
    },
}

impl fmt::Display for TailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TailError::Read { path, source } => write!(f, "reading {}: {source}", path.display()),
            TailError::Corrupt { path, offset_bytes } => {
                write!(f, "{} is damaged at byte {offset_bytes}", path.display())
            }
        }
    }
}

impl std::error::Error for TailError {}

impl Cursor {
    /// Leaves a damaged segment.
    pub fn skip_segment(&mut self) {
        *self = Cursor {
            segment: self.segment + 1,
            offset_bytes: 0,
        };
    }

    /// Reads at most about `max_bytes` (and at least one frame, if there is one) from the log in
    /// `directory`, and moves on.
    pub fn read(&mut self, directory: &Path, max_bytes: usize) -> Result<Batch, TailError> {
        let mut batch = Batch::default();
        let mut left = max_bytes.max(HEADER_BYTES + MAX_PAYLOAD_BYTES);
        loop {
            let path = directory.join(format!("{LOG_PREFIX}{}", self.segment));
            // Before the read: if the next one exists by then, this one is complete.
            let newest = newest(directory)?;
            let reached = match self.read_segment(&path, &mut left, &mut batch) {
                // What stands before the damage is given first; the next call names the damage.
                Err(TailError::Corrupt { .. }) if !batch.frames.is_empty() => Reached::Bound,
                reached => reached?,
            };
            match reached {
                Reached::Bound => {
                    batch.more = true;
                    return Ok(batch);
                }
                Reached::End | Reached::Gone if newest.is_none_or(|n| n <= self.segment) => {
                    return Ok(batch);
                }
                Reached::End => self.skip_segment(),
                // What stands before the gap is given first; the next call tells of the gap.
                Reached::Gone if !batch.frames.is_empty() => {
                    batch.more = true;
                    return Ok(batch);
                }
                Reached::Gone => self.skip_to_oldest(directory, &mut batch.missed)?,
            }
        }
    }

    fn read_segment(
        &mut self,
        path: &Path,
        left: &mut usize,
        batch: &mut Batch,
    ) -> Result<Reached, TailError> {
        let failed = |source| TailError::Read {
            path: path.to_owned(),
            source,
        };
        let mut file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Reached::Gone),
            Err(error) => return Err(failed(error)),
        };
        let start = self.offset_bytes;
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        let mut bytes = Vec::new();
        file.take(*left as u64)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        let filled = bytes.len() == *left;
        let corrupt = |offset_bytes| TailError::Corrupt {
            path: path.to_owned(),
            offset_bytes,
        };
        let mut at = 0;
        if start == 0 {
            match bytes.get(..MAGIC.len()) {
                Some(magic) if magic == MAGIC => at = MAGIC.len(),
                Some(_) => return Err(corrupt(0)),
                // No room for it is no end: the segment would be passed over unread.
                None if filled => return Ok(Reached::Bound),
                None => return Ok(Reached::End),
            }
        }
        loop {
            match frames::decode(&bytes[at..]) {
                Ok(Some((frame, length))) => {
                    batch.frames.push(frame);
                    at += length;
                }
                Ok(None) => break,
                Err(frames::Corrupt) => return Err(corrupt(start + at as u64)),
            }
            // Moved with each frame, so that what stands before damage is not read twice.
            self.offset_bytes = start + at as u64;
        }
        self.offset_bytes = start + at as u64;
        *left -= at;
        Ok(if filled { Reached::Bound } else { Reached::End })
    }

    /// Moves to the oldest segment that is there, and notes what was passed over.
    fn skip_to_oldest(
        &mut self,
        directory: &Path,
        missed: &mut Option<Missed>,
    ) -> Result<(), TailError> {
        let later = segments(directory)?
            .into_iter()
            .filter(|number| *number > self.segment);
        let oldest = later.min().unwrap_or(self.segment + 1);
        let from = missed.map_or(*self, |before| before.from);
        *missed = Some(Missed {
            from,
            segments: oldest - from.segment,
        });
        *self = Cursor {
            segment: oldest,
            offset_bytes: 0,
        };
        Ok(())
    }
}

enum Reached {
    /// Nothing more is there now.
    End,
    /// As much as was asked for was read.
    Bound,
    /// There is no such segment.
    Gone,
}

fn newest(directory: &Path) -> Result<Option<u64>, TailError> {
    Ok(segments(directory)?.into_iter().max())
}

fn segments(directory: &Path) -> Result<Vec<u64>, TailError> {
    let failed = |source| TailError::Read {
        path: directory.to_owned(),
        source,
    };
    match files::open_directory(directory) {
        Ok(here) => log::segments(&here).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
#[path = "tail/tests.rs"]
mod tests;
