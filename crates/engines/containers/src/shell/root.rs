//! A container's root file system, built in its own new mount namespace and made `/`.
//!
//! Order: the overlay; proc, sys and the control groups; dev; the engine's files in `/etc`;
//! volumes; covered and read-only paths; last, the root itself read-only if it is to be. Everything
//! is gone with the namespace; nothing is ever unmounted by hand.

use super::mounts::{self, INERT, Kind, Option as Set};
use super::{devices, files};
use crate::config::{Container, Mount, MountKind, Root};
use crate::core::etc;
use crate::record::{Stage, StartFailure};
use rustix::fs::{self, AtFlags, CWD, Mode, OFlags};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MountFlags, MountPropagationFlags, UnmountFlags,
    fsconfig_create, fsconfig_set_flag, fsconfig_set_string, fsmount, fsopen,
};
use std::ffi::CString;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

/// The kernel takes at most so much of a file system's options in one text.
const MAX_OPTION_BYTES: usize = 4095;
/// The kernel takes at most so much as one option's value.
const MAX_VALUE_BYTES: usize = 255;

fn failed(subject: impl std::fmt::Display) -> impl FnOnce(io::Error) -> StartFailure {
    move |error| StartFailure {
        stage: Stage::Mounts,
        reason: format!("{subject}: {error}"),
    }
}

fn errno(subject: impl std::fmt::Display) -> impl FnOnce(Errno) -> StartFailure {
    move |error| failed(subject)(error.into())
}

/// What is known from outside.
pub struct Place {
    /// Whether the group of terminals is mapped.
    pub tty_group: bool,
    /// Whether the process is in control groups of its own.
    pub grouped: bool,
}

/// Builds the root of `container` and makes it `/`. Gives a descriptor of it.
pub fn enter(container: &Container, place: &Place) -> Result<OwnedFd, StartFailure> {
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", private).map_err(errno("making mounts private"))?;
    let root = overlay(&container.root)?;
    kernel_files(&root, place)?;
    let memory = devices::mount(&root, container.shm_bytes, place.tty_group)
        .map_err(|e| failed(format!("/dev/{}", e.name))(e.source))?;
    etc_files(container, &root, &memory)?;
    for mount in &container.mounts {
        volume(&root, mount)?;
    }
    working_directory(container, &root)?;
    cover(container, &root)?;
    if container.root.read_only {
        mounts::make_read_only(root.as_fd(), false).map_err(failed("read-only root"))?;
    }
    pivot(&root)?;
    Ok(root)
}

/// Mounts the overlay and gives a descriptor of its root. It must be mounted somewhere to become
/// `/`: over its own scratch directory, which nobody else looks into.
fn overlay(root: &Root) -> Result<OwnedFd, StartFailure> {
    let point = root.work.as_path();
    for path in [&root.upper, &root.work] {
        match fs::mkdirat(CWD, path, Mode::from_raw_mode(0o755)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(errno(path.display())(error)),
        }
    }
    let subject = || format!("overlay of {} layers", root.lower.len());
    match overlay_by_layer(root) {
        Ok(mount) => {
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let target =
                fs::openat(CWD, point, flags, Mode::empty()).map_err(errno(point.display()))?;
            mounts::attach(&mount, &target).map_err(failed(subject()))?;
            Ok(mount)
        }
        // Before Linux 6.5 layers are given as one text.
        Err(Errno::INVAL) => overlay_by_text(root, point).map_err(failed(subject())),
        Err(error) => Err(errno(subject())(error)),
    }
}

fn overlay_by_layer(root: &Root) -> Result<OwnedFd, Errno> {
    let context = fsopen("overlay", FsOpenFlags::FSOPEN_CLOEXEC)?;
    for layer in &root.lower {
        if layer.as_os_str().len() > MAX_VALUE_BYTES {
            return Err(Errno::INVAL);
        }
        fsconfig_set_string(&context, "lowerdir+", layer.as_path())?;
    }
    fsconfig_set_string(&context, "upperdir", root.upper.as_path())?;
    fsconfig_set_string(&context, "workdir", root.work.as_path())?;
    fsconfig_set_flag(&context, "userxattr")?;
    if root.ephemeral {
        fsconfig_set_flag(&context, "volatile")?;
    }
    fsconfig_create(&context)?;
    fsmount(
        &context,
        FsMountFlags::FSMOUNT_CLOEXEC,
        MountAttrFlags::empty(),
    )
}

