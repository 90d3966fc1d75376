//! Makes the fabric around the calling process.
//!
//! Flow: fork a mapper that stays outside, leave the user and mount namespace, let the mapper write
//! the ids, become user 0, give the mount namespace its own /run with the pins and the data.
//! It must never leave a mount in the host's namespace: all are made after leaving it.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags};
use rustix::mount::{MountFlags, MountPropagationFlags, UnmountFlags};

use super::mapping::{self, Mapping, Plan};
use super::{Error, syscalls, system};
use crate::{DATA_DIR, FABRIC_DIR, PIN_DIR};

/// What the fabric is made from.
#[derive(Debug)]
pub struct Options {
    /// Distinguishes instances on one host; chooses the range of ids under root.
    pub instance: u32,
    /// The directory that becomes [`DATA_DIR`]; owned by [`mapping::root_range`] under root,
    /// else by the user himself.
    pub data: OwnedFd,
}

/// A made fabric. It lives as long as any process or pin in it.
#[derive(Debug)]
pub struct Fabric {
    /// Which users it has.
    pub mapping: Mapping,
}

/// Makes the fabric; afterwards the process is user 0 in it and still in the host's network.
///
/// # Errors
/// Where the system forbids it; nothing is left but the process's changed namespaces, so a process
/// that got an error should end.
pub fn create(options: Options) -> Result<Fabric, Error> {
    let uid = rustix::process::geteuid().as_raw();
    let gid = rustix::process::getegid().as_raw();
    let plan = mapping::plan(uid, gid, options.instance);

    // The working directory moves along into the new mount namespace, a descriptor would not; and
    // the mapped root could not walk to it.
    rustix::process::fchdir(options.data.as_fd())
        .map_err(|error| system("enter the data directory")(error.into()))?;
    let mapping = enter_namespaces(&plan, uid, gid)?;
    syscalls::become_root().map_err(system("become user 0 of the fabric"))?;
    make_mounts()?;
    rustix::process::chdir("/").map_err(|error| system("enter /")(error.into()))?;
    Ok(Fabric { mapping })
}

/// Leaves the namespaces while a forked mapper waits outside to write the ids.
fn enter_namespaces(plan: &Plan, uid: u32, gid: u32) -> Result<Mapping, Error> {
    let pipe = || std::io::pipe().map_err(system("make a pipe"));
    let (mut go_reader, mut go_writer) = pipe()?;
    let (mut done_reader, mut done_writer) = pipe()?;
    let target = std::process::id().cast_signed();
    // Both ends are the child's too: it must close the parent's, or it would wait for itself.
    let parent_ends = [go_writer.as_fd(), done_reader.as_fd()];
    let parent_ends = parent_ends.map(|fd| std::os::fd::AsRawFd::as_raw_fd(&fd));
    let mapper = syscalls::fork_child(|| {
        for end in parent_ends {
            close_copy(end);
        }
        if !matches!(go_reader.read(&mut [0]), Ok(1)) {
            return 1; // the parent gave up
        }
        let answer = mapping::carry_out(plan, target).err().unwrap_or_default();
        i32::from(done_writer.write_all(answer.as_bytes()).is_err())
    })
    .map_err(system("fork the mapper of ids"))?;
    drop(go_reader);
    drop(done_writer);

    let left = syscalls::unshare_user_and_mount();
    let mut answer = String::new();
    if left.is_ok() {
        go_writer
            .write_all(&[1])
            .map_err(system("wake the mapper of ids"))?;
        done_reader
            .read_to_string(&mut answer)
            .map_err(system("hear the mapper of ids"))?;
    }
    drop(go_writer);
    let code = syscalls::wait_child(mapper).map_err(system("wait for the mapper of ids"))?;
    left.map_err(system("make a user and a mount namespace"))?;
    if code != 0 {
        return Err(Error::Mapping(format!("the mapper ended with {code}")));
    }
    if answer.is_empty() {
        return Ok(Mapping::Range {
            ids: mapping::ids(plan),
        });
    }
    mapping::map_single(uid, gid)
        .map_err(|error| Error::Mapping(format!("{answer}; and the own id alone: {error}")))?;
    Ok(Mapping::Single { reason: answer })
}

