//! Space that is taken from the disk while there is some, and given to the journal when there is
//! none: so that on a full disk deletions and small changes, and cleaning, which makes room, still
//! succeed.
//!
//! It holds no data: whatever happens to it, nothing is lost. A disk on which it cannot be had (too
//! small, or it does not allocate ahead) is used without.

use super::disk::{Disk, is_full};
use super::writer::SEGMENT_BYTES;
use std::fs::File;
use std::path::{Path, PathBuf};

const NAME: &str = "RESERVE";
/// What is kept. Small changes may take the first half; deletions and cleaning all of it.
pub const RESERVE_BYTES: u64 = 8 * SEGMENT_BYTES;
/// A commit that takes more than this gets nothing of it.
pub const SMALL_COMMIT_BYTES: usize = SEGMENT_BYTES as usize / 16;
/// Given at once, and as much again for what the file system itself needs.
const BLOCK_BYTES: u64 = SEGMENT_BYTES / 16;

/// What the space is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Small changes.
    Change,
    /// Deletions alone.
    Deletion,
    /// A segment is cleaned, of which this many bytes are left, and will be gone.
    Cleaning(u64),
}

pub(crate) struct Reserve {
    path: PathBuf,
    /// `None` when it could not be had.
    file: Option<File>,
    wanted_bytes: u64,
    held_bytes: u64,
}

impl Reserve {
    /// Takes what it can have of the space.
    pub fn open(directory: &Path, disk: &Disk) -> Reserve {
        let path = directory.join(NAME);
        let file = match disk.open_reserve(&path) {
            Ok(file) => Some(file),
            Err(cause) => {
                tracing::warn!(%cause, path = %path.display(), "no space is kept for a full disk");
                None
            }
        };
        let held_bytes = file.as_ref().and_then(|file| file.metadata().ok());
        let mut reserve = Reserve {
            path,
            wanted_bytes: file.as_ref().map_or(0, |_| disk.reserve_bytes),
            file,
            held_bytes: held_bytes.map_or(0, |held| held.len()),
        };
        reserve.refill(disk, SEGMENT_BYTES);
        reserve
    }

    /// Whether less is held than should be.
    pub fn is_short(&self) -> bool {
        self.held_bytes < self.wanted_bytes
    }

    /// Gives up as much as `bytes` need, if the need may have it.
    pub fn give(&mut self, disk: &Disk, bytes: u64, need: Need) -> bool {
        let given = (bytes.div_ceil(BLOCK_BYTES) + 1) * BLOCK_BYTES;
        let stays = match need {
            Need::Change => self.wanted_bytes / 2,
            Need::Deletion => 0,
            // All that is left may be live: what is begun shall come to its end.
            Need::Cleaning(left_bytes) => left_bytes,
        };
        let Some(file) = &self.file else {
            return false;
        };
        if self.held_bytes < stays + given {
            return false;
        }
        let left_bytes = self.held_bytes - given;
        if let Err(cause) = disk.truncate(file, &self.path, left_bytes) {
            tracing::warn!(%cause, path = %self.path.display(), "no space could be given up");
            return false;
        }
        self.held_bytes = left_bytes;
        true
    }

    /// Takes space again as far as there is some beside `spare_bytes`.
    pub fn refill(&mut self, disk: &Disk, spare_bytes: u64) {
        let Some(file) = &self.file else {
            return;
        };
        let free_bytes = disk.free_bytes(file).saturating_sub(spare_bytes);
        let missing_bytes = self.wanted_bytes.saturating_sub(self.held_bytes);
        let taken = free_bytes.min(missing_bytes) / BLOCK_BYTES * BLOCK_BYTES;
        if taken == 0 {
            return;
        }
        match disk.allocate(file, &self.path, self.held_bytes, taken) {
            Ok(()) => self.held_bytes += taken,
            // What was allocated in part is not counted, and cut off with the next giving.
            Err(cause) if is_full(&cause) => {}
            Err(cause) => {
                let path = self.path.display();
                tracing::warn!(%cause, %path, "no more space is kept for a full disk");
                self.wanted_bytes = self.held_bytes; // it would fail after every commit
            }
        }
    }
}
