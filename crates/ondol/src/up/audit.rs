//! The audit trail on disk: `audit/current.jsonl`, one record a line, rotated by size.
//!
//! What was changed or refused is written before it is answered. Records of calls that only read
//! may wait for [`WAIT`], so that many are written at once; a killed `up` loses them.

use crate::data::Data;
use crate::report::Problem;
use std::fs::{File as Handle, OpenOptions, rename};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use wire::Audit;

/// A file is set aside when it has grown to this.
const FILE_BYTES_MAX: u64 = 64 << 20;
/// Files set aside that are kept.
const FILES_MAX: usize = 8;
/// How long records of calls that only read may wait.
const WAIT: Duration = Duration::from_millis(100);
/// How many bytes of them.
const WAITING_BYTES_MAX: usize = 32 << 10;

/// The trail.
pub struct File {
    directory: PathBuf,
    open: Mutex<Open>,
    /// Told when something waits that nobody looks after.
    waits: Notify,
}

struct Open {
    handle: Handle,
    bytes: u64,
    waiting: Vec<u8>,
    /// Whether [`File::write_late`] comes within [`WAIT`].
    is_looked_after: bool,
}

impl File {
    /// Opens the trail for appending.
    pub fn open(data: &Data) -> Result<File, Problem> {
        let directory = data.directory("audit")?;
        let open = Open::at(&directory)
            .map_err(|error| Problem::new("cannot open the audit trail").because(error))?;
        Ok(File {
            directory,
            open: Mutex::new(open),
            waits: Notify::new(),
        })
    }

    /// Writes for ever what waits. Under load it comes ten times a second, however often a change
    /// has taken along what waited: waking it for each would cost more than what it writes.
    pub async fn write_late(&self) {
        loop {
            self.waits.notified().await;
            loop {
                tokio::time::sleep(WAIT).await;
                let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
                if open.waiting.is_empty() {
                    open.is_looked_after = false;
                    break;
                }
                self.write(&mut open);
            }
        }
    }

    /// Writes what waits.
    pub fn write_waiting(&self) {
        self.write(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn write(&self, open: &mut Open) {
        if open.waiting.is_empty() {
            return;
        }
        let written = open.handle.write_all(&open.waiting);
        open.bytes += open.waiting.len() as u64;
        open.waiting.clear();
        if let Err(error) = written {
            tracing::error!(%error, "records of the audit trail were lost");
            return;
        }
        if open.bytes < FILE_BYTES_MAX {
            return;
        }
        match self.rotate() {
            Ok(fresh) => {
                *open = Open {
                    is_looked_after: open.is_looked_after,
                    ..fresh
                }
            }
            Err(error) => tracing::error!(%error, "the audit trail could not be rotated"),
        }
    }

    fn rotate(&self) -> std::io::Result<Open> {
        for number in (1..FILES_MAX).rev() {
            let (from, to) = (self.aside(number), self.aside(number + 1));
            if from.exists() {
                rename(from, to)?;
            }
        }
        rename(self.directory.join("current.jsonl"), self.aside(1))?;
        Open::at(&self.directory)
    }

    fn aside(&self, number: usize) -> PathBuf {
        self.directory.join(format!("{number}.jsonl"))
    }
}

impl Open {
    fn at(directory: &std::path::Path) -> std::io::Result<Open> {
        let path = directory.join("current.jsonl");
        let handle = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)?;
        let bytes = handle.metadata()?.len();
        Ok(Open {
            handle,
            bytes,
            waiting: Vec::new(),
            is_looked_after: false,
        })
    }
}

impl Audit for File {
    fn append(&self, lines: &str, at_once: bool) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.waiting.extend_from_slice(lines.as_bytes());
        if at_once || open.waiting.len() >= WAITING_BYTES_MAX {
            self.write(&mut open);
        } else if !std::mem::replace(&mut open.is_looked_after, true) {
            self.waits.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::read_to_string;
    use std::pin::pin;
    use tokio::time::timeout;

    fn empty(name: &str) -> File {
        let name = format!("audit-{name}-{}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&directory).unwrap();
        File {
            open: Mutex::new(Open::at(&directory).unwrap()),
            directory,
            waits: Notify::new(),
        }
    }

    #[test]
    fn reads_wait_for_changes_and_nothing_is_lost() {
        let file = empty("company");
        let written = || read_to_string(file.directory.join("current.jsonl")).unwrap();
        file.append("read\n", false);
        assert_eq!(written(), "");
        file.append("change\n", true);
        assert_eq!(written(), "read\nchange\n");
        file.append("late\n", false);
        file.write_waiting();
        assert_eq!(written(), "read\nchange\nlate\n");
        let long = "x".repeat(WAITING_BYTES_MAX) + "\n";
        file.append(&long, false);
        assert!(written().ends_with(&long));
        std::fs::remove_dir_all(&file.directory).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_read_waits_no_longer_than_its_time() {
        const MOMENT: Duration = Duration::from_millis(5);
        let file = empty("late");
        let written = || read_to_string(file.directory.join("current.jsonl")).unwrap();
        let mut writer = pin!(file.write_late());
        // What is on disk when the writer has gone on for so long.
        let mut after = async |time| {
            timeout(time, &mut writer).await.unwrap_err();
            written()
        };
        for round in 0..3 {
            let before = written();
            file.append("one\n", false);
            assert_eq!(after(WAIT - MOMENT).await, before, "round {round}");
            assert_eq!(after(2 * MOMENT).await, format!("{before}one\n"));
            // A change takes along what waits, and what comes then waits for the same writer.
            file.append("two\n", false);
            file.append("change\n", true);
            let taken = format!("{before}one\ntwo\nchange\n");
            assert_eq!(after(MOMENT).await, taken);
            file.append("three\n", false);
            assert_eq!(after(WAIT).await, format!("{taken}three\n"));
            // It has seen that nothing waits, and sleeps until something does.
            assert_eq!(after(2 * WAIT).await, format!("{taken}three\n"));
        }
        std::fs::remove_dir_all(&file.directory).unwrap();
    }
}
