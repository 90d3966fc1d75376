//! Starts a shim for a container, and removes what is left of one.

use crate::cgroups::{Group, GroupError};
use crate::check::{Refused, check};
use crate::config::{Container, Limits, Ulimit};
use crate::observe::note;
use crate::record::{CONFIG_FILE, EXIT_FILE, GROUP_FILE, LOCK_FILE, SHIM_LOG_FILE, STATUS_FILE};
use crate::shell::{channel, files, identity, sys};
use rustix::fs::{self, AtFlags, CWD, Gid, Mode, OFlags, Uid};
use rustix::io::Errno;
use rustix::process::{Pid, Rlimit, getrlimit, prlimit};
use std::fmt;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The first word of the packet to a shim: its version.
pub(crate) const LAUNCH_WORD: &str = "launch-1";
/// The descriptor is the held lock of the directory.
pub(crate) const LOCK_WORD: &str = "lock";
/// The descriptor is the entry of a control group.
pub(crate) const GROUP_WORD: &str = "group";
/// The descriptor counts what the kernel killed for memory.
pub(crate) const OOM_WORD: &str = "oom";

/// What is needed to start a container.
#[derive(Debug)]
pub struct Launch<'a> {
    /// The container's directory as the launcher sees it; made if missing, its parent not.
    pub directory: &'a Path,
    /// What is to run.
    pub container: &'a Container,
    /// Its control group, made for its limits. Without one, a container that has limits is refused.
    pub group: Option<&'a Group>,
    /// The command that joins the namespaces in which containers are made and calls
    /// [`crate::shim::run`] with the directory as it is seen there. Its standard streams are set
    /// here.
    pub command: Command,
}

/// Why a container was not started.
#[derive(Debug)]
pub enum LaunchError {
    /// The container cannot be fulfilled.
    Refused(Refused),
    /// It has limits, and there is no control group to hold them.
    LimitsWithoutGroup,
    /// A shim holds this directory already.
    AlreadyRunning,
    /// The directory could not be prepared.
    Prepare {
        /// The file.
        file: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The control group could not be opened.
    Group(GroupError),
    /// The shim could not be started.
    Spawn(io::Error),
    /// The shim ended before it heard what to do; its last words are in `shim.log`.
    Deaf(io::Error),
}

impl fmt::Display for LaunchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LaunchError::Refused(refused) => write!(f, "container refused: {refused}"),
            LaunchError::LimitsWithoutGroup => {
                f.write_str("the container has limits, but no control group can hold them")
            }
            LaunchError::AlreadyRunning => f.write_str("its shim is running already"),
            LaunchError::Prepare { file, source } => write!(f, "preparing {file}: {source}"),
            LaunchError::Group(error) => error.fmt(f),
            LaunchError::Spawn(error) => write!(f, "starting the shim: {error}"),
            LaunchError::Deaf(error) => write!(f, "the shim ended at once: {error}"),
        }
    }
}

impl std::error::Error for LaunchError {}

fn preparing<E: Into<io::Error>>(file: &'static str) -> impl FnOnce(E) -> LaunchError {
    move |source| LaunchError::Prepare {
        file,
        source: source.into(),
    }
}