/// Closes the child's copy of a descriptor that the parent keeps.
fn close_copy(fd: std::os::fd::RawFd) {
    // SAFETY: in the child nothing owns this copy but the parent's variables, which never drop
    // there: the child leaves by `_exit`.
    unsafe { rustix::io::close(fd) };
}

/// Gives the mount namespace a /run of its own: the old entries, the pins, the data.
fn make_mounts() -> Result<(), Error> {
    // Slave, not private: what the host unmounts later is not held by the fabric.
    let slave = MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", slave).map_err(at("detach the mounts from the host's"))?;
    if Path::new("/run").is_dir() {
        cover("/run", "/run")?;
        return make_places(Path::new("/"));
    }
    root_with_run()
}

fn at(action: &'static str) -> impl Fn(rustix::io::Errno) -> Error {
    move |error| system(action)(error.into())
}

/// Mounts a tmpfs over a directory and shows the entries of another in it.
fn cover(place: &str, shown: &str) -> Result<(), Error> {
    let open = |path| {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        rustix::fs::openat(CWD, path, flags, Mode::empty()).map_err(at("open what is covered"))
    };
    let (old, covered) = (open(shown)?, open(place)?);
    let path = |fd: &OwnedFd| format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(fd));
    let entries = fs::read_dir(shown).map_err(system(format!("list {shown}")))?;
    let names: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .collect();
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    let data = c"mode=0755,size=64m";
    rustix::mount::mount("ondol-fabric", place, "tmpfs", flags, data)
        .map_err(at("mount a tmpfs"))?;
    for name in names.iter().filter(|name| *name != "ondol-fabric") {
        let shown = Path::new(shown).join(name);
        let source = if shown == Path::new(place) {
            // The directory, not the link that names it.
            Path::new(&path(&covered)).join(".")
        } else {
            Path::new(&path(&old)).join(name)
        };
        keep_entry(&source, &Path::new(place).join(name));
    }
    Ok(())
}

/// The pins and the data below a root.
fn make_places(root: &Path) -> Result<(), Error> {
    let under = |path: &str| root.join(path.trim_start_matches('/'));
    for directory in [FABRIC_DIR, PIN_DIR, DATA_DIR] {
        let directory = under(directory);
        fs::create_dir(&directory).map_err(system(format!("make {}", directory.display())))?;
    }
    rustix::mount::mount_bind_recursive(".", under(DATA_DIR)).map_err(at("bind the data directory"))
}

/// Where the host has no /run, and nobody but its root could make one: a root of our own that shows
/// the host's entries and has it.
fn root_with_run() -> Result<(), Error> {
    let entries = fs::read_dir("/").map_err(system("list /"))?;
    // Any directory will do but /proc, by which entries are named meanwhile.
    let place = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.path().into_os_string().into_string().ok())
        .find(|path| path != "/proc")
        .ok_or_else(|| system("find a directory in /")(ErrorKind::NotFound.into()))?;
    cover(&place, "/")?;
    let root = Path::new(&place);
    fs::create_dir(root.join("run")).map_err(system("make /run"))?;
    make_places(root)?;
    rustix::process::chdir(root).map_err(at("enter the new root"))?;
    rustix::process::pivot_root(".", ".").map_err(at("change the root"))?;
    rustix::mount::unmount(".", UnmountFlags::DETACH).map_err(at("leave the old root"))
}

/// Shows an entry of the old directory in the new one. One that cannot be shown (another user's) is
/// left out: the fabric needs none of them, programs that it starts may.
fn keep_entry(old: &Path, new: &Path) {
    let Ok(metadata) = fs::symlink_metadata(old) else {
        return;
    };
    if metadata.is_symlink() {
        if let Ok(target) = fs::read_link(old) {
            let _ = std::os::unix::fs::symlink(target, new);
        }
        return;
    }
    let made = if metadata.is_dir() {
        fs::create_dir(new)
    } else {
        fs::File::create(new).map(drop)
    };
    if made.is_err() || rustix::mount::mount_bind_recursive(old, new).is_err() {
        // An empty stand-in that nobody may mistake for the real one.
        let _ = fs::set_permissions(new, fs::Permissions::from_mode(0o000));
    }
}
