//! Control groups: what holds a container's limits and counts what it uses. Launcher's side.
//!
//! Each container has a group `NAME/ID` below the group that this process is in, or, in v2 where
//! that is not delegated, below the root of the tree. Containers that share limits have theirs
//! below a group of their own, `NAME/SHARED/ID` ([`Groups::nested`]). On v1 and hybrid machines it
//! is one directory in each hierarchy of interest. Where groups cannot be made,
//! [`Groups::detect`] says why; nothing is pretended.
//!
//! A process enters by a descriptor of the group's entry file (see `Group::entries`), because the
//! one that enters has no rights here.

mod counters;
mod group;
mod version2;

pub use crate::core::counters::{
    BlockCount, BlockIo, Counters, Cpu, Machine, Memory, Pids, Throttling,
};
pub use counters::machine;
pub use group::Group;

use crate::config::{ContainerId, Limits};
use crate::core::groups::{
    self, Controller, Setting, needed, settings_v1, settings_v2, shared_settings_v1,
};
use crate::core::hierarchies::{self, Layout, Tree};
use crate::shell::files;
use group::{Directory, Version};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why there are no control groups to be had here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// For people: what lacks, and where.
    pub reason: String,
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Unavailable {}

/// Why something could not be done with a group.
#[derive(Debug)]
pub enum GroupError {
    /// The machine has no such controller.
    NoController {
        /// Its name.
        controller: &'static str,
    },
    /// A file or directory could not be made, read or written.
    File {
        /// The action, as `writing 512 to`.
        action: String,
        /// The path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for GroupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GroupError::NoController { controller } => {
                write!(f, "no control group has the controller {controller} here")
            }
            GroupError::File {
                action,
                path,
                source,
            } => {
                write!(f, "{action} {}: {source}", path.display())
            }
        }
    }
}

impl std::error::Error for GroupError {}

pub(crate) fn file_error(action: &str, path: &Path) -> impl FnOnce(io::Error) -> GroupError {
    let (action, path) = (action.to_owned(), path.to_owned());
    move |source| GroupError::File {
        action,
        path,
        source,
    }
}

/// The groups of one instance: makes those of its containers. What is serialized of it tells a
/// later process what to remove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    version: Version,
    /// (the instance's directory, its controllers)
    trees: Vec<(PathBuf, Vec<String>)>,
}

impl Groups {
    /// Finds out what this machine has, and makes the instance's group `name` (a file name).
    pub fn detect(name: &str) -> Result<Groups, Unavailable> {
        let read = |path: &str| {
            let unavailable = |e| Unavailable {
                reason: format!("{path}: {e}"),
            };
            files::read_proc(path).map_err(unavailable)
        };
        let layout =
            hierarchies::layout(&read("/proc/self/mountinfo")?, &read("/proc/self/cgroup")?);
        match layout {
            Some(Layout::V1(trees)) => Groups::version1(name, &trees),
            Some(Layout::V2(tree)) => version2::prepare(name, &tree).map(|tree| Groups {
                version: Version::V2,
                trees: vec![tree],
            }),
            None => Err(Unavailable {
                reason: "no control group tree is mounted".to_owned(),
            }),
        }
    }

    fn version1(name: &str, trees: &[Tree]) -> Result<Groups, Unavailable> {
        let mut made = Vec::new();
        for tree in trees {
            let path = tree.own.join(name);
            match make_directory(&path) {
                // What only counts is done without where it cannot be had.
                Err(_) if tree.controllers == [Controller::Blkio.name()] => continue,
                Err(error) => {
                    return Err(Unavailable {
                        reason: error.to_string(),
                    });
                }
                Ok(()) => {}
            }
            made.push((path, tree.controllers.clone()));
        }
        Ok(Groups {
            version: Version::V1,
            trees: made,
        })
    }

    /// Whether groups have `controller` here.
    pub fn has(&self, controller: Controller) -> bool {
        let name = controller.name();
        self.trees
            .iter()
            .any(|(_, has)| has.iter().any(|known| known == name))
    }

