//! What a shim starts with: the launcher's packet, the configuration, the container's birth.

use super::{ShimError, at};
use crate::MAX_CONFIG_BYTES;
use crate::check::check;
use crate::config::Container;
use crate::core::groups;
use crate::core::stat::start_ticks;
use crate::enter::Target;
use crate::launch::{GROUP_WORD, LAUNCH_WORD, LOCK_WORD, OOM_WORD};
use crate::record::{CONFIG_FILE, RECORD_VERSION, Stage, StartFailure, State, Status};
use crate::shell::inside::{self, Birth};
use crate::shell::namespaces::{self, Namespaces};
use crate::shell::sys::{self, Fork};
use crate::shell::{channel, files};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::pipe::PipeFlags;
use rustix::process::DumpableBehavior;
use std::fmt::Display;
use std::io;
use std::os::fd::{AsFd, OwnedFd};

/// What the launcher gave, and the container's namespaces once there are any.
pub struct Start {
    /// Held, never read: the launcher sees by it that this process lives.
    lock: Option<OwnedFd>,
    groups: Vec<OwnedFd>,
    oom: Option<OwnedFd>,
    oom_kills_before: Option<u64>,
    namespaces: Option<Namespaces>,
}

/// A container that was born.
pub struct Born {
    pub pid: i32,
    pub channel: OwnedFd,
    pub stdout: OwnedFd,
    pub stderr: OwnedFd,
}

fn failed<E: Display>(stage: Stage, subject: &str) -> impl FnOnce(E) -> StartFailure {
    move |e| StartFailure {
        stage,
        reason: format!("{subject}: {e}"),
    }
}

impl Start {
    /// Receives the launcher's packet on standard input, which becomes /dev/null.
    pub fn receive() -> Result<Start, ShimError> {
        const ACTION: &str = "hearing from the launcher";
        let stdin = io::stdin()
            .as_fd()
            .try_clone_to_owned()
            .map_err(at(ACTION))?;
        let packet = channel::receive(&stdin).map_err(at(ACTION))?;
        let null = rustix::fs::openat(CWD, "/dev/null", OFlags::RDWR, Mode::empty())
            .map_err(at("opening /dev/null"))?;
        sys::duplicate_onto(null.as_fd(), 0).map_err(at("opening /dev/null"))?;
        let bad = |reason: &str| at(ACTION)(io::Error::other(reason.to_owned()));
        let text = String::from_utf8_lossy(&packet.text).into_owned();
        let mut words = text.split(' ');
        if words.next() != Some(LAUNCH_WORD) {
            return Err(bad("it went away, or speaks another version"));
        }
        let (mut lock, mut groups, mut oom) = (None, Vec::new(), None);
        let mut descriptors = packet.descriptors.into_iter();
        for word in words {
            let descriptor = descriptors
                .next()
                .ok_or_else(|| bad("a descriptor is missing"))?;
            match word {
                LOCK_WORD => lock = Some(descriptor),
                GROUP_WORD => groups.push(descriptor),
                OOM_WORD => oom = Some(descriptor),
                other => return Err(bad(&format!("unknown word {other:?}"))),
            }
        }
        let lock = lock.ok_or_else(|| bad("no lock"))?;
        let oom_kills_before = oom.as_ref().and_then(oom_kills);
        Ok(Start {
            lock: Some(lock),
            groups,
            oom,
            oom_kills_before,
            namespaces: None,
        })
    }

