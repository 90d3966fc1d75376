//! The shim: the parent of one container. One thread, one loop, no connection to anybody.
//!
//! Flow. The launcher starts a process that joins the namespaces in which containers are made and
//! then calls [`run`]. Its standard input is a socket on which one packet comes with descriptors:
//! the held lock of the directory, the entries of the control groups, the group's count of kills.
//! Then it reads `config.json`, makes the container, and writes `status.json` at each change and
//! `exit.json` at its end (see [`crate::record`]); what the container prints goes into log
//! segments.
//!
//! Signals: **SIGTERM** is passed on as the container's stop signal, as soon as the program can
//! hear it (a container that does not run its program yet is killed); **SIGUSR1** kills the
//! container at once. All others that can be are blocked. SIGKILL of the shim kills the container
//! too, and leaves no `exit.json`.

mod checks;
mod starting;
mod stopping;

use crate::config::Container;
use crate::core::frames::Stream;
use crate::core::signals::hears;
use crate::record::{
    EXIT_FILE, Exit, RECORD_VERSION, STATUS_FILE, Stage, StartFailure, State, Status,
};
use crate::shell::files::Reserved;
use crate::shell::log::LogWriter;
use crate::shell::sys::{self, Ended};
use crate::shell::{channel, files, inside};
use checks::Checks;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use starting::Start;
use std::fmt;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::process::ExitCode;
use stopping::Stopping;

/// So much is read from a pipe at once.
const READ_BYTES: usize = 16 * 1024;
/// Reads of one pipe before all else has its turn; it holds as much as these read.
const READS_IN_A_ROW: usize = 4;

/// Why a shim ended without having told of its container in `exit.json`.
#[derive(Debug)]
pub struct ShimError {
    /// What failed.
    pub action: &'static str,
    /// Why.
    pub source: io::Error,
}

impl fmt::Display for ShimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.action, self.source)
    }
}

impl std::error::Error for ShimError {}

fn at<E: Into<io::Error>>(action: &'static str) -> impl FnOnce(E) -> ShimError {
    move |source| ShimError {
        action,
        source: source.into(),
    }
}