fn overlay_by_text(root: &Root, point: &Path) -> io::Result<OwnedFd> {
    let lower: Vec<_> = root
        .lower
        .iter()
        .map(|path| path.to_string_lossy())
        .collect();
    let mut text = format!(
        "lowerdir={},upperdir={},workdir={},userxattr",
        lower.join(":"),
        root.upper.display(),
        root.work.display()
    );
    if root.ephemeral {
        text.push_str(",volatile");
    }
    if text.len() > MAX_OPTION_BYTES {
        return Err(io::Error::other("too many layers for a kernel before 6.5"));
    }
    let text = CString::new(text)?;
    rustix::mount::mount(
        "overlay",
        point,
        "overlay",
        MountFlags::empty(),
        text.as_c_str(),
    )?;
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(fs::openat(CWD, point, flags, Mode::empty())?)
}

/// /proc, /sys and /sys/fs/cgroup. The first two need the outer ones still in view, so the root was
/// not changed yet.
fn kernel_files(root: &OwnedFd, place: &Place) -> Result<(), StartFailure> {
    let attach = |kind: &str, path: &str, options: &[Set<'_>], attributes| {
        let mount = mounts::make(kind, options, attributes)?;
        let target = mounts::find_or_make(root.as_fd(), Path::new(path), Kind::Directory)?;
        mounts::attach(&mount, &target)
    };
    let read_only = INERT | MountAttrFlags::MOUNT_ATTR_RDONLY;
    attach("proc", "/proc", &[], INERT).map_err(failed("/proc"))?;
    attach("sysfs", "/sys", &[], read_only).map_err(failed("/sys"))?;
    if !place.grouped {
        return Ok(());
    }
    let groups = files::read_proc("/proc/self/cgroup").map_err(failed("/proc/self/cgroup"))?;
    let v1: Vec<&str> = groups.lines().filter_map(limiting_hierarchy).collect();
    if v1.is_empty() {
        return attach("cgroup2", "/sys/fs/cgroup", &[], read_only)
            .map_err(failed("/sys/fs/cgroup"));
    }
    hierarchies(root, &v1).map_err(failed("/sys/fs/cgroup"))
}

/// Version 1 has a mount for each hierarchy, below a small file system that holds their names.
fn hierarchies(root: &OwnedFd, v1: &[&str]) -> io::Result<()> {
    let options = [Set::Value("mode", "755"), Set::Value("size", "64k")];
    let base = mounts::make("tmpfs", &options, INERT)?;
    let target = mounts::find_or_make(root.as_fd(), Path::new("/sys/fs/cgroup"), Kind::Directory)?;
    mounts::attach(&base, &target)?;
    for names in v1 {
        let options: Vec<_> = names.split(',').map(Set::Flag).collect();
        let read_only = INERT | MountAttrFlags::MOUNT_ATTR_RDONLY;
        let mount = mounts::make("cgroup", &options, read_only)?;
        fs::mkdirat(&base, *names, Mode::from_raw_mode(0o755))?;
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        mounts::attach(&mount, &fs::openat(&base, *names, flags, Mode::empty())?)?;
        for name in names.split(',').filter(|name| name != names) {
            fs::symlinkat(*names, &base, name)?;
        }
    }
    mounts::make_read_only(base.as_fd(), false)
}

/// The controllers of a v1 line of `/proc/self/cgroup` that hold a container's limits.
fn limiting_hierarchy(line: &str) -> Option<&str> {
    let names = line.split(':').nth(1)?;
    names
        .split(',')
        .any(|name| matches!(name, "cpu" | "cpuacct" | "memory" | "pids"))
        .then_some(names)
}

/// Binds the engine's three files over the root's. They lie in memory, beside the devices, and have
/// no name there: on a disk they would cost more than all mounts together.
fn etc_files(container: &Container, root: &OwnedFd, memory: &OwnedFd) -> Result<(), StartFailure> {
    let texts = [
        ("hostname", Some(format!("{}\n", container.hostname))),
        ("hosts", Some(etc::hosts(&container.names))),
        ("resolv.conf", etc::resolv_conf(&container.names)),
    ];
    for (name, text) in texts {
        let Some(text) = text else { continue };
        let path = format!("/etc/{name}");
        let bind = || {
            files::replace(memory.as_fd(), name, text.as_bytes())?;
            let mount = mounts::copy(memory.as_fd(), Path::new(name))?;
            let target = mounts::find_or_make(root.as_fd(), Path::new(&path), Kind::File)?;
            mounts::attach(&mount, &target)?;
            Ok(fs::unlinkat(memory, name, AtFlags::empty())?)
        };
        bind().map_err(failed(&path))?;
    }
    Ok(())
}

