//! What is known of a container from its files, and signals to its shim.
//!
//! The lock decides whether a shim lives: the kernel releases it with the process, whatever number
//! that has. A reader never guesses from process ids.

use crate::core::stat::start_ticks;
use crate::record::{
    CONFIG_FILE, EXIT_FILE, Exit, GROUP_FILE, LOCK_FILE, SHIM_LOG_FILE, STATUS_FILE, State, Status,
};
use crate::shell::{files, sys};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{self, Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde::de::DeserializeOwned;
use std::fmt;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

/// None of the files that are read here is larger.
const MAX_RECORD_BYTES: u64 = 64 << 10;
/// So much of what a lost shim said is given.
const MAX_WORDS_BYTES: usize = 512;

/// What stands in a lock file before its line end: a process's number and its start.
const NOTE_BYTES: usize = 31;

/// What is known of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// There is no such directory, or nothing was ever started in it.
    Absent,
    /// Its shim lives; the program does not run yet. Left for `Running` or `Exited`.
    Creating,
    /// The program runs.
    Running(Status),
    /// It has ended, or could not be started.
    Exited(Exit),
    /// The shim is gone and did not say how the container ended; the container is gone with it. So
    /// it is after a restart of the host.
    Lost {
        /// What is known of it.
        reason: String,
    },
}

/// Why a container could not be observed or signalled.
#[derive(Debug)]
pub enum ObserveError {
    /// A file could not be read.
    Read {
        /// The file's name.
        file: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The signal could not be sent.
    Send(io::Error),
}

impl fmt::Display for ObserveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObserveError::Read { file, source } => write!(f, "reading {file}: {source}"),
            ObserveError::Send(source) => write!(f, "signalling the shim: {source}"),
        }
    }
}

impl std::error::Error for ObserveError {}

fn reading<E: Into<io::Error>>(file: &'static str) -> impl FnOnce(E) -> ObserveError {
    move |source| ObserveError::Read {
        file,
        source: source.into(),
    }
}

/// Reads what is known of the container in `directory`. Blocks for no longer than the reads.
pub fn observe(directory: &Path) -> Result<Observation, ObserveError> {
    let Some((here, lock)) = open(directory)? else {
        return Ok(Observation::Absent);
    };
    // The lock first: a shim that has released it has written all that it ever will.
    let alive = sys::is_locked(lock.as_fd()).map_err(reading(LOCK_FILE))?
        && !has_ended(&lock).map_err(reading(LOCK_FILE))?;
    if !alive {
        reap(&lock, libc::WNOHANG).map_err(reading(LOCK_FILE))?;
    }
    if let Some(exit) = record::<Exit>(&here, EXIT_FILE, MAX_RECORD_BYTES)? {
        return Ok(Observation::Exited(exit));
    }
    if !alive {
        return Ok(Observation::Lost {
            reason: lost_reason(&here),
        });
    }
    match record::<Status>(&here, STATUS_FILE, MAX_RECORD_BYTES)? {
        Some(status) if status.state == State::Running => Ok(Observation::Running(status)),
        _ => Ok(Observation::Creating),
    }
}

/// The directory and its lock file; `None` if nothing was ever started here.
fn open(directory: &Path) -> Result<Option<(OwnedFd, OwnedFd)>, ObserveError> {
    let Some(here) = open_directory(directory)? else {
        return Ok(None);
    };
    let opened =
        |access: OFlags| fs::openat(&here, LOCK_FILE, access | OFlags::CLOEXEC, Mode::empty());
    // On a disk that turned read-only it can still be asked who holds it.
    let lock = opened(OFlags::RDWR).or_else(|error| match error {
        Errno::ROFS => opened(OFlags::RDONLY),
        error => Err(error),
    });
    match lock {
        Ok(lock) => Ok(Some((here, lock))),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(reading(LOCK_FILE)(error)),
    }
}

