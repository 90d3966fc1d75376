//! The worker: the process that carries traffic. Everything it needs comes from its keeper; if the
//! keeper goes away, it finishes what it has and lets go of the listening descriptors, so that a
//! new keeper's can be made.

use super::carrier::Carrier;
use super::conductor::Conductor;
use super::datagrams::{self, Datagrams};
use super::frame::{Channel, FrameFault};
use super::mailbox::Mailbox;
use crate::limits;
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fmt;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

/// What a worker needs at its start.
pub struct Options {
    /// The channel to the keeper; see [`Options::standard`].
    pub channel: OwnedFd,
    /// Data threads; one for each core is right.
    pub threads: usize,
    /// Connections of one thread, both sides; at most [`limits::CONNECTIONS`].
    pub connections: usize,
    /// Directory in which network namespaces are pinned under their names.
    pub namespaces: PathBuf,
    /// What answers datagrams; without it a table that names datagram sockets is refused.
    pub datagrams: Option<Box<dyn Datagrams>>,
}

impl Options {
    /// For a process that a keeper started: its standard input is the channel.
    pub fn standard(namespaces: PathBuf) -> io::Result<Options> {
        Ok(Options {
            channel: io::stdin().as_fd().try_clone_to_owned()?,
            threads: thread::available_parallelism().map_or(1, usize::from),
            connections: limits::CONNECTIONS,
            namespaces,
            datagrams: None,
        })
    }
}

/// Why a worker ends.
#[derive(Debug)]
pub enum WorkerFault {
    /// The channel cannot be used.
    Channel(FrameFault),
    /// A thread cannot be started.
    Thread(io::Error),
    /// A mailbox or an event descriptor cannot be made.
    Events(Errno),
    /// The wait for events failed.
    Wait(Errno),
}

impl fmt::Display for WorkerFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorkerFault::Channel(fault) => write!(out, "use the channel to the keeper: {fault}"),
            WorkerFault::Thread(error) => write!(out, "start a thread: {error}"),
            WorkerFault::Events(errno) => write!(out, "make an event descriptor: {errno}"),
            WorkerFault::Wait(errno) => write!(out, "wait for events: {errno}"),
        }
    }
}

impl std::error::Error for WorkerFault {}

/// Carries traffic until told to retire. Called before any thread exists.
pub fn run(options: Options) -> Result<ExitCode, WorkerFault> {
    raise_descriptor_limit();
    // A thread that dies would leave connections without an answer and nobody to notice: the whole
    // process ends, and the keeper starts another one at once.
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        std::process::abort();
    }));
    let channel = Channel::new(options.channel).map_err(WorkerFault::Channel)?;
    let wall = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let mut threads = Vec::new();
    let mut carriers = Vec::new();
    for number in 0..options.threads.max(1) {
        let mailbox = Mailbox::new().map_err(WorkerFault::Events)?;
        let seed = wall.as_nanos() as u64 ^ (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let connections = options.connections.min(limits::CONNECTIONS);
        let name = format!("carrier {number}");
        // Made in its own thread, since it shares nothing and so need not be able to move.
        let letters = mailbox.clone();
        let work = move || {
            let ended = Carrier::new(letters.clone(), seed, connections)?.run();
            letters.close();
            ended
        };
        threads.push(
            thread::Builder::new()
                .name(name)
                .spawn(work)
                .map_err(WorkerFault::Thread)?,
        );
        carriers.push(mailbox);
    }
    let mut datagrams = None;
    if let Some(engine) = options.datagrams {
        let mailbox = Mailbox::new().map_err(WorkerFault::Events)?;
        datagrams = Some(mailbox.clone());
        let work = move || {
            let ended = datagrams::serve(&mailbox, engine);
            mailbox.close();
            ended
        };
        let builder = thread::Builder::new().name("datagrams".into());
        threads.push(builder.spawn(work).map_err(WorkerFault::Thread)?);
    }
    let conductor = Conductor::new(channel, carriers, datagrams, options.namespaces)?;
    conductor.run()?;
    for thread in threads {
        match thread.join() {
            Ok(Ok(())) => (),
            Ok(Err(errno)) => return Err(WorkerFault::Wait(errno)),
            Err(_) => unreachable!("a panic ends the process"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Every connection is a descriptor: the soft limit goes up to the hard one.
fn raise_descriptor_limit() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    // If it cannot be raised, the lower limit holds: accepting pauses when it is reached.
    let _ = setrlimit(Resource::Nofile, raised);
}
