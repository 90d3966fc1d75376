//! The fabric's way out for an ordinary user: the program `pasta`, attached to the transit.
//!
//! It runs in the host's network with the user's own rights and copies packets. It must never be
//! taken for started before it says so itself, nor ended by anything but its own id.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use rustix::time::Timespec;

use crate::core::names;
use crate::fabric::find_program;

/// From the start of pasta to its interface; it needs some milliseconds.
const START_TIMEOUT: Duration = Duration::from_secs(5);
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
    let guide = Guide::start(keeper).map_err(failed("enter the transit"))?;
    let mut child = command(&program, guide.process)
        .stderr(words)
        .spawn()
        .map_err(failed("start pasta"))?;
    let ready = await_ready(&mut child, &log).and_then(|handle| {
        let noted = fs::write(id_file, child.id().to_string());
        noted.map_err(failed("note pasta's id")).map(|()| handle)
    });
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

/// Pasta for the namespaces of a process. It knows them by that process's number and says by its
/// own output when it is ready, since distributions confine it to the paths that people use: an
/// AppArmor profile comes with it, which allows neither our pins nor every data directory.
fn command(program: &Path, of: u32) -> Command {
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
        .args(["--pid", "/proc/self/fd/1"])
        // The process is needed at the start only.
        .arg("--no-netns-quit")
        .args(["--userns", &format!("/proc/{of}/ns/user")])
        .args(["--netns", &format!("/proc/{of}/ns/net")])
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// A process in the fabric's transit, by which pasta finds the way. Dropped, it ends.
struct Guide {
    process: u32,
    id: libc::pid_t,
    /// It ends when this is closed.
    held: Option<io::PipeWriter>,
}

impl Guide {
    fn start(keeper: u32) -> io::Result<Guide> {
        let users = fs::File::open(format!("/proc/{keeper}/ns/user"))?;
        let transit = super::host::pinned_by(keeper, crate::TRANSIT)?;
        let (goes_on, held) = io::pipe()?;
        let (mut arrived, arrives) = io::pipe()?;
        // Its own copy of that end would keep it waiting for itself.
        let others = [held.as_fd()];
        let (users, transit) = (users.as_fd(), transit.as_fd());
        let id = crate::fabric::fork_into(users, transit, &arrives, &goes_on, &others)?;
        let guide = Guide {
            process: id.cast_unsigned(),
            id,
            held: Some(held),
        };
        drop(arrives);
        let mut errno = [0];
        arrived.read_exact(&mut errno)?;
        match errno[0] {
            0 => Ok(guide),
            errno => Err(io::Error::from_raw_os_error(errno.into())),
        }
    }
}

impl Drop for Guide {
    fn drop(&mut self) {
        drop(self.held.take());
        // It has nothing to tell.
        let _ended = crate::fabric::wait_child(self.id);
    }
}

/// Waits until it has told its own id, which it does when its interface is there, or has ended.
/// Looking at the interface itself would need privileges that an ordinary user has not.
fn await_ready(child: &mut Child, log: &Path) -> Result<OwnedFd, Error> {
    let handle = pidfd_open(Pid::from_child(child), PidfdFlags::empty())
        .map_err(|error| failed("watch pasta")(error.into()))?;
    let output = child.stdout.take();
    let mut output =
        output.ok_or_else(|| failed("hear pasta")(io::ErrorKind::BrokenPipe.into()))?;
    let limit = Timespec {
        tv_sec: START_TIMEOUT.as_secs().cast_signed(),
        tv_nsec: 0,
    };
    // It also is ready to read when pasta has ended.
    let told = poll(&mut [PollFd::new(&output, PollFlags::IN)], Some(&limit))
        .map_err(|error| failed("wait for pasta")(error.into()))?;
    let mut id = [0; 16];
    let length = match told {
        0 => 0,
        _ => output.read(&mut id).map_err(failed("hear pasta"))?,
    };
    if str::from_utf8(&id[..length]).is_ok_and(|id| id.trim() == child.id().to_string()) {
        return Ok(handle);
    }
    let text = fs::read_to_string(log).unwrap_or_default();
    let own = text.lines().filter(|line| !line.contains("to syslog"));
    let words = own.map(str::trim).collect::<Vec<_>>().join("; ");
    Err(Error::NotReady(words))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_is_named_that_a_distributions_profile_may_not_know() {
        let command = command(Path::new("pasta"), 7);
        let paths = command.get_args().filter_map(|it| it.to_str());
        let paths: Vec<&str> = paths.filter(|it| it.contains('/')).collect();
        assert_eq!(
            paths,
            ["/proc/self/fd/1", "/proc/7/ns/user", "/proc/7/ns/net"]
        );
    }
}