fn open_directory(directory: &Path) -> Result<Option<OwnedFd>, ObserveError> {
    match files::open_directory(directory) {
        Ok(here) => Ok(Some(here)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(reading("the directory")(error)),
    }
}

fn record<T: DeserializeOwned>(
    here: &OwnedFd,
    file: &'static str,
    max_bytes: u64,
) -> Result<Option<T>, ObserveError> {
    match files::read_at(here.as_fd(), file, max_bytes) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(reading(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(reading(file)(error)),
    }
}

/// The container's configuration, as its launcher wrote it.
pub fn config(directory: &Path) -> Result<Option<crate::config::Container>, ObserveError> {
    let Some(here) = open_directory(directory)? else {
        return Ok(None);
    };
    record(&here, CONFIG_FILE, crate::MAX_CONFIG_BYTES)
}

/// What the shim last knew, also of a container that has ended; `None` if its program never ran.
pub fn last_status(directory: &Path) -> Result<Option<Status>, ObserveError> {
    let Some(here) = open_directory(directory)? else {
        return Ok(None);
    };
    record(&here, STATUS_FILE, MAX_RECORD_BYTES)
}

/// The control group that the launcher recorded; `None` if the container has none.
pub fn group(directory: &Path) -> Result<Option<crate::cgroups::Group>, ObserveError> {
    let Some(here) = open_directory(directory)? else {
        return Ok(None);
    };
    record(&here, GROUP_FILE, MAX_RECORD_BYTES)
}

/// What the shim said, from its beginning: what follows an error is its trace at most.
fn lost_reason(here: &OwnedFd) -> String {
    let words = files::read_at(here.as_fd(), SHIM_LOG_FILE, MAX_RECORD_BYTES).unwrap_or_default();
    let words = String::from_utf8_lossy(&words[..words.len().min(MAX_WORDS_BYTES)]);
    let gone = "its shim is gone and did not say how it ended";
    match words.trim() {
        "" => gone.to_owned(),
        words => format!("{gone}; it said: {words}"),
    }
}

/// The shim that a lock file names.
struct Noted {
    pid: Pid,
    /// `None` where an older launcher wrote.
    start_ticks: Option<u64>,
}

impl Noted {
    /// Whether a process of its number is itself, dead or alive, and not another that got the
    /// number later, as after a restart of the host.
    fn is_there(&self) -> bool {
        let stat = files::read_proc(&format!("/proc/{}/stat", self.pid.as_raw_nonzero()));
        let now = stat.ok().and_then(|stat| start_ticks(&stat));
        now.is_some() && now == self.start_ticks
    }
}

/// Notes in the lock file which process the shim is; `None` once it was reaped.
pub(crate) fn note(lock: &OwnedFd, shim: Option<u32>) -> io::Result<()> {
    let stat = shim.map(|pid| files::read_proc(&format!("/proc/{pid}/stat")));
    let ticks = stat.transpose()?.and_then(|stat| start_ticks(&stat));
    let text = format!("{} {}", shim.unwrap_or(0), ticks.unwrap_or(0));
    rustix::io::pwrite(lock, format!("{text:<NOTE_BYTES$}\n").as_bytes(), 0)?;
    Ok(())
}

/// Which process the lock file says that the shim is; `None` if it was reaped.
fn noted(lock: &OwnedFd) -> io::Result<Option<Noted>> {
    let mut bytes = [0; NOTE_BYTES];
    let read = rustix::io::pread(lock, &mut bytes, 0)?;
    let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
    let mut words = text.split_whitespace();
    let pid = words.next().and_then(|word| word.parse().ok());
    let pid = pid.filter(|pid| *pid > 0).and_then(Pid::from_raw);
    let start_ticks = words.next().and_then(|word| word.parse().ok());
    Ok(pid.map(|pid| Noted { pid, start_ticks }))
}

/// Whether the shim is known to have ended though its lock is still held: a process that is being
/// started beside it has a copy of the descriptor until it is another program.
fn has_ended(lock: &OwnedFd) -> io::Result<bool> {
    let Some(noted) = noted(lock)? else {
        return Ok(false);
    };
    match pidfd_open(noted.pid, PidfdFlags::empty()) {
        Ok(shim) => {
            let mut fds = [PollFd::new(&shim, PollFlags::IN)];
            Ok(poll(&mut fds, Some(&Timespec::default()))? > 0)
        }
        Err(Errno::SRCH) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Takes the shim's exit status if it is a child of this process, so that its entry in the table of
/// processes goes. Another child that has its number by now is left alone.
fn reap(lock: &OwnedFd, options: i32) -> io::Result<()> {
    let Some(noted) = noted(lock)? else {
        return Ok(());
    };
    if !noted.is_there() {
        return note(lock, None);
    }
    match sys::wait_for(noted.pid.as_raw_nonzero().get(), options) {
        Ok(None) => Ok(()),
        // Not ours: its parent died, and the system's first process sees to it.
        Ok(Some(_)) | Err(_) => note(lock, None),
    }
}

/// What can be asked of a shim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShimSignal {
    /// Send the container its stop signal.
    Stop,
    /// Kill the container now.
    Kill,
}

/// Asks the shim of `directory`; false if none lives. One that is still joining its namespaces
/// knows no signals yet: either kills it, and it is seen as lost.
pub fn signal(directory: &Path, signal: ShimSignal) -> Result<bool, ObserveError> {
    let Some(shim) = shim(directory)? else {
        return Ok(false);
    };
    let number = match signal {
        ShimSignal::Stop => Signal::TERM,
        ShimSignal::Kill => Signal::USR1,
    };
    match pidfd_send_signal(shim, number) {
        Ok(()) => Ok(true),
        Err(Errno::SRCH) => Ok(false),
        Err(error) => Err(ObserveError::Send(error.into())),
    }
}

/// The process of the shim of `directory`, by a descriptor that is ready to read once it has ended;
/// `None` if none lives.
pub fn shim(directory: &Path) -> Result<Option<OwnedFd>, ObserveError> {
    let Some((_, lock)) = open(directory)? else {
        return Ok(None);
    };
    let Some(noted) = noted(&lock).map_err(reading(LOCK_FILE))? else {
        return Ok(None);
    };
    let shim = match pidfd_open(noted.pid, PidfdFlags::empty()) {
        Ok(shim) => shim,
        Err(Errno::SRCH) => return Ok(None),
        Err(error) => return Err(ObserveError::Send(error.into())),
    };
    // Still held after its descriptor was opened: the number is the shim's and nobody else's.
    let alive = sys::is_locked(lock.as_fd()).map_err(reading(LOCK_FILE))?;
    Ok(alive.then_some(shim))
}

/// Whether the shim has ended. One that has written `exit.json` is awaited: it is about to.
pub(crate) fn wait_for_end(directory: &Path) -> io::Result<bool> {
    let opened = open(directory).map_err(|error| match error {
        ObserveError::Read { source, .. } | ObserveError::Send(source) => source,
    })?;
    let Some((here, lock)) = opened else {
        return Ok(true);
    };
    if sys::is_locked(lock.as_fd())? {
        if fs::statat(&here, EXIT_FILE, fs::AtFlags::empty()).is_err() {
            return Ok(false);
        }
        sys::lock(lock.as_fd())?;
    }
    reap(&lock, 0)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;
    use std::sync::mpsc;
    use std::time::Duration;

    /// A directory whose shim is gone, and whose number is by now that of a child of ours.
    fn taken_for_another(name: &str, note: &str) -> (std::path::PathBuf, std::process::Child) {
        let other = Command::new("sleep").arg("1000").spawn().unwrap();
        let place = format!("containers-observe-{name}-{}", std::process::id());
        let directory = std::env::temp_dir().join(place);
        std::fs::create_dir(&directory).unwrap();
        let note = note.replace("PID", &other.id().to_string());
        std::fs::write(directory.join(LOCK_FILE), note).unwrap();
        (directory, other)
    }

    #[test]
    fn a_later_child_of_a_lost_shims_number_is_neither_awaited_nor_reaped() {
        for (name, note) in [("older", "PID       \n"), ("later", "PID 1\n")] {
            let (directory, mut other) = taken_for_another(name, note);
            let lost = observe(&directory).unwrap();
            assert!(matches!(lost, Observation::Lost { .. }), "{lost:?}");
            let (done, removed) = mpsc::channel();
            let path = directory.clone();
            std::thread::spawn(move || done.send(crate::remove(&path).is_ok()));
            let removed = removed.recv_timeout(Duration::from_secs(10));
            other.kill().unwrap();
            assert_eq!(removed, Ok(true), "{name}");
            assert!(other.wait().is_ok(), "nobody else took its end");
            assert!(!directory.exists());
        }
    }
}