/// Runs the container described in `directory` until it has ended.
///
/// On an error nothing was told in `exit.json`: the caller prints it on standard error, which the
/// launcher keeps in `shim.log` and [`observe`](crate::observe()) quotes.
///
/// The process must have one thread, must be root of the user namespace that containers live in,
/// and must have been started by [`launch`](crate::launch()).
pub fn run(directory: &Path) -> Result<ExitCode, ShimError> {
    // A process that leads a group cannot; then somebody else has seen to it.
    let _ = rustix::process::setsid();
    let start = Start::receive()?;
    let here = files::open_directory(directory).map_err(at("opening the directory"))?;
    // From here on everything that fails is told in exit.json.
    match starting::read_config(&here) {
        Ok(container) => supervise(&container, here, start)?,
        Err(failure) => {
            let reserved = Reserved::new(here.as_fd(), EXIT_FILE);
            reserved
                .and_then(|file| file.fulfil(here.as_fd(), &ended_without_running(failure)))
                .map_err(at("writing exit.json"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn ended_without_running(failure: StartFailure) -> Exit {
    Exit {
        v: RECORD_VERSION,
        code: None,
        signal: None,
        oom: None,
        finished_at_ms: files::wall_ms(),
        failure: Some(failure),
        log_lost_bytes: 0,
    }
}

/// The shim at work.
struct Shim<'a> {
    container: &'a Container,
    directory: OwnedFd,
    status: Status,
    written: Option<Status>,
    exit_file: Reserved,
    log: LogWriter,
    signals: OwnedFd,
    /// Until the program is executed, or was not.
    channel: Option<OwnedFd>,
    stdout: Option<OwnedFd>,
    stderr: Option<OwnedFd>,
    init_pid: Option<i32>,
    ended: Option<Ended>,
    checks: Checks,
    stopping: Stopping,
    buffer: Vec<u8>,
}

fn supervise(container: &Container, directory: OwnedFd, mut start: Start) -> Result<(), ShimError> {
    let signals = sys::signal_descriptor(&[libc::SIGCHLD, libc::SIGTERM, libc::SIGUSR1])
        .map_err(at("blocking signals"))?;
    let copy = directory.try_clone().map_err(at("opening the log"))?;
    let exit_file =
        Reserved::new(directory.as_fd(), EXIT_FILE).map_err(at("reserving exit.json"))?;
    let log = LogWriter::open(copy, container.log).map_err(at("opening the log"))?;
    let mut shim = Shim {
        container,
        directory,
        status: starting::first_status().map_err(at("reading /proc"))?,
        written: None,
        exit_file,
        log,
        signals,
        channel: None,
        stdout: None,
        stderr: None,
        init_pid: None,
        ended: None,
        checks: Checks::new(container.health_check.as_ref()),
        stopping: Stopping::default(),
        buffer: vec![0; READ_BYTES],
    };
    match start.give_birth(container) {
        Ok(born) => {
            shim.init_pid = Some(born.pid);
            shim.status.init_pid = u32::try_from(born.pid).ok();
            (shim.channel, shim.stdout, shim.stderr) =
                (Some(born.channel), Some(born.stdout), Some(born.stderr));
            shim.attend(&mut start)?;
        }
        Err(failure) => shim.status.failure = Some(failure),
    }
    shim.finish(start)
}

impl Shim<'_> {
    /// The loop, until the container has ended.
    fn attend(&mut self, start: &mut Start) -> Result<(), ShimError> {
        while self.ended.is_none() {
            let now_ms = files::monotonic_ms();
            self.checks.tick(self.container, now_ms);
            self.pass_stop_on(now_ms);
            self.publish_health()?;
            self.wait(now_ms)?;
            self.read_channel(start)?;
            self.read_output(READS_IN_A_ROW);
            self.take_signals();
        }
        // Whatever was written before the end is in the pipes, and nobody writes any more.
        self.read_channel(start)?;
        self.read_output(usize::MAX);
        Ok(())
    }

    /// Sleeps until a descriptor has something or a health check is due.
    fn wait(&self, now_ms: u64) -> Result<(), ShimError> {
        let sources = [&self.channel, &self.stdout, &self.stderr];
        let mut fds = vec![PollFd::new(&self.signals, PollFlags::IN)];
        let open = sources.into_iter().flatten().chain(self.checks.output());
        fds.extend(open.map(|fd| PollFd::new(fd, PollFlags::IN)));
        let deadlines = [self.checks.deadline_ms(), self.stopping.deadline_ms()];
        let timeout = deadlines.into_iter().flatten().min().map(|deadline_ms| {
            let ms = deadline_ms.saturating_sub(now_ms);
            Timespec {
                tv_sec: (ms / 1000) as i64,
                tv_nsec: (ms % 1000 * 1_000_000) as i64,
            }
        });
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(at("waiting")(error)),
        }
    }

    /// What the new process says until it is the program.
    fn read_channel(&mut self, start: &mut Start) -> Result<(), ShimError> {
        while let Some(channel) = &self.channel {
            let packet = match channel::receive(channel) {
                Ok(packet) => packet,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(at("hearing from the container")(error)),
            };
            match packet.text.as_slice() {
                [] => {
                    self.channel = None;
                    self.program_runs(start)?;
                }
                inside::READY => start.namespaces_are(packet.descriptors),
                text => self.status.failure = serde_json::from_slice(text).ok(),
            }
        }
        Ok(())
    }

    /// The channel closed: in the program, unless a failure was told or the process is gone.
    fn program_runs(&mut self, start: &mut Start) -> Result<(), ShimError> {
        let (None, Some(target)) = (&self.status.failure, start.target()) else {
            return Ok(());
        };
        self.status.started_at_ms = Some(files::wall_ms());
        self.checks.begin(target, files::monotonic_ms());
        self.status.health = self.checks.health();
        self.write_status()?;
        // Most of what was needed until now is not needed again: the rest is waiting.
        if let Ok(maps) = files::read_proc("/proc/self/maps") {
            sys::forget_program_pages(&maps);
        }
        Ok(())
    }

    /// Reads both pipes until they are empty, or so often: one that is filled faster than its log
    /// can be written must not keep signals and health checks waiting.
    fn read_output(&mut self, reads_max: usize) {
        for (stream, pipe) in [
            (Stream::Stdout, &mut self.stdout),
            (Stream::Stderr, &mut self.stderr),
        ] {
            for _ in 0..reads_max {
                let Some(open) = pipe else { break };
                match rustix::io::read(&*open, &mut self.buffer) {
                    Ok(0) => *pipe = None,
                    Ok(read) => self.log.write(stream, &self.buffer[..read]),
                    Err(Errno::INTR) => {}
                    Err(Errno::AGAIN) => break,
                    Err(_) => *pipe = None,
                }
            }
        }
    }

    fn take_signals(&mut self) {
        while let Some(signal) = sys::next_signal(self.signals.as_fd()) {
            match signal {
                libc::SIGCHLD => self.reap(),
                libc::SIGTERM if self.status.started_at_ms.is_some() => {
                    self.stopping.ask(files::monotonic_ms());
                }
                _ => self.send(libc::SIGKILL),
            }
        }
    }

    /// Sends the stop signal that was asked for once the program hears it.
    fn pass_stop_on(&mut self, now_ms: u64) {
        let (signal, pid) = (self.container.stop_signal, self.init_pid.unwrap_or(0));
        let hears = || {
            let read = |file: &str| files::read_proc(&format!("/proc/{pid}/{file}"));
            let status = read("status").unwrap_or_default();
            // The built-in first process passes on all that it gets, from its beginning.
            self.container.init || hears(&status, &read("syscall").unwrap_or_default(), signal)
        };
        if self.stopping.is_due(now_ms, hears) {
            self.send(signal.number());
        }
    }

    /// Sends a signal to the container's first process, which is a child of this process and was
    /// not reaped, so that its number is its own.
    fn send(&self, signal: i32) {
        if let (Some(pid), None) = (self.init_pid, self.ended) {
            let _ = sys::kill(pid, signal);
        }
    }

    fn reap(&mut self) {
        while let Ok(Some((pid, ended))) = sys::reap() {
            if Some(pid) == self.init_pid {
                self.ended = Some(ended);
            } else {
                self.checks
                    .ended(pid, ended, files::wall_ms(), files::monotonic_ms());
            }
        }
    }

    fn publish_health(&mut self) -> Result<(), ShimError> {
        self.status.health = self.checks.health();
        self.status.log_lost_bytes = self.log.lost_bytes();
        self.write_status()
    }

    /// Writes the status if the program runs and it has changed. Before that the held lock says
    /// all.
    fn write_status(&mut self) -> Result<(), ShimError> {
        let runs = self.status.started_at_ms.is_some();
        if runs && self.written.as_ref() != Some(&self.status) {
            // A full disk must not end the container; the next change tries again.
            if files::replace_json(self.directory.as_fd(), STATUS_FILE, &self.status).is_ok() {
                self.written = Some(self.status.clone());
            }
        }
        Ok(())
    }

    /// Tells how it ended. Before that everything that holds the container's namespaces, and so its
    /// mounts, is closed: who reads `exit.json` may remove its files.
    fn finish(mut self, mut start: Start) -> Result<(), ShimError> {
        self.checks = Checks::new(None);
        start.let_go();
        if self.container.root.ephemeral {
            // Overlay's scratch, which an ordinary user could not remove from outside.
            let _ = std::fs::remove_dir_all(&self.container.root.work);
        }
        let exit = self.exit(start.killed_for_memory());
        let here = self.directory.as_fd();
        self.exit_file
            .fulfil(here, &exit)
            .map_err(at("writing exit.json"))?;
        // For people who look at it; a reader goes by exit.json.
        self.status.state = State::Exited;
        self.status.failure = exit.failure;
        self.status.log_lost_bytes = self.log.lost_bytes();
        let _ = files::replace_json(here, STATUS_FILE, &self.status);
        Ok(())
    }

    fn exit(&self, oom: Option<bool>) -> Exit {
        let killed = matches!(self.ended, Some(Ended::Signal(_)));
        let failure = self.status.failure.clone().or_else(|| {
            let reason = "the process ended before it ran its program".to_owned();
            let never_ran = self.status.started_at_ms.is_none() && !killed;
            never_ran.then_some(StartFailure {
                stage: Stage::Namespaces,
                reason,
            })
        });
        let (code, signal) = match (&failure, self.ended) {
            (None, Some(Ended::Code(code))) => (Some(code), None),
            (None, Some(Ended::Signal(number))) => (None, number.try_into().ok()),
            _ => (None, None),
        };
        Exit {
            v: RECORD_VERSION,
            code,
            signal,
            oom,
            finished_at_ms: files::wall_ms(),
            failure,
            log_lost_bytes: self.log.lost_bytes(),
        }
    }
}
