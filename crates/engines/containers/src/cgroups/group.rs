//! The control group of one container: entering it, ending and removing it.

use super::{GroupError, file_error, write};
use crate::core::groups::keyed;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

/// The version of control groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Version {
    V1,
    V2,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Directory {
    pub(super) path: PathBuf,
    pub(super) controllers: Vec<String>,
}

/// The control group of one container, as it is recorded in `cgroup.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    v: u32,
    version: Version,
    directories: Vec<Directory>,
}

impl Group {
    pub(super) fn new(version: Version, directories: Vec<Directory>) -> Group {
        Group {
            v: 1,
            version,
            directories,
        }
    }

    pub(super) fn version(&self) -> Version {
        self.version
    }

    /// A directory that every group has.
    pub(super) fn first(&self) -> Option<&Path> {
        self.directories.first().map(|one| one.path.as_path())
    }

    /// The directory that has `controller`.
    pub(super) fn directory(&self, controller: &str) -> Option<&Path> {
        let has = |directory: &&Directory| {
            directory
                .controllers
                .iter()
                .any(|known| known == controller)
        };
        self.directories
            .iter()
            .find(has)
            .map(|directory| directory.path.as_path())
    }

    /// The files by which a process with one thread enters: it writes `0`. In v1 that is `tasks`,
    /// because moving a single thread takes no lock that all processes of the machine share.
    pub(crate) fn entries(&self) -> Result<Vec<OwnedFd>, GroupError> {
        let name = match self.version {
            Version::V1 => "tasks",
            Version::V2 => "cgroup.procs",
        };
        self.directories
            .iter()
            .map(|directory| {
                let path = directory.path.join(name);
                let opened = OpenOptions::new().write(true).open(&path);
                opened
                    .map(OwnedFd::from)
                    .map_err(file_error("opening", &path))
            })
            .collect()
    }

    /// The file that counts kills for want of memory.
    pub(crate) fn oom_file(&self) -> Result<Option<OwnedFd>, GroupError> {
        let Some(path) = self.oom_path() else {
            return Ok(None);
        };
        File::open(&path)
            .map(|file| Some(file.into()))
            .map_err(file_error("opening", &path))
    }

    fn oom_path(&self) -> Option<PathBuf> {
        let name = match self.version {
            Version::V1 => "memory.oom_control",
            Version::V2 => "memory.events",
        };
        self.directory("memory")
            .map(|directory| directory.join(name))
    }

    /// How many of its processes the kernel killed for want of memory; `None` without the memory
    /// controller.
    pub fn oom_kills(&self) -> Result<Option<u64>, GroupError> {
        let Some(path) = self.oom_path() else {
            return Ok(None);
        };
        Ok(keyed(&read(&path)?, "oom_kill"))
    }

    /// Moves a process with all its threads into the group.
    pub fn place(&self, pid: u32) -> Result<(), GroupError> {
        self.directories.iter().try_for_each(|directory| {
            let path = directory.path.join("cgroup.procs");
            write(&path, &pid.to_string()).map_err(file_error("placing a process by", &path))
        })
    }

    /// The processes in it; none where it is gone already.
    pub fn processes(&self) -> Result<Vec<u32>, GroupError> {
        let Some(directory) = self.first() else {
            return Ok(Vec::new());
        };
        let path = directory.join("cgroup.procs");
        let text = match std::fs::read_to_string(&path) {
            // Of a group that goes while it is read.
            Err(error) if error.raw_os_error() == Some(libc::ENODEV) => String::new(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text.map_err(file_error("reading", &path))?,
        };
        let numbers = text.lines().filter_map(|line| line.parse().ok());
        Ok(numbers.collect())
    }

    /// Kills every process that is in it now: what is left of a container whose shim is lost. Where
    /// the group is gone already, so are they.
    pub fn kill(&self) -> Result<(), GroupError> {
        for pid in self.processes()? {
            let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
            let Some(pid) = pid else { continue };
            let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else {
                continue;
            };
            // Still there after its descriptor was opened: the number is that process's.
            let number = pid.as_raw_nonzero().get().unsigned_abs();
            if self.processes()?.contains(&number) {
                let _ = pidfd_send_signal(process, Signal::KILL);
            }
        }
        Ok(())
    }

    /// Removes it; fails while processes are in it. Done where it is gone already.
    pub fn remove(&self) -> Result<(), GroupError> {
        self.directories
            .iter()
            .try_for_each(|directory| remove_directory(&directory.path))
    }
}

pub(super) fn remove_directory(path: &Path) -> Result<(), GroupError> {
    match std::fs::remove_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(file_error("removing the control group", path)(error))
        }
        _ => Ok(()),
    }
}

fn read(path: &Path) -> Result<String, GroupError> {
    std::fs::read_to_string(path).map_err(file_error("reading", path))
}