    /// Makes the container's first process.
    pub fn give_birth(&mut self, container: &Container) -> Result<Born, StartFailure> {
        const STAGE: Stage = Stage::Namespaces;
        // What this process has open must not be seen by what its child may become.
        rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)
            .map_err(failed(STAGE, "dumpable"))?;
        rustix::process::umask(Mode::from_raw_mode(0o022));
        let id_maps = namespaces::id_maps().map_err(failed(STAGE, "id maps"))?;
        let pipe = || rustix::pipe::pipe_with(PipeFlags::CLOEXEC);
        let (stdout, stdout_writer) = pipe().map_err(failed(STAGE, "pipe"))?;
        let (stderr, stderr_writer) = pipe().map_err(failed(STAGE, "pipe"))?;
        let (channel, theirs) = channel::pair().map_err(failed(STAGE, "channel"))?;
        for end in [&stdout, &stderr, &channel] {
            rustix::io::ioctl_fionbio(end, true).map_err(failed(STAGE, "descriptors"))?;
        }
        let flags = OFlags::RDONLY | OFlags::CLOEXEC;
        let stdin = rustix::fs::openat(CWD, "/dev/null", flags, Mode::empty())
            .map_err(failed(STAGE, "/dev/null"))?;
        let namespaces =
            sys::CLONE_NEWNS | sys::CLONE_NEWPID | sys::CLONE_NEWUTS | sys::CLONE_NEWIPC;
        match sys::fork_into(namespaces).map_err(failed(STAGE, "making namespaces"))? {
            Fork::Parent(pid) => {
                // The child has inherited it, and cannot name this process from its own /proc. An
                // ordinary user's `up` finds the fabric by this process when the keeper has died.
                rustix::process::set_dumpable_behavior(DumpableBehavior::Dumpable)
                    .map_err(failed(STAGE, "dumpable"))?;
                Ok(Born {
                    pid,
                    channel,
                    stdout,
                    stderr,
                })
            }
            Fork::Child => {
                // It is the shim's alone: who outlives the shim must not look like it.
                self.lock = None;
                inside::become_container(&Birth {
                    container,
                    groups: &self.groups,
                    id_maps: &id_maps,
                    channel: &theirs,
                    stdin: &stdin,
                    stdout: &stdout_writer,
                    stderr: &stderr_writer,
                })
            }
        }
    }

    /// Takes the namespaces that the new process sent.
    pub fn namespaces_are(&mut self, descriptors: Vec<OwnedFd>) {
        self.namespaces = Namespaces::from_descriptors(descriptors);
    }

    /// The container as a target for health checks; once.
    pub fn target(&mut self) -> Option<Target> {
        let groups = std::mem::take(&mut self.groups);
        Target::new(self.namespaces.take()?, groups).ok()
    }

    /// Closes what holds the container's namespaces.
    pub fn let_go(&mut self) {
        self.namespaces = None;
    }

    /// Whether the kernel killed something for memory since the start; `None` without a group.
    pub fn killed_for_memory(&self) -> Option<bool> {
        let now = self.oom.as_ref().and_then(oom_kills)?;
        Some(now > self.oom_kills_before.unwrap_or(0))
    }
}

/// Reads `memory.events` or `memory.oom_control` afresh.
fn oom_kills(file: &OwnedFd) -> Option<u64> {
    let mut bytes = [0; 512];
    let read = rustix::io::pread(file, &mut bytes, 0).ok()?;
    groups::keyed(&String::from_utf8_lossy(&bytes[..read]), "oom_kill")
}

/// Reads and checks `config.json`.
pub fn read_config(directory: &OwnedFd) -> Result<Container, StartFailure> {
    let bytes = files::read_at(directory.as_fd(), CONFIG_FILE, MAX_CONFIG_BYTES)
        .map_err(failed(Stage::Config, CONFIG_FILE))?;
    let container: Container =
        serde_json::from_slice(&bytes).map_err(failed(Stage::Config, CONFIG_FILE))?;
    check(&container).map_err(failed(Stage::Config, CONFIG_FILE))?;
    Ok(container)
}

/// The status of a container whose program is about to run.
pub fn first_status() -> io::Result<Status> {
    Ok(Status {
        v: RECORD_VERSION,
        shim_pid: std::process::id(),
        shim_start_ticks: start_ticks(&files::read_proc("/proc/self/stat")?).unwrap_or(0),
        init_pid: None,
        state: State::Running,
        started_at_ms: None,
        health: None,
        failure: None,
        log_lost_bytes: 0,
    })
}
