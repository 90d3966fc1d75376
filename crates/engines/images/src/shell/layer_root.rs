//! A layer's directory while it is filled: every path is resolved below its root by the kernel
//! (`openat2` with `RESOLVE_IN_ROOT`), so that no link of the layer leads out of it.
//!
//! What overlayfs is told: a name that is hidden is a character device 0:0, which a user namespace
//! may make; a directory that hides all below carries `user.overlay.opaque` (mount with
//! `userxattr`).

use crate::core::entry::{Inside, keeps_attribute};
use crate::core::header::{Header, Type};
use crate::tree;
use rustix::fd::OwnedFd;
use rustix::fs::{
    self, AtFlags, CWD, FileType, Gid, Mode, OFlags, ResolveFlags, Timespec, Timestamps, Uid,
    XattrFlags,
};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

const OPAQUE: &str = "user.overlay.opaque";
const RESOLVE: ResolveFlags = ResolveFlags::IN_ROOT.union(ResolveFlags::NO_MAGICLINKS);
const DIRECTORY_MODE: u32 = 0o755;
/// How often a resolution is tried again when the kernel saw a rename meanwhile.
const RACES_MAX: u32 = 32;

/// The directory.
pub struct LayerRoot {
    root: OwnedFd,
    /// The directory of the last member: most members lie beside their predecessor.
    last_parent: Option<(Inside, OwnedFd)>,
    /// Set at the end, since every new member changes its directory's time.
    directory_times: Vec<(Inside, (i64, u32))>,
    attributes_left_out: u64,
}

/// What was at a name before.
enum Before {
    Nothing,
    Directory,
    /// A mark of this layer that hides the name below.
    Hidden,
}

