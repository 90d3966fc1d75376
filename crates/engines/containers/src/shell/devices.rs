//! A container's `/dev`: six harmless nodes bound from outside, terminals, shared memory, queues.

use super::mounts::{self, INERT, Kind, Option};
use rustix::fs::{self, CWD, Mode, OFlags};
use rustix::mount::MountAttrFlags;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

/// Nodes that reach no hardware. They cannot be made in a user namespace, so they are bound.
const NODES: [&str; 6] = ["null", "zero", "full", "random", "urandom", "tty"];

/// (name, what it points to)
const LINKS: [(&str, &str); 5] = [
    ("fd", "/proc/self/fd"),
    ("stdin", "/proc/self/fd/0"),
    ("stdout", "/proc/self/fd/1"),
    ("stderr", "/proc/self/fd/2"),
    ("ptmx", "pts/ptmx"),
];

/// The group that owns terminals, by convention.
pub const TTY_GROUP: u32 = 5;

/// What failed, and why.
pub struct DeviceError {
    pub name: &'static str,
    pub source: io::Error,
}

fn at(name: &'static str) -> impl FnOnce(io::Error) -> DeviceError {
    move |source| DeviceError { name, source }
}

/// Mounts `/dev` in `root` and gives it. `tty_group`: whether [`TTY_GROUP`] is mapped.
pub fn mount(root: &OwnedFd, shm_bytes: u64, tty_group: bool) -> Result<OwnedFd, DeviceError> {
    let attributes = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    let options = [Option::Value("mode", "755"), Option::Value("size", "1m")];
    let tmpfs = mounts::make("tmpfs", &options, attributes).map_err(at(""))?;
    let target =
        mounts::find_or_make(root.as_fd(), Path::new("/dev"), Kind::Directory).map_err(at(""))?;
    mounts::attach(&tmpfs, &target).map_err(at(""))?;
    for name in NODES {
        node(&tmpfs, name).map_err(at(name))?;
    }
    for (name, to) in LINKS {
        fs::symlinkat(to, &tmpfs, name).map_err(|e| at(name)(e.into()))?;
    }
    terminals(&tmpfs, tty_group).map_err(at("pts"))?;
    let size = shm_bytes.to_string();
    let options = [Option::Value("mode", "1777"), Option::Value("size", &size)];
    sub_mount(&tmpfs, "shm", "tmpfs", &options, INERT).map_err(at("shm"))?;
    sub_mount(&tmpfs, "mqueue", "mqueue", &[], INERT).map_err(at("mqueue"))?;
    Ok(tmpfs)
}

fn node(dev: &OwnedFd, name: &str) -> io::Result<()> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    drop(fs::openat(dev, name, flags, Mode::from_raw_mode(0o666))?);
    let outside = mounts::copy(CWD, &Path::new("/dev").join(name))?;
    let target = fs::openat(dev, name, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
    mounts::attach(&outside, &target)
}

fn terminals(dev: &OwnedFd, tty_group: bool) -> io::Result<()> {
    let gid = TTY_GROUP.to_string();
    let mut options = vec![
        Option::Flag("newinstance"),
        Option::Value("ptmxmode", "0666"),
        Option::Value("mode", "0620"),
    ];
    if tty_group {
        options.push(Option::Value("gid", &gid));
    }
    let attributes = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    sub_mount(dev, "pts", "devpts", &options, attributes)
}

fn sub_mount(
    dev: &OwnedFd,
    name: &str,
    kind: &str,
    options: &[Option<'_>],
    attributes: MountAttrFlags,
) -> io::Result<()> {
    fs::mkdirat(dev, name, Mode::from_raw_mode(0o755))?;
    let mount = mounts::make(kind, options, attributes)?;
    let target = fs::openat(dev, name, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
    mounts::attach(&mount, &target)
}
