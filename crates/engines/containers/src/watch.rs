//! Awaits changes of containers without asking again and again: one descriptor over the files of
//! all containers and over the processes of their shims.
//!
//! Guarantee: after a container was added by [`Watch::add`] (or seen by `new`), every later change
//! of its files is told, and the end of its shim, which may come without a word. Assumption: who
//! adds one does so after its start, and looks at its files once afterwards. If the kernel's queue
//! overflows, status and log of every container are told as changed.

use crate::config::ContainerId;
use crate::observe;
use crate::record::{EXIT_FILE, LOG_PREFIX, STATUS_FILE};
use rustix::event::epoll::{self, EventData, EventFlags};
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
/// Ends of shims that are read at once.
const SHIMS_AT_ONCE: usize = 64;

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// `status.json` of this container.
    Status(ContainerId),
    /// `exit.json` of this container, or the end of its shim: it has ended.
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
    epoll: OwnedFd,
    inotify: OwnedFd,
    logs: bool,
    watched: HashMap<i32, ContainerId>,
    /// Shims that live, by the word that names them in `epoll`.
    shims: HashMap<u64, (ContainerId, OwnedFd)>,
    next_word: u64,
}

/// Names `inotify` in `epoll`.
const FILES: u64 = 0;

impl Watch {
    /// Watches all containers below `root`; `logs`: their logs too.
    pub fn new(root: &Path, logs: bool) -> Result<Watch, WatchError> {
        let failed = |source: io::Error| WatchError {
            path: root.to_owned(),
            source,
        };
        let inotify = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)
            .map_err(|e| failed(e.into()))?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC).map_err(|e| failed(e.into()))?;
        epoll::add(&epoll, &inotify, EventData::new_u64(FILES), EventFlags::IN)
            .map_err(|e| failed(e.into()))?;
        let mut watch = Watch {
            root: root.to_owned(),
            epoll,
            inotify,
            logs,
            watched: HashMap::new(),
            shims: HashMap::new(),
            next_word: FILES + 1,
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
            Err(Errno::NOENT | Errno::NOTDIR) => return Ok(()),
            Err(error) => {
                return Err(WatchError {
                    path,
                    source: error.into(),
                });
            }
        }
        self.add_shim(id, &path)
            .map_err(|source| WatchError { path, source })
    }

    /// One that is gone already, or has no process yet, is not watched.
    fn add_shim(&mut self, id: &ContainerId, path: &Path) -> io::Result<()> {
        let shim = observe::shim(path).map_err(|error| io::Error::other(error.to_string()))?;
        let Some(shim) = shim else {
            return Ok(());
        };
        let word = self.next_word;
        self.next_word += 1;
        epoll::add(&self.epoll, &shim, EventData::new_u64(word), EventFlags::IN)?;
        self.shims.retain(|_, (other, _)| other != id);
        self.shims.insert(word, (id.clone(), shim));
        Ok(())
    }

    /// The descriptor that becomes readable when something has changed.
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.epoll.as_fd()
    }

    /// What has changed since the last call, each once. Never blocks.
    pub fn changes(&mut self) -> Result<BTreeSet<Change>, WatchError> {
        let mut changes = self.changes_of_files()?;
        self.shims_that_ended(&mut changes)
            .map_err(|error| WatchError {
                path: self.root.clone(),
                source: error.into(),
            })?;
        Ok(changes)
    }

    fn shims_that_ended(&mut self, changes: &mut BTreeSet<Change>) -> rustix::io::Result<()> {
        let now = rustix::event::Timespec::default();
        loop {
            let mut events = Vec::with_capacity(SHIMS_AT_ONCE);
            let room = rustix::buffer::spare_capacity(&mut events);
            match epoll::wait(&self.epoll, room, Some(&now)) {
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error),
            }
            let ended: Vec<u64> = events.iter().map(|event| event.data.u64()).collect();
            for word in &ended {
                // Dropped, it leaves the descriptor too.
                if let Some((id, _shim)) = self.shims.remove(word) {
                    changes.insert(Change::Exit(id));
                }
            }
            if ended.iter().all(|word| *word == FILES) {
                return Ok(());
            }
        }
    }

    fn changes_of_files(&mut self) -> Result<BTreeSet<Change>, WatchError> {
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
                let all = self.watched.values();
                changes.extend(
                    all.flat_map(|id| [Change::Status(id.clone()), Change::Log(id.clone())]),
                );
            } else if flags.contains(ReadFlags::IGNORED) {
                let gone = self.watched.remove(&event.wd());
                self.shims.retain(|_, (id, _)| Some(&*id) != gone.as_ref());
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

    #[test]
    fn when_the_kernel_lost_count_every_container_may_have_changed() {
        let root = std::env::temp_dir().join(format!("containers-lost-{}", std::process::id()));
        for name in ["loud-1", "loud-2", "quiet-1"] {
            std::fs::create_dir_all(root.join(name)).unwrap();
        }
        let mut watch = Watch::new(&root, true).unwrap();
        let kept = std::fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
        let loud = ["loud-1", "loud-2"].map(|name| root.join(name).join("log.0"));
        let mut loud = loud.map(|path| std::fs::File::create(path).unwrap());
        // In turns, so that none is the same as the one before.
        for _ in 0..=kept.trim().parse::<u32>().unwrap() {
            for file in &mut loud {
                std::io::Write::write_all(file, b".").unwrap();
            }
        }
        let quiet = root.join("quiet-1");
        std::fs::write(quiet.join("log.0"), b"its only line").unwrap();
        let here = files::open_directory(&quiet).unwrap();
        files::replace(here.as_fd(), STATUS_FILE, b"1").unwrap();
        let changes = watch.changes().unwrap();
        let id = ContainerId::new("quiet-1").unwrap();
        assert!(changes.contains(&Change::Log(id.clone())), "{changes:?}");
        assert!(changes.contains(&Change::Status(id)), "{changes:?}");
        assert!(watch.changes().unwrap().is_empty());
        std::fs::remove_dir_all(&root).unwrap();
    }
}