impl LayerRoot {
    /// Opens the (empty) directory.
    pub fn open(path: &Path) -> Result<LayerRoot, Errno> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        Ok(LayerRoot {
            root: fs::open(path, flags, Mode::empty())?,
            last_parent: None,
            directory_times: Vec::new(),
            attributes_left_out: 0,
        })
    }

    /// Extended attributes that were not kept.
    pub fn attributes_left_out(&self) -> u64 {
        self.attributes_left_out
    }

    /// Makes a directory, link, or pipe, or the file whose contents the caller then writes.
    pub fn make(&mut self, at: &Inside, header: &Header) -> Result<Option<OwnedFd>, Errno> {
        let Some((parent, name)) = at.split() else {
            let root = self.root.try_clone().map_err(|_| Errno::MFILE)?;
            self.directory_times.push((at.clone(), header.modified));
            self.dress(&root, header)?;
            return Ok(None);
        };
        let parent = self.parent(&parent)?;
        let name = OsStr::from_bytes(name);
        let is_directory = header.kind == Type::Directory;
        let before = self.make_room(parent.as_fd(), name, is_directory)?;
        match header.kind {
            Type::Directory => self.make_directory(parent.as_fd(), name, before, at, header)?,
            Type::Symlink => {
                fs::symlinkat(OsStr::from_bytes(&header.link), &parent, name)?;
                self.attributes_left_out += header.attributes.len() as u64;
                let no_follow = AtFlags::SYMLINK_NOFOLLOW;
                let (uid, gid) = owner(header);
                fs::chownat(&parent, name, uid, gid, no_follow)?;
                fs::utimensat(&parent, name, &times(header.modified), no_follow)?;
            }
            Type::Fifo => {
                let mode = Mode::from_raw_mode(header.mode);
                fs::mknodat(&parent, name, FileType::Fifo, mode, 0)?;
                self.attributes_left_out += header.attributes.len() as u64;
                let (uid, gid) = owner(header);
                fs::chownat(&parent, name, uid, gid, AtFlags::SYMLINK_NOFOLLOW)?;
                fs::chmodat(&parent, name, mode, AtFlags::empty())?;
                fs::utimensat(
                    &parent,
                    name,
                    &times(header.modified),
                    AtFlags::SYMLINK_NOFOLLOW,
                )?;
            }
            _ => {
                let flags = OFlags::WRONLY
                    | OFlags::CREATE
                    | OFlags::EXCL
                    | OFlags::NOFOLLOW
                    | OFlags::CLOEXEC;
                let mode = Mode::from_raw_mode(0o600);
                return fs::openat(&parent, name, flags, mode).map(Some);
            }
        }
        Ok(None)
    }

    /// Gives a file whose contents are written its owner, mode, attributes and time.
    pub fn finish_file(&mut self, file: &OwnedFd, header: &Header) -> Result<(), Errno> {
        self.dress(file, header)?;
        fs::futimens(file, &times(header.modified))
    }

    /// Makes `at` another name of `to`, which must be of this layer.
    pub fn link(&mut self, at: &Inside, to: &Inside) -> Result<(), Errno> {
        let (Some((at_parent, at_name)), Some((to_parent, to_name))) = (at.split(), to.split())
        else {
            return Err(Errno::ISDIR);
        };
        if at == to {
            return Ok(());
        }
        let from = self.open_directory(&to_parent)?;
        let parent = self.parent(&at_parent)?;
        let (at_name, to_name) = (OsStr::from_bytes(at_name), OsStr::from_bytes(to_name));
        self.make_room(parent.as_fd(), at_name, false)?;
        fs::linkat(&from, to_name, &parent, at_name, AtFlags::empty())
    }

    /// Hides what the layers below have at this name. What this layer has there stays.
    pub fn hide(&mut self, at: &Inside) -> Result<(), Errno> {
        let Some((parent, name)) = at.split() else {
            return Err(Errno::ISDIR);
        };
        let parent = self.parent(&parent)?;
        let name = OsStr::from_bytes(name);
        match fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => {
                let (kind, mode) = (FileType::CharacterDevice, Mode::empty());
                fs::mknodat(&parent, name, kind, mode, 0)
            }
            Ok(found) if FileType::from_raw_mode(found.st_mode) == FileType::Directory => {
                self.hide_all(at)
            }
            // A file of this layer already hides what is below it.
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Hides all that the layers below have in this directory.
    pub fn hide_all(&mut self, at: &Inside) -> Result<(), Errno> {
        let directory = self.parent(at)?;
        fs::fsetxattr(&directory, OPAQUE, b"y", XattrFlags::empty())
    }

    /// Sets the directories' times and puts everything on disk.
    pub fn finish(self) -> Result<(), Errno> {
        for (at, modified) in &self.directory_times {
            match self.open_directory(at) {
                Ok(directory) => fs::futimens(&directory, &times(*modified))?,
                // Replaced or removed by a later member.
                Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => {}
                Err(error) => return Err(error),
            }
        }
        fs::syncfs(&self.root)
    }

    fn make_directory(
        &mut self,
        parent: BorrowedFd<'_>,
        name: &OsStr,
        before: Before,
        at: &Inside,
        header: &Header,
    ) -> Result<(), Errno> {
        if !matches!(before, Before::Directory) {
            fs::mkdirat(parent, name, Mode::from_raw_mode(DIRECTORY_MODE))?;
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let directory = fs::openat(parent, name, flags, Mode::empty())?;
        if matches!(before, Before::Hidden) {
            fs::fsetxattr(&directory, OPAQUE, b"y", XattrFlags::empty())?;
        }
        self.directory_times.push((at.clone(), header.modified));
        self.dress(&directory, header)
    }

    /// Owner first: changing it clears the set-user-id bits and the capabilities.
    fn dress(&mut self, node: &OwnedFd, header: &Header) -> Result<(), Errno> {
        let (uid, gid) = owner(header);
        fs::fchown(node, uid, gid)?;
        fs::fchmod(node, Mode::from_raw_mode(header.mode))?;
        for (name, value) in &header.attributes {
            if !keeps_attribute(name) {
                self.attributes_left_out += 1;
                continue;
            }
            let name = OsStr::from_bytes(name);
            match fs::fsetxattr(node, name, value, XattrFlags::empty()) {
                // The file system has none; the report says how many were left out.
                Err(Errno::OPNOTSUPP) => self.attributes_left_out += 1,
                other => other?,
            }
        }
        Ok(())
    }

    /// Removes what is at a name so that something new can be there; directories stay for
    /// directories.
    fn make_room(
        &mut self,
        parent: BorrowedFd<'_>,
        name: &OsStr,
        for_directory: bool,
    ) -> Result<Before, Errno> {
        let found = match fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => return Ok(Before::Nothing),
            found => found?,
        };
        match FileType::from_raw_mode(found.st_mode) {
            FileType::Directory if for_directory => Ok(Before::Directory),
            FileType::Directory => {
                self.last_parent = None;
                tree::remove_at(parent, name)?;
                Ok(Before::Nothing)
            }
            kind => {
                fs::unlinkat(parent, name, AtFlags::empty())?;
                // Devices are left out, so a character device is always a mark of ours.
                Ok(match kind {
                    FileType::CharacterDevice => Before::Hidden,
                    _ => Before::Nothing,
                })
            }
        }
    }

    /// A directory, made with its ancestors where it is missing.
    fn parent(&mut self, at: &Inside) -> Result<OwnedFd, Errno> {
        if let Some((last, directory)) = &self.last_parent
            && last == at
        {
            return directory.try_clone().map_err(|_| Errno::MFILE);
        }
        let directory = match self.open_directory(at) {
            Err(Errno::NOENT | Errno::NOTDIR) => {
                for ancestor in at.ancestry() {
                    self.make_ancestor(&ancestor)?;
                }
                self.open_directory(at)?
            }
            opened => opened?,
        };
        let kept = directory.try_clone().map_err(|_| Errno::MFILE)?;
        self.last_parent = Some((at.clone(), kept));
        Ok(directory)
    }

    fn make_ancestor(&mut self, at: &Inside) -> Result<(), Errno> {
        if self.open_directory(at).is_ok() {
            return Ok(());
        }
        let (parent, name) = at.split().expect("an ancestor has a name");
        let parent = self.open_directory(&parent)?;
        let name = OsStr::from_bytes(name);
        let before = match fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(found) if FileType::from_raw_mode(found.st_mode) == FileType::CharacterDevice => {
                self.make_room(parent.as_fd(), name, true)?
            }
            Ok(_) => return Err(Errno::NOTDIR),
            Err(Errno::NOENT) => Before::Nothing,
            Err(error) => return Err(error),
        };
        let mode = Mode::from_raw_mode(DIRECTORY_MODE);
        fs::mkdirat(&parent, name, mode)?;
        fs::chmodat(&parent, name, mode, AtFlags::empty())?;
        if matches!(before, Before::Hidden) {
            let directory = self.open_directory(at)?;
            fs::fsetxattr(&directory, OPAQUE, b"y", XattrFlags::empty())?;
        }
        Ok(())
    }

    fn open_directory(&self, at: &Inside) -> Result<OwnedFd, Errno> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let path = at.joined();
        let mut races = 0;
        loop {
            let path = OsStr::from_bytes(&path);
            match fs::openat2(&self.root, path, flags, Mode::empty(), RESOLVE) {
                Err(Errno::AGAIN) if races < RACES_MAX => races += 1,
                opened => return opened,
            }
        }
    }
}

/// Moves a finished directory to its place; `false` when somebody else's is already there.
pub fn put_in_place(from: &Path, to: &Path) -> Result<bool, Errno> {
    match fs::renameat_with(CWD, from, CWD, to, fs::RenameFlags::NOREPLACE) {
        Err(Errno::EXIST | Errno::NOTEMPTY) => return Ok(false),
        moved => moved?,
    }
    let shelf = to.parent().expect("a layer lies in a directory");
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    fs::fsync(fs::open(shelf, flags, Mode::empty())?)?;
    Ok(true)
}

fn owner(header: &Header) -> (Option<Uid>, Option<Gid>) {
    // The caller has checked that both are mapped and so fit.
    let (uid, gid) = (header.uid as u32, header.gid as u32);
    (Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))
}

fn times((seconds, nanoseconds): (i64, u32)) -> Timestamps {
    let at = Timespec {
        tv_sec: seconds,
        tv_nsec: nanoseconds.into(),
    };
    Timestamps {
        last_access: at,
        last_modification: at,
    }
}
