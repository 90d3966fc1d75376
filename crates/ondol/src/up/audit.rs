//! The audit trail on disk: `audit/current.jsonl`, one record a line, rotated by size.

use crate::data::Data;
use crate::report::Problem;
use std::fs::{File as Handle, OpenOptions, rename};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use wire::Audit;

/// A file is set aside when it has grown to this.
const FILE_BYTES_MAX: u64 = 64 << 20;
/// Files set aside that are kept.
const FILES_MAX: usize = 8;

/// The trail.
pub struct File {
    directory: PathBuf,
    open: Mutex<Open>,
}

struct Open {
    handle: Handle,
    bytes: u64,
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
        })
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
        Ok(Open { handle, bytes })
    }
}

impl Audit for File {
    fn append(&self, record: &str) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let line = format!("{record}\n");
        if let Err(error) = open.handle.write_all(line.as_bytes()) {
            tracing::error!(%error, "a record of the audit trail was lost");
            return;
        }
        open.bytes += line.len() as u64;
        if open.bytes < FILE_BYTES_MAX {
            return;
        }
        match self.rotate() {
            Ok(fresh) => *open = fresh,
            Err(error) => tracing::error!(%error, "the audit trail could not be rotated"),
        }
    }
}
