//! How far a container's log was delivered, and what comes next of it.
//!
//! What is lost (segments that were removed unread, damage, a full disk) is never passed over in
//! silence: a line of Ondol's own stands where it would have been.

use super::lines::Begun;
use crate::cloud::LogLine;
use base::Time;
use containers::Observation;
use containers::tail::{Cursor, TailError};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Read from one container at once, in bytes.
const BATCH_BYTES: usize = 1 << 20;
/// What a line of Ondol's own begins with.
pub const MARK: &str = "[ondol] ";
const FILE: &str = "delivered.json";
const FILE_NEW: &str = "delivered.new";

/// All that was delivered, and what was read beyond.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// Up to where the log was read.
    #[serde(flatten)]
    cursor: Cursor,
    /// Lines of which the end is still to come.
    #[serde(default)]
    begun: Begun,
    /// Of what the shim could not write, how much was told of.
    #[serde(default)]
    unwritten_bytes: u64,
}

/// What comes next.
#[derive(Debug, Default)]
pub struct Next {
    /// Lines, those of [`Next::losses`] among them.
    pub lines: Vec<LogLine>,
    /// What is lost, in words.
    pub losses: Vec<String>,
    /// Whether there is more to be had at once.
    pub more: bool,
}

impl Next {
    fn lose(&mut self, at: Time, words: String) {
        let text = format!("{MARK}{words}");
        self.lines.push(LogLine { at, text });
        self.losses.push(words);
    }
}

/// What is known of the log besides its segments.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Whether nothing more will be written.
    pub has_ended: bool,
    /// What the shim could not write.
    pub unwritten_bytes: u64,
    /// At which size a segment is followed by another.
    pub segment_bytes: u64,
}

impl About {
    /// As it is seen now, which must be before the segments are read.
    pub fn seen(directory: &Path, segment_bytes: u64) -> About {
        let (has_ended, unwritten_bytes) = match containers::observe(directory) {
            Ok(Observation::Exited(exit)) => (true, exit.log_lost_bytes),
            Ok(Observation::Lost { .. }) => (true, 0),
            Ok(Observation::Running(status)) => (false, status.log_lost_bytes),
            Ok(Observation::Absent | Observation::Creating) => (false, 0),
            // Whoever looks after the container says so.
            Err(_) => (false, 0),
        };
        About {
            has_ended,
            unwritten_bytes,
            segment_bytes,
        }
    }
}

impl Delivered {
    /// As it was kept. An unreadable file begins anew: lines come twice rather than never.
    pub fn load(directory: &Path) -> Delivered {
        let bytes = std::fs::read(directory.join(FILE)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Keeps it beside the log.
    pub fn keep(&self, directory: &Path) -> Result<(), String> {
        let path = directory.join(FILE);
        let new = directory.join(FILE_NEW);
        let bytes = serde_json::to_vec(self).map_err(|error| error.to_string())?;
        std::fs::write(&new, bytes)
            .and_then(|()| std::fs::rename(&new, &path))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))
    }

    /// What comes next, and moves on.
    pub fn next(&mut self, directory: &Path, about: About, now: Time) -> Result<Next, TailError> {
        let mut next = Next::default();
        match self.cursor.read(directory, BATCH_BYTES) {
            Ok(batch) => {
                let first = batch.frames.first();
                let at = first.map_or(now, |frame| Time::from_millis(frame.at_ms));
                let missed = batch.missed.map(|gap| gap.about_bytes(about.segment_bytes));
                if let Some(bytes) = missed.filter(|bytes| *bytes > 0) {
                    next.lines = self.begun.end();
                    next.lose(at, format!(
                        "about {bytes} bytes of this container's output are missing here: it wrote \
                         faster than its log was delivered (mode non-blocking; a larger \
                         max-buffer-size keeps more)"
                    ));
                }
                next.lines.extend(self.begun.lines(batch.frames));
                next.more = batch.more;
            }
            Err(TailError::Corrupt { path, offset_bytes }) => {
                let segment = path.file_name().unwrap_or_default().to_string_lossy();
                next.lines = self.begun.end();
                next.lose(now, format!(
                    "a part of this container's output is missing here: {segment} of its log is \
                     damaged from byte {offset_bytes} on"
                ));
                self.cursor.skip_segment();
                next.more = true;
            }
            Err(error) => return Err(error),
        }
        if about.unwritten_bytes > self.unwritten_bytes {
            let bytes = about.unwritten_bytes - self.unwritten_bytes;
            next.lose(now, format!(
                "{bytes} bytes of this container's output are missing: the host could not write \
                 them to its disk"
            ));
        }
        self.unwritten_bytes = about.unwritten_bytes;
        if about.has_ended && !next.more {
            next.lines.extend(self.begun.end());
        }
        Ok(next)
    }
}

#[cfg(test)]
#[path = "delivered_tests.rs"]
mod tests;
