//! The worker: the process that carries traffic. Everything it needs comes from its keeper; if the
//! keeper goes away, it finishes what it has and lets go of the listening descriptors, so that a
//! new keeper's can be made.

use super::carrier::Carrier;
use super::conductor::Conductor;
use super::datagrams::{self, Datagrams};
use super::frame::{Channel, FrameFault};
use super::mailbox::{Letter, Mailbox};
use crate::limits;
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fmt;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
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
    let home = Mailbox::new().map_err(WorkerFault::Events)?;
    let mut threads = Vec::new();
    let mut carriers = Vec::new();
    for number in 0..options.threads.max(1) {
        let mailbox = Mailbox::new().map_err(WorkerFault::Events)?;
        let seed = wall.as_nanos() as u64 ^ (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let connections = options.connections.min(limits::CONNECTIONS);
        let name = format!("carrier {number}");
        // Made in its own thread, since it shares nothing and so need not be able to move.
        let letters = mailbox.clone();
        let work = move || Carrier::new(letters, seed, connections)?.run();
        threads.push(data_thread(name, &home, &mailbox, work)?);
        carriers.push(mailbox);
    }
    let mut datagrams = None;
    if let Some(engine) = options.datagrams {
        let mailbox = Mailbox::new().map_err(WorkerFault::Events)?;
        let letters = mailbox.clone();
        let work = move || datagrams::serve(&letters, engine);
        threads.push(data_thread("datagrams".into(), &home, &mailbox, work)?);
        datagrams = Some(mailbox);
    }
    let conductor = Conductor::new(channel, home, carriers, datagrams, options.namespaces)?;
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

/// Starts a thread that works until it is told to retire. One that ends by itself is told of at
/// `home`.
fn data_thread(
    name: String,
    home: &Arc<Mailbox>,
    mailbox: &Arc<Mailbox>,
    work: impl FnOnce() -> Result<(), Errno> + Send + 'static,
) -> Result<JoinHandle<Result<(), Errno>>, WorkerFault> {
    let (home, mailbox) = (home.clone(), mailbox.clone());
    let work = move || {
        let ended = work();
        if let Err(errno) = ended {
            home.send(Letter::Failed(errno));
        }
        mailbox.close();
        ended
    };
    thread::Builder::new()
        .name(name)
        .spawn(work)
        .map_err(WorkerFault::Thread)
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

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn a_worker_ends_when_one_of_its_threads_does() {
        let flags = SocketFlags::CLOEXEC;
        let (_keeper, worker) =
            socketpair(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
        let home = Mailbox::new().unwrap();
        let mailbox = Mailbox::new().unwrap();
        let failing = || Err(Errno::NOSPC);
        data_thread("failing".into(), &home, &mailbox, failing).unwrap();
        let (tell, told) = channel();
        thread::spawn(move || {
            let channel = Channel::new(worker).unwrap();
            let conductor =
                Conductor::new(channel, home, vec![mailbox], None, PathBuf::new()).unwrap();
            tell.send(conductor.run()).unwrap();
        });
        let ended = told.recv_timeout(Duration::from_secs(10));
        assert!(
            matches!(ended, Ok(Err(WorkerFault::Wait(Errno::NOSPC)))),
            "{ended:?}"
        );
    }
}
