//! Awaits changes of containers without asking again and again: one inotify descriptor over the
//! directory that has all containers' directories, and over each of them.
//!
//! Guarantee: after a container was added by [`Watch::add`] (or seen by `new`), every later change
//! of its files is told. Assumption: who adds one looks at its files once afterwards. If the
//! kernel's queue overflows, [`Change::Everything`] says so.

use crate::config::ContainerId;
use crate::record::{EXIT_FILE, LOG_PREFIX, STATUS_FILE};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

/// Room for events in one read; the kernel keeps the rest.
const BUFFER_BYTES: usize = 16 << 10;

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Too much: look at all containers.
    Everything,
    /// `status.json` of this container.
    Status(ContainerId),
    /// `exit.json` of this container: it has ended.
    Exit(ContainerId),
    /// Something was appended to its log.
    Log(ContainerId),
}

/// Why changes cannot be awaited.
#[derive(Debug)]
pub struct WatchError {
    /// What was to be watched.
    pub path: PathBuf,
    /// Why not.
    pub source: io::Error,
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "watching {}: {}", self.path.display(), self.source)
    }
}

impl std::error::Error for WatchError {}

/// The watch over a directory of containers.
#[derive(Debug)]
pub struct Watch {
    root: PathBuf,
    inotify: OwnedFd,
    logs: bool,
    watched: HashMap<i32, ContainerId>,
}

impl Watch {
    /// Watches all containers below `root`; `logs`: their logs too.
    pub fn new(root: &Path, logs: bool) -> Result<Watch, WatchError> {
        let failed = |source: io::Error| WatchError {
            path: root.to_owned(),
            source,
        };
        let inotify = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)
            .map_err(|e| failed(e.into()))?;
        let mut watch = Watch {
            root: root.to_owned(),
            inotify,
            logs,
            watched: HashMap::new(),
        };
        for entry in std::fs::read_dir(root).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            if let Some(id) = name.to_str().and_then(ContainerId::new) {
                watch.add(&id)?;
            }
        }
        Ok(watch)
    }

    /// Watches a container from now on; its directory must exist, or nothing is done. Adding it
    /// twice does nothing. It is forgotten when its directory goes.
    pub fn add(&mut self, id: &ContainerId) -> Result<(), WatchError> {
        let path = self.root.join(id.as_str());
        let mut events = WatchFlags::MOVED_TO | WatchFlags::ONLYDIR;
        events.set(WatchFlags::MODIFY, self.logs);
        match inotify::add_watch(&self.inotify, &path, events) {
            Ok(number) => drop(self.watched.insert(number, id.clone())),
            Err(Errno::NOENT | Errno::NOTDIR) => {}
            Err(error) => {
                return Err(WatchError {
                    path,
                    source: error.into(),
                });
            }
        }
        Ok(())
    }

    /// The descriptor that becomes readable when something has changed.
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.inotify.as_fd()
    }

    /// What has changed since the last call, each once. Never blocks.
    pub fn changes(&mut self) -> Result<BTreeSet<Change>, WatchError> {
        let mut changes = BTreeSet::new();
        let mut buffer = [MaybeUninit::uninit(); BUFFER_BYTES];
        let mut reader = Reader::new(&self.inotify, &mut buffer);
        loop {
            let event = match reader.next() {
                Ok(event) => event,
                Err(Errno::AGAIN) => return Ok(changes),
                Err(Errno::INTR) => continue,
                Err(error) => {
                    return Err(WatchError {
                        path: self.root.clone(),
                        source: error.into(),
                    });
                }
            };
            let flags = event.events();
            if flags.contains(ReadFlags::QUEUE_OVERFLOW) {
                changes.insert(Change::Everything);
            } else if flags.contains(ReadFlags::IGNORED) {
                self.watched.remove(&event.wd());
            } else if let Some(id) = self.watched.get(&event.wd()) {
                let name = event.file_name().map(|name| name.to_string_lossy());
                changes.extend(name.and_then(|name| change(id, &name)));
            }
        }
    }
}

fn change(id: &ContainerId, file: &str) -> Option<Change> {
    match file {
        STATUS_FILE => Some(Change::Status(id.clone())),
        EXIT_FILE => Some(Change::Exit(id.clone())),
        _ if file.starts_with(LOG_PREFIX) => Some(Change::Log(id.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::files;

    #[test]
    fn each_change_of_a_container_is_told_once() {
        let root = std::env::temp_dir().join(format!("containers-watch-{}", std::process::id()));
        let id = ContainerId::new("web-1").unwrap();
        let directory = root.join("web-1");
        std::fs::create_dir_all(&directory).unwrap();
        let mut watch = Watch::new(&root, true).unwrap();
        let here = files::open_directory(&directory).unwrap();
        files::replace(here.as_fd(), STATUS_FILE, b"1").unwrap();
        files::replace(here.as_fd(), STATUS_FILE, b"2").unwrap();
        std::fs::write(directory.join("log.0"), b"frame").unwrap();
        files::replace(here.as_fd(), EXIT_FILE, b"{}").unwrap();
        files::replace(here.as_fd(), "config.json", b"{}").unwrap();
        let changes: Vec<_> = watch.changes().unwrap().into_iter().collect();
        assert_eq!(
            changes,
            [
                Change::Status(id.clone()),
                Change::Exit(id.clone()),
                Change::Log(id.clone())
            ]
        );
        assert!(watch.changes().unwrap().is_empty());
        drop(here);
        std::fs::remove_dir_all(&root).unwrap();
        assert!(watch.changes().unwrap().is_empty());
        assert!(watch.watched.is_empty());
        watch.add(&id).unwrap();
    }
}