/// Prepares the directory and starts the shim; does not wait for the container. Gives the shim's
/// process id. What becomes of it, [`observe`](crate::observe()) tells.
///
/// A shim that has ended is a child of this process until `observe` or [`remove`] has seen it.
pub fn launch(launch: Launch<'_>) -> Result<u32, LaunchError> {
    let Launch {
        directory,
        container,
        group,
        mut command,
    } = launch;
    check(container).map_err(LaunchError::Refused)?;
    if group.is_none() && container.limits != Limits::default() {
        return Err(LaunchError::LimitsWithoutGroup);
    }
    let here = own_directory(directory)?;
    let lock = take_lock(&here)?;
    // An earlier shim of this directory must not be taken for the new one.
    note(&lock, None).map_err(preparing(LOCK_FILE))?;
    for stale in [STATUS_FILE, EXIT_FILE] {
        match fs::unlinkat(&here, stale, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(error) => return Err(preparing(stale)(error)),
        }
    }
    files::replace_json(here.as_fd(), CONFIG_FILE, container).map_err(preparing(CONFIG_FILE))?;
    let mut words = vec![LAUNCH_WORD, LOCK_WORD];
    let mut entries = Vec::new();
    let mut oom = None;
    if let Some(group) = group {
        files::replace_json(here.as_fd(), GROUP_FILE, group).map_err(preparing(GROUP_FILE))?;
        entries = group.entries().map_err(LaunchError::Group)?;
        oom = group.oom_file().map_err(LaunchError::Group)?;
    }
    words.extend(entries.iter().map(|_| GROUP_WORD));
    words.extend(oom.iter().map(|_| OOM_WORD));
    let descriptors: Vec<BorrowedFd<'_>> = [&lock]
        .into_iter()
        .chain(&entries)
        .chain(&oom)
        .map(AsFd::as_fd)
        .collect();

    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
    let words_of_shim = fs::openat(&here, SHIM_LOG_FILE, flags, Mode::from_raw_mode(0o644))
        .map_err(preparing(SHIM_LOG_FILE))?;
    let (ours, theirs) = channel::pair().map_err(LaunchError::Spawn)?;
    command
        .stdin(theirs)
        .stdout(Stdio::null())
        .stderr(words_of_shim);
    let shim = command.spawn().map_err(LaunchError::Spawn)?;
    // The shim's end must be the only one, so that it hears if this process dies.
    drop(command);
    let pid = shim.id();
    note(&lock, Some(pid)).map_err(preparing(LOCK_FILE))?;
    raise_limits(pid, &container.process.ulimits);
    channel::send(&ours, words.join(" ").as_bytes(), &descriptors).map_err(LaunchError::Deaf)?;
    Ok(pid)
}

/// Makes the directory and gives it to the owner of its parent, who is root where the shim is.
fn own_directory(directory: &Path) -> Result<OwnedFd, LaunchError> {
    const SUBJECT: &str = "the directory";
    match fs::mkdirat(CWD, directory, Mode::from_raw_mode(0o755)) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(error) => return Err(preparing(SUBJECT)(error)),
    }
    let here = files::open_directory(directory).map_err(preparing(SUBJECT))?;
    let parent = fs::statat(&here, "..", AtFlags::empty()).map_err(preparing(SUBJECT))?;
    let own = fs::fstat(&here).map_err(preparing(SUBJECT))?;
    if (own.st_uid, own.st_gid) != (parent.st_uid, parent.st_gid) {
        let (uid, gid) = (Uid::from_raw(parent.st_uid), Gid::from_raw(parent.st_gid));
        fs::fchown(&here, Some(uid), Some(gid)).map_err(preparing(SUBJECT))?;
    }
    Ok(here)
}

fn take_lock(here: &OwnedFd) -> Result<OwnedFd, LaunchError> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::CLOEXEC;
    let lock = fs::openat(here, LOCK_FILE, flags, Mode::from_raw_mode(0o600))
        .map_err(preparing(LOCK_FILE))?;
    match sys::try_lock(lock.as_fd()) {
        Ok(true) => Ok(lock),
        Ok(false) => Err(LaunchError::AlreadyRunning),
        Err(error) => Err(preparing(LOCK_FILE)(error)),
    }
}

/// In a user namespace nobody can raise a hard limit; from here it can be done if this process may.
/// If it may not, the shim fails to set the limit and says which.
fn raise_limits(pid: u32, ulimits: &[Ulimit]) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    for limit in ulimits {
        let resource = identity::rlimit(limit.resource);
        let Rlimit { current, maximum } = getrlimit(resource);
        let enough = maximum.is_none_or(|max| limit.hard.is_some_and(|hard| hard <= max));
        if !enough {
            let _ = prlimit(
                pid,
                resource,
                Rlimit {
                    current,
                    maximum: limit.hard,
                },
            );
        }
    }
}

/// Why a container's directory was not removed.
#[derive(Debug)]
pub enum RemoveError {
    /// Its shim is running.
    StillRunning,
    /// A file could not be removed.
    Remove {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for RemoveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RemoveError::StillRunning => f.write_str("its shim is running"),
            RemoveError::Remove { path, source } => {
                write!(f, "removing {}: {source}", path.display())
            }
        }
    }
}

impl std::error::Error for RemoveError {}

/// Removes the directory with all that is in it, logs included; its layers lie elsewhere. Done when
/// there is none. The control group is removed by [`Group::remove`].
pub fn remove(directory: &Path) -> Result<(), RemoveError> {
    let failed = |source: io::Error| RemoveError::Remove {
        path: directory.to_owned(),
        source,
    };
    if !crate::observe::wait_for_end(directory).map_err(failed)? {
        return Err(RemoveError::StillRunning);
    }
    match std::fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
        _ => Ok(()),
    }
}