    /// Why some limits cannot be held here; `None` if all can.
    pub fn lacking(&self) -> Option<Unavailable> {
        let wanted = [Controller::Cpu, Controller::Memory, Controller::Pids];
        let lacking: Vec<&str> = wanted
            .into_iter()
            .filter(|one| !self.has(*one))
            .map(Controller::name)
            .collect();
        let names = lacking.join(" and ");
        (!lacking.is_empty()).then(|| Unavailable {
            reason: format!("the control groups that this user may make have no {names}"),
        })
    }

    /// The part of `limits` that [`Groups::create`] and [`Groups::nested`] do not refuse.
    pub fn holdable(&self, limits: &Limits) -> Limits {
        groups::holdable(limits, |controller| self.has(controller))
    }

    /// Makes the group of `id` and writes its limits. One that is there already, and empty, is
    /// taken.
    pub fn create(&self, id: &ContainerId, limits: &Limits) -> Result<Group, GroupError> {
        let group = self.make(id, limits)?;
        let settings = match self.version {
            Version::V1 => settings_v1(limits),
            Version::V2 => settings_v2(limits),
        };
        set(&group, &settings)?;
        Ok(group)
    }

    /// Makes a group whose `limits` hold for all containers' groups that are made in it, together.
    /// One that is there already is taken.
    pub fn nested(&self, id: &ContainerId, limits: &Limits) -> Result<Groups, GroupError> {
        let group = self.make(id, limits)?;
        let settings = match self.version {
            Version::V1 => shared_settings_v1(limits),
            Version::V2 => settings_v2(limits),
        };
        set(&group, &settings)?;
        let below = self.below(id);
        if self.version == Version::V2 {
            for (path, _) in &below.trees {
                version2::hand_down_and_count(path)
                    .map_err(file_error("handing down controllers in", path))?;
            }
        }
        Ok(below)
    }

    /// What [`Groups::nested`] makes, whether it is there or not.
    pub fn below(&self, id: &ContainerId) -> Groups {
        let below = |(path, has): &(PathBuf, Vec<String>)| (path.join(id.as_str()), has.clone());
        Groups {
            version: self.version,
            trees: self.trees.iter().map(below).collect(),
        }
    }

    fn make(&self, id: &ContainerId, limits: &Limits) -> Result<Group, GroupError> {
        if let Some(lacking) = needed(limits).into_iter().find(|one| !self.has(*one)) {
            return Err(GroupError::NoController {
                controller: lacking.name(),
            });
        }
        let mut directories = Vec::new();
        for (tree, controllers) in &self.trees {
            let path = tree.join(id.as_str());
            make_directory(&path)?;
            directories.push(Directory {
                path,
                controllers: controllers.clone(),
            });
        }
        Ok(Group::new(self.version, directories))
    }

    /// Removes these groups with those of shared limits in them; fails while there are containers.
    /// Done where they are gone already.
    pub fn remove(&self) -> Result<(), GroupError> {
        for (path, _) in &self.trees {
            for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    group::remove_directory(&entry.path())?;
                }
            }
            group::remove_directory(path)?;
        }
        Ok(())
    }
}

/// Writes all of them; a group for which one fails is removed.
fn set(group: &Group, settings: &[Setting]) -> Result<(), GroupError> {
    settings.iter().try_for_each(|setting| {
        apply(group, setting).inspect_err(|_| {
            let _ = group.remove();
        })
    })
}

fn make_directory(path: &Path) -> Result<(), GroupError> {
    match std::fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(file_error("making the control group", path)(error))
        }
        _ => Ok(()),
    }
}

fn apply(group: &Group, setting: &Setting) -> Result<(), GroupError> {
    let name = setting.controller.name();
    let directory = group
        .directory(name)
        .ok_or(GroupError::NoController { controller: name })?;
    let path = directory.join(setting.file);
    match write(&path, &setting.value) {
        Err(error) if setting.optional && error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(file_error(&format!("writing {} to", setting.value), &path)(
            error,
        )),
        Ok(()) => Ok(()),
    }
}

/// Writes to a file that exists, in one call, as these files want it.
fn write(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write;
    std::fs::OpenOptions::new()
        .write(true)
        .open(path)?
        .write_all(text.as_bytes())
}
