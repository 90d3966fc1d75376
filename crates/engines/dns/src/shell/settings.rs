//! The host's name servers, read again when the file changes.

use crate::core::servers;
use crate::limits;
use std::fs::{self, File};
use std::io::Read;
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

/// What tells one state of a file from another.
type Mark = (u64, u64, u64, i64, i64);

/// The file.
pub struct Settings {
    path: PathBuf,
    mark: Option<Mark>,
}

impl Settings {
    pub fn new(path: PathBuf) -> Settings {
        Settings { path, mark: None }
    }

    /// The servers, if they may have changed since the last look. A file that is missing or cannot
    /// be read for a moment changes nothing.
    pub fn changed(&mut self) -> Option<Vec<SocketAddr>> {
        let facts = fs::metadata(&self.path).ok()?;
        let mark = (
            facts.dev(),
            facts.ino(),
            facts.size(),
            facts.mtime(),
            facts.mtime_nsec(),
        );
        if self.mark == Some(mark) {
            return None;
        }
        let mut bytes = Vec::new();
        let file = File::open(&self.path).ok()?;
        file.take(limits::SETTINGS_BYTES)
            .read_to_end(&mut bytes)
            .ok()?;
        self.mark = Some(mark);
        Some(servers(&String::from_utf8_lossy(&bytes)))
    }
}
