//! The fabric's way out for an ordinary user: the program `pasta`, attached to the transit.
//!
//! It runs in the host's network with the user's own rights and copies packets. It must never be
//! taken for started before it says so itself, nor ended by anything but its own id.

use std::fmt;
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use rustix::time::Timespec;

use crate::core::names;
use crate::fabric::find_program;

/// From the start of pasta to its interface; it needs some milliseconds.
const START_TIMEOUT: Duration = Duration::from_secs(5);
/// How often the noted id is looked for while waiting for pasta's end.
const LOOK_EVERY_MS: i64 = 5;
/// From the signal to the end.
const END_TIMEOUT: Duration = Duration::from_secs(5);

/// Why there is no way out.
#[derive(Debug)]
pub enum Error {
    /// The program is not installed.
    Missing,
    /// It ended, or did not get ready in time; its own words.
    NotReady(String),
    /// An action failed.
    System {
        /// What was tried.
        action: &'static str,
        /// The system's answer.
        cause: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing => f.write_str("pasta is not installed (package passt)"),
            Error::NotReady(words) => write!(f, "pasta did not get ready: {words}"),
            Error::System { action, cause } => write!(f, "cannot {action}: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

fn failed(action: &'static str) -> impl FnOnce(io::Error) -> Error {
    move |cause| Error::System { action, cause }
}

/// Starts pasta for the transit of the fabric that process `keeper` holds, and notes its id in
/// `id_file` (its words beside it, in a `.log`, and the fabric in a `.fabric`). One that runs for
/// this fabric is left alone; one of another leads nowhere any more, and is ended. Answers a handle
/// of it, which is ready to read once it has ended.
///
/// # Errors
/// Also when the host has no route out: then pasta refuses to start, and says so.
pub fn attach(keeper: u32, id_file: &Path) -> Result<OwnedFd, Error> {
    let fabric = fs::read_link(format!("/proc/{keeper}/ns/user"))
        .map_err(failed("look at the fabric's user namespace"))?;
    let fabric = fabric.to_string_lossy();
    let fabric_file = id_file.with_extension("fabric");
    if let Some(running) = running(id_file) {
        // As long as it runs, the kernel gives that name to no other.
        if fs::read_to_string(&fabric_file).unwrap_or_default() == fabric {
            return Ok(running);
        }
        detach(id_file)?;
    }
    fs::write(&fabric_file, &*fabric).map_err(failed("note the fabric"))?;
    let program = find_program("pasta").ok_or(Error::Missing)?;
    let log = id_file.with_extension("log");
    let words = fs::File::create(&log).map_err(failed("make pasta's log"))?;
    let mut command = Command::new(program);
    command
        .args([
            "--foreground",
            "--config-net",
            "--ipv4-only",
            "--no-dhcp",
            "--no-map-gw",
        ])
        .args(["-t", "none", "-u", "none", "-T", "none", "-U", "none"])
        .args(["--ns-ifname", names::OUT])
        .arg("--pid")
        .arg(id_file)
        .arg("--userns")
        .arg(format!("/proc/{keeper}/ns/user"))
        .arg("--netns")
        .arg(format!(
            "/proc/{keeper}/root{}/{}",
            crate::PIN_DIR,
            crate::TRANSIT
        ))
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(words);
    let mut child = command.spawn().map_err(failed("start pasta"))?;
    let ready = await_ready(&child, id_file, &log);
    match &ready {
        // So that no zombie stays once it ends; the handle tells of that.
        Ok(_) => drop(std::thread::spawn(move || child.wait())),
        Err(_) => {
            // Ours, and not waited for yet, so the id is still its own.
            let _ = child.kill();
            let _ = child.wait();
            let _ = fs::remove_file(id_file);
        }
    }
    ready
}

/// Waits until it has noted its own id, which it does when its interface is there, or has ended.
/// Looking at the interface itself would need privileges that an ordinary user has not.
fn await_ready(child: &Child, id_file: &Path, log: &Path) -> Result<OwnedFd, Error> {
    let handle = pidfd_open(Pid::from_child(child), PidfdFlags::empty())
        .map_err(|error| failed("watch pasta")(error.into()))?;
    let deadline = Instant::now() + START_TIMEOUT;
    let words = || {
        let text = fs::read_to_string(log).unwrap_or_default();
        let own = text.lines().filter(|line| !line.contains("to syslog"));
        own.map(str::trim).collect::<Vec<_>>().join("; ")
    };
    loop {
        let noted = fs::read_to_string(id_file).unwrap_or_default();
        if noted.trim() == child.id().to_string() {
            return Ok(handle);
        }
        let tick = Timespec {
            tv_sec: 0,
            tv_nsec: LOOK_EVERY_MS * 1_000_000,
        };
        let ended = poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&tick))
            .map_err(|error| failed("wait for pasta")(error.into()))?;
        if ended > 0 || Instant::now() > deadline {
            return Err(Error::NotReady(words()));
        }
    }
}

/// A handle of the pasta whose id is noted, if it still runs and is one.
fn running(id_file: &Path) -> Option<OwnedFd> {
    let id: i32 = fs::read_to_string(id_file).ok()?.trim().parse().ok()?;
    let handle = pidfd_open(Pid::from_raw(id)?, PidfdFlags::empty()).ok()?;
    // Looked at after the handle was opened, so that the id cannot have changed hands between.
    let name = fs::read_to_string(format!("/proc/{id}/comm")).ok()?;
    let state = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let ended = state
        .rsplit_once(')')
        .is_some_and(|(_, rest)| rest.trim().starts_with('Z'));
    // The program is one with passt, and goes by variants of either name.
    let is_pasta = name.starts_with("pasta") || name.starts_with("passt");
    (is_pasta && !ended).then_some(handle)
}

/// Ends the noted pasta and returns when it has ended. None is success.
///
/// # Errors
/// When it does not end.
pub fn detach(id_file: &Path) -> Result<(), Error> {
    if let Some(handle) = running(id_file) {
        pidfd_send_signal(&handle, Signal::TERM)
            .map_err(|error| failed("end pasta")(error.into()))?;
        let limit = Timespec {
            tv_sec: END_TIMEOUT.as_secs().cast_signed(),
            tv_nsec: 0,
        };
        let ended = poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&limit))
            .map_err(|error| failed("wait for pasta's end")(error.into()))?;
        if ended == 0 {
            return Err(failed("end pasta")(io::ErrorKind::TimedOut.into()));
        }
    }
    match fs::remove_file(id_file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed("remove pasta's id file")(error))
        }
        _ => Ok(()),
    }
}
