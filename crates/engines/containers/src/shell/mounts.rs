//! Mounts by descriptor: a mount is made detached, and moved to a target that was opened without
//! leaving the container's root. No path is looked up twice, so an image's links lead nowhere else.

use super::sys;
use rustix::fs::{self, AtFlags, CWD, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags, fsconfig_create,
    fsconfig_set_flag, fsconfig_set_string, fsmount, fsopen, move_mount, open_tree,
};
use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::{Component, Path, PathBuf};

/// As the kernel counts.
const MAX_LINKS: usize = 40;

/// nosuid, nodev, noexec.
pub const INERT: MountAttrFlags = MountAttrFlags::MOUNT_ATTR_NOSUID
    .union(MountAttrFlags::MOUNT_ATTR_NODEV)
    .union(MountAttrFlags::MOUNT_ATTR_NOEXEC);

/// One option of a file system.
pub enum Option<'a> {
    /// A word.
    Flag(&'a str),
    /// `key=value`.
    Value(&'a str, &'a str),
}

/// Makes a file system, not attached anywhere yet.
pub fn make(kind: &str, options: &[Option<'_>], attributes: MountAttrFlags) -> io::Result<OwnedFd> {
    let context = fsopen(kind, FsOpenFlags::FSOPEN_CLOEXEC)?;
    for option in options {
        match option {
            Option::Flag(key) => fsconfig_set_flag(&context, *key)?,
            Option::Value(key, value) => fsconfig_set_string(&context, *key, *value)?,
        }
    }
    fsconfig_create(&context)?;
    Ok(fsmount(
        &context,
        FsMountFlags::FSMOUNT_CLOEXEC,
        attributes,
    )?)
}

/// A detached copy of what is at `path` under `directory` (the directory itself if it is empty),
/// with what is mounted below it.
pub fn copy(directory: BorrowedFd<'_>, path: &Path) -> io::Result<OwnedFd> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_EMPTY_PATH
        | OpenTreeFlags::AT_RECURSIVE;
    Ok(open_tree(directory, path, flags)?)
}

/// A detached copy of what is at an absolute path of this mount namespace.
pub fn copy_path(path: &Path) -> io::Result<OwnedFd> {
    copy(CWD, path)
}

/// Makes `mount` and all below it read-only.
pub fn make_read_only(mount: BorrowedFd<'_>, recursive: bool) -> io::Result<()> {
    let attributes = u64::from(MountAttrFlags::MOUNT_ATTR_RDONLY.bits());
    sys::mount_set_attributes(mount, attributes, recursive)
}

/// Attaches `mount` over `target`.
pub fn attach(mount: &OwnedFd, target: &OwnedFd) -> io::Result<()> {
    let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    Ok(move_mount(mount, "", target, "", flags)?)
}

/// The kind of a target that is made where it is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A directory, 0755.
    Directory,
    /// An empty file, 0644, in directories made as above.
    File,
}

/// Opens what is at `path` in `root`, following links as if `root` were `/`; `None` if nothing is.
pub fn find(root: BorrowedFd<'_>, path: &Path) -> io::Result<std::option::Option<OwnedFd>> {
    match open_in(root, path) {
        Ok(found) => Ok(Some(found)),
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// As [`find`], and makes what is missing; where a link leads to nothing, what it names is made.
pub fn find_or_make(root: BorrowedFd<'_>, path: &Path, kind: Kind) -> io::Result<OwnedFd> {
    if let Some(found) = find(root, path)? {
        return Ok(found);
    }
    let mut links = 0;
    let mut walked = PathBuf::from("/");
    let mut left: Vec<OsString> = names(path);
    while let Some(name) = left.pop() {
        if name == ".." {
            walked.pop();
            continue;
        }
        // Links are taken apart by hand, so `walked` has none; opening it follows none outside.
        let here = open_in(root, &walked)?;
        match fs::readlinkat(&here, &name, Vec::new()) {
            Ok(to) => {
                links += 1;
                if links > MAX_LINKS {
                    return Err(Errno::LOOP.into());
                }
                let to = PathBuf::from(OsString::from_vec(to.into_bytes()));
                if to.is_absolute() {
                    walked = PathBuf::from("/");
                }
                left.extend(names(&to));
                continue;
            }
            Err(Errno::NOENT) if kind == Kind::File && left.is_empty() => {
                let mode = Mode::from_raw_mode(0o644);
                fs::mknodat(&here, &name, FileType::RegularFile, mode, 0)?;
            }
            Err(Errno::NOENT) => fs::mkdirat(&here, &name, Mode::from_raw_mode(0o755))?,
            Err(Errno::INVAL) => {} // there, and no link
            Err(error) => return Err(error.into()),
        }
        walked.push(name);
    }
    Ok(open_in(root, &walked)?)
}

/// The names of `path`, the last one first.
fn names(path: &Path) -> Vec<OsString> {
    let names = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    names.rev().collect()
}

fn open_in(root: BorrowedFd<'_>, path: &Path) -> Result<OwnedFd, Errno> {
    let flags = OFlags::PATH | OFlags::CLOEXEC;
    fs::openat2(root, path, flags, Mode::empty(), ResolveFlags::IN_ROOT)
}

/// Whether `file` is a directory.
pub fn is_directory(file: impl AsFd) -> io::Result<bool> {
    let stat = fs::statat(file, "", AtFlags::EMPTY_PATH)?;
    Ok(FileType::from_raw_mode(stat.st_mode) == FileType::Directory)
}
