//! Room at the end of the last segment: zeros, durable before a frame is written over them. Where
//! the file does not grow, an fsync has only the frame to write; where it does, the file system
//! has to write about the file too, which costs more than the frame does.
//!
//! It holds no data, and whether it is there decides nothing but the time that a commit takes: a
//! disk without space for it is written without.

use super::disk::{Action, Disk, is_full};
use super::writer::{SEGMENT_BYTES, fatal};
use crate::Fatal;
use std::fs::File;
use std::path::Path;

/// What is made at once.
pub(crate) const ROOM_BYTES: u64 = SEGMENT_BYTES / 4;
/// With less than this left more is made. Whoever writes more than this at once pays less for
/// growing than the zeros would cost.
pub(crate) const SHORT_BYTES: u64 = ROOM_BYTES / 4;
/// What can be left of it at most.
pub(crate) const MOST_BYTES: u64 = ROOM_BYTES + SHORT_BYTES;

static ZEROS: [u8; ROOM_BYTES as usize] = [0; ROOM_BYTES as usize];

/// The room of one segment. Callers say how much of the segment is written.
pub(crate) struct Room {
    /// The file's length, while what is written is not longer.
    end: u64,
    /// There was no space: not asked for again before so much is written.
    refused_until: u64,
}

impl Room {
    /// Of a file of this length.
    pub fn new(end: u64) -> Room {
        Room {
            end,
            refused_until: 0,
        }
    }

    /// What the file is longer than what is written in it.
    pub fn left_bytes(&self, written: u64) -> u64 {
        self.end.saturating_sub(written)
    }

    /// Makes more when there is little, unless it reaches to `seal_at`. When it has made some,
    /// all that was written is durable.
    pub fn make(
        &mut self,
        disk: &Disk,
        (file, path): (&File, &Path),
        written: u64,
        seal_at: u64,
    ) -> Result<(), Fatal> {
        let from = self.end.max(written);
        let is_enough = self.left_bytes(written) >= SHORT_BYTES || from >= seal_at;
        if is_enough || written < self.refused_until {
            return Ok(());
        }
        match disk.write(Action::MakeRoom, (file, path), from, &ZEROS) {
            Ok(()) => {
                let synced = disk.sync(file, path);
                synced.map_err(|error| fatal("fsync", path, error))?;
                self.end = from + ROOM_BYTES;
                Ok(())
            }
            Err(error) if is_full(&error) => {
                let cut = disk.truncate(file, path, from);
                cut.map_err(|error| fatal("cut off refused room from", path, error))?;
                self.refuse(from);
                Ok(())
            }
            Err(error) => Err(fatal("make room in", path, error)),
        }
    }

    /// The disk is full, and the file was cut to this length.
    pub fn refuse(&mut self, end: u64) {
        self.end = end;
        self.refused_until = end + ROOM_BYTES;
    }

    /// Cuts the file to what is written, durably.
    pub fn cut(
        &mut self,
        disk: &Disk,
        (file, path): (&File, &Path),
        written: u64,
    ) -> Result<(), Fatal> {
        if self.left_bytes(written) > 0 {
            let cut = disk.truncate(file, path, written);
            cut.map_err(|error| fatal("cut off the room from", path, error))?;
            self.end = written;
        }
        Ok(())
    }
}
