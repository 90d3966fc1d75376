//! The few things that the journal does to files, each of which a test can make fail.
//!
//! No decisions: what an error means is the writer's business.

use super::reserve::RESERVE_BYTES;
use rustix::fs::FallocateFlags;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

/// What is done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Append,
    MakeRoom,
    Sync,
    Truncate,
    Create,
    Remove,
    Allocate,
}

/// Answers an error where one shall happen.
pub(crate) type Faults = Box<dyn Fn(Action, &Path) -> io::Result<()> + Send>;

/// The disk, or one with faults.
pub(crate) struct Disk {
    /// Only tests set it.
    pub faults: Option<Faults>,
    /// What is kept for the day it is full; only tests keep another amount.
    pub reserve_bytes: u64,
}

impl Default for Disk {
    fn default() -> Disk {
        Disk {
            faults: None,
            reserve_bytes: RESERVE_BYTES,
        }
    }
}

impl Disk {
    fn check(&self, action: Action, path: &Path) -> io::Result<()> {
        self.faults
            .as_ref()
            .map_or(Ok(()), |faults| faults(action, path))
    }

    /// Writes, to append or to make room; after an error some of the bytes may be there.
    pub fn write(
        &self,
        action: Action,
        (file, path): (&File, &Path),
        at: u64,
        bytes: &[u8],
    ) -> io::Result<()> {
        if let Err(fault) = self.check(action, path) {
            file.write_all_at(&bytes[..bytes.len() / 2], at)?;
            return Err(fault);
        }
        file.write_all_at(bytes, at)
    }

    /// Makes the contents durable.
    pub fn sync(&self, file: &File, path: &Path) -> io::Result<()> {
        self.check(Action::Sync, path)?;
        file.sync_data()
    }

    /// Cuts the file and makes that durable.
    pub fn truncate(&self, file: &File, path: &Path, bytes: u64) -> io::Result<()> {
        self.check(Action::Truncate, path)?;
        file.set_len(bytes)?;
        self.check(Action::Sync, path)?;
        file.sync_all()
    }

    /// Makes a file with these contents, durably and at once: it is there whole or not at all.
    pub fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<File> {
        self.check(Action::Create, path)?;
        let unfinished = path.with_extension("new");
        let made = (|| {
            let mut options = OpenOptions::new();
            // Left over from a crash or a full disk: no name ending in .new was ever valid.
            let options = options.create(true).truncate(true).write(true).mode(0o600);
            options.open(&unfinished)?.write_all(bytes)?;
            let file = OpenOptions::new().write(true).open(&unfinished)?;
            file.sync_all()?;
            std::fs::rename(&unfinished, path)?;
            Ok(file)
        })();
        match made {
            Ok(file) => {
                self.sync_directory(path)?;
                Ok(file)
            }
            Err(error) => {
                // It may not exist, and matters only for the space it takes.
                let _ = std::fs::remove_file(&unfinished);
                Err(error)
            }
        }
    }

    /// The file that holds the reserve, as it was left or new.
    pub fn open_reserve(&self, path: &Path) -> io::Result<File> {
        self.check(Action::Create, path)?;
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false).write(true).mode(0o600);
        options.open(path)
    }

    /// Makes a file longer by space that is really taken; not durable, and not needed to be.
    pub fn allocate(&self, file: &File, path: &Path, from: u64, bytes: u64) -> io::Result<()> {
        self.check(Action::Allocate, path)?;
        rustix::fs::fallocate(file, FallocateFlags::empty(), from, bytes)?;
        Ok(())
    }

    /// What an ordinary user may still write.
    pub fn free_bytes(&self, file: &File) -> u64 {
        let found = rustix::fs::fstatvfs(file);
        found.map_or(0, |found| found.f_bavail.saturating_mul(found.f_frsize))
    }

    /// Removes a file. After a power cut it may be there again, with all that was durable in it.
    pub fn remove(&self, path: &Path) -> io::Result<()> {
        self.check(Action::Remove, path)?;
        std::fs::remove_file(path)
    }

    fn sync_directory(&self, file: &Path) -> io::Result<()> {
        let directory = file.parent().expect("a file lies in a directory");
        self.check(Action::Sync, directory)?;
        File::open(directory)?.sync_all()
    }
}

/// Whether an error means that there is no room.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}
