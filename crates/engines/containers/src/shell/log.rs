//! Writes the log's segments. What the format is and when a segment is full, [`frames`] says.

use super::files;
use crate::config::LogLimits;
use crate::core::frames::{self, Position, Stream};
use crate::record::LOG_PREFIX;
use rustix::fs::{self, AtFlags, Dir, Mode, OFlags};
use std::io;
use std::os::fd::{AsFd, OwnedFd};

/// So much room for frames stays between two writes.
const KEPT_BUFFER_BYTES: usize = 32 << 10;

/// The log of one container.
pub struct LogWriter {
    directory: OwnedFd,
    limits: LogLimits,
    segment: OwnedFd,
    position: Position,
    buffer: Vec<u8>,
    lost_bytes: u64,
}

impl LogWriter {
    /// Starts a new segment after those in `directory`.
    pub fn open(directory: OwnedFd, limits: LogLimits) -> io::Result<LogWriter> {
        let number = segments(&directory)?
            .into_iter()
            .max()
            .map_or(0, |last| last + 1);
        let segment = start(&directory, number)?;
        let size_bytes = frames::MAGIC.len() as u64;
        let position = Position {
            segment: number,
            size_bytes,
        };
        Ok(LogWriter {
            directory,
            limits,
            segment,
            position,
            buffer: Vec::new(),
            lost_bytes: 0,
        })
    }

    /// Writes what was read from `stream`. What cannot be written is counted and dropped: a full
    /// disk must not stop the container.
    pub fn write(&mut self, stream: Stream, bytes: &[u8]) {
        self.buffer.clear();
        frames::frames_of(&mut self.buffer, files::wall_ms(), stream, bytes);
        if self.append().is_err() {
            self.lost_bytes += bytes.len() as u64;
            // Half a frame may be there: no frame may follow it.
            let _ = fs::ftruncate(&self.segment, self.position.size_bytes);
        }
        // Output of empty lines only makes seventeen bytes of one; that room is not kept.
        self.buffer.clear();
        self.buffer.shrink_to(KEPT_BUFFER_BYTES);
    }

    /// Output that could not be written.
    pub fn lost_bytes(&self) -> u64 {
        self.lost_bytes
    }

    fn append(&mut self) -> io::Result<()> {
        let LogLimits {
            segment_bytes,
            segments,
        } = self.limits;
        if let Some(rotation) = frames::rotation(self.position, segment_bytes, segments) {
            self.segment = start(&self.directory, rotation.next)?;
            let size_bytes = frames::MAGIC.len() as u64;
            self.position = Position {
                segment: rotation.next,
                size_bytes,
            };
            if let Some(oldest) = rotation.remove {
                let name = format!("{LOG_PREFIX}{oldest}");
                let _ = fs::unlinkat(&self.directory, name, AtFlags::empty());
            }
        }
        files::write_all(&self.segment, &self.buffer)?;
        self.position.size_bytes += self.buffer.len() as u64;
        Ok(())
    }
}

fn start(directory: &OwnedFd, number: u64) -> io::Result<OwnedFd> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::APPEND | OFlags::CLOEXEC;
    let name = format!("{LOG_PREFIX}{number}");
    let file = fs::openat(directory, name, flags, Mode::from_raw_mode(0o644))?;
    files::write_all(&file, &frames::MAGIC)?;
    Ok(file)
}

/// The numbers of the segments in `directory`, in no order.
pub fn segments(directory: impl AsFd) -> io::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for entry in Dir::read_from(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy();
        if let Some(number) = name
            .strip_prefix(LOG_PREFIX)
            .and_then(|text| text.parse().ok())
        {
            numbers.push(number);
        }
    }
    Ok(numbers)
}