fn volume(root: &OwnedFd, volume: &Mount) -> Result<(), StartFailure> {
    let subject = || match &volume.kind {
        MountKind::Bind { source } => {
            format!("{} at {}", source.display(), volume.target.display())
        }
        MountKind::Tmpfs { .. } => format!("tmpfs at {}", volume.target.display()),
    };
    let (mount, kind) = match &volume.kind {
        MountKind::Bind { source } => {
            let mount = mounts::copy_path(source).map_err(failed(subject()))?;
            let directory = mounts::is_directory(&mount).map_err(failed(subject()))?;
            (
                mount,
                if directory {
                    Kind::Directory
                } else {
                    Kind::File
                },
            )
        }
        MountKind::Tmpfs {
            size_bytes,
            mode,
            no_exec,
        } => {
            let (size, mode) = (size_bytes.to_string(), format!("{mode:o}"));
            let mut attributes = INERT;
            attributes.set(MountAttrFlags::MOUNT_ATTR_NOEXEC, *no_exec);
            let options = [Set::Value("size", &size), Set::Value("mode", &mode)];
            let mount = mounts::make("tmpfs", &options, attributes).map_err(failed(subject()))?;
            (mount, Kind::Directory)
        }
    };
    let place = || {
        if volume.read_only {
            mounts::make_read_only(mount.as_fd(), true)?;
        }
        let target = mounts::find_or_make(root.as_fd(), &volume.target, kind)?;
        mounts::attach(&mount, &target)
    };
    place().map_err(failed(subject()))
}

/// Images often name a working directory that no layer has.
fn working_directory(container: &Container, root: &OwnedFd) -> Result<(), StartFailure> {
    let cwd = &container.process.cwd;
    if cwd.as_os_str().is_empty() {
        return Ok(());
    }
    mounts::find_or_make(root.as_fd(), cwd, Kind::Directory)
        .map(drop)
        .map_err(failed(format!("working directory {}", cwd.display())))
}

/// Hides masked paths and makes others read-only.
fn cover(container: &Container, root: &OwnedFd) -> Result<(), StartFailure> {
    if !container.masked_paths.is_empty() {
        let null = Path::new("/dev/null");
        let null =
            mounts::find_or_make(root.as_fd(), null, Kind::File).map_err(failed("/dev/null"))?;
        let mut blanks = Blanks { null, empty: None };
        for path in &container.masked_paths {
            blanks.hide(root, path).map_err(failed(path.display()))?;
        }
    }
    for path in &container.readonly_paths {
        let protect = || {
            let Some(target) = mounts::find(root.as_fd(), path)? else {
                return Ok(());
            };
            let copy = mounts::copy(target.as_fd(), Path::new(""))?;
            mounts::make_read_only(copy.as_fd(), true)?;
            mounts::attach(&copy, &target)
        };
        protect().map_err(failed(path.display()))?;
    }
    Ok(())
}

/// What is laid over masked paths. Kernels before 6.15 copy only mounts that are attached, so each
/// copy is of one that is.
struct Blanks {
    /// The container's own `/dev/null`.
    null: OwnedFd,
    /// The directory that was hidden first, once it is.
    empty: Option<OwnedFd>,
}

impl Blanks {
    fn hide(&mut self, root: &OwnedFd, path: &Path) -> io::Result<()> {
        let here = Path::new("");
        let Some(target) = mounts::find(root.as_fd(), path)? else {
            return Ok(());
        };
        if !mounts::is_directory(&target)? {
            return mounts::attach(&mounts::copy(self.null.as_fd(), here)?, &target);
        }
        if let Some(empty) = &self.empty {
            return mounts::attach(&mounts::copy(empty.as_fd(), here)?, &target);
        }
        let read_only = INERT | MountAttrFlags::MOUNT_ATTR_RDONLY;
        let options = [Set::Value("mode", "755"), Set::Value("size", "4k")];
        let empty = mounts::make("tmpfs", &options, read_only)?;
        mounts::attach(&empty, &target)?;
        self.empty = Some(empty);
        Ok(())
    }
}

/// Makes the overlay `/` and lets go of everything outside it.
fn pivot(root: &OwnedFd) -> Result<(), StartFailure> {
    let change = || {
        rustix::process::fchdir(root)?;
        rustix::process::pivot_root(".", ".")?;
        // The old root now lies over the new one: it is what "." and "/" of umount mean.
        rustix::mount::unmount(".", UnmountFlags::DETACH)?;
        rustix::process::chdir("/")
    };
    change().map_err(errno("changing the root"))
}
