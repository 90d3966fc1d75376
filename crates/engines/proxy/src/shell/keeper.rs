//! The keeper: holds descriptors, the last table and the last health, and keeps a worker running.
//!
//! One thread; it parses neither HTTP nor tables. It outlives the control plane, and everything it
//! holds outlives a worker. It must never wait for anything but its one poll.

use super::frame::{Channel, FrameFault, Order, PROTOCOL, Report, timespec};
use super::keeper_clients::{Client, Waiting};
use crate::core::pulse::{Act, Pulse};
use crate::limits;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where the keeper listens and how it starts a worker.
#[derive(Clone, Debug)]
pub struct Options {
    /// The control socket's path; made with mode 0600, an old one is replaced.
    pub socket: PathBuf,
    /// Program and arguments of a worker. Its standard input is its channel to the keeper
    /// ([`super::worker::Options::channel`]).
    pub worker: Vec<OsString>,
}

/// What the keeper holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The protocol's version.
    pub protocol: u32,
    /// The keeper's process.
    pub keeper_pid: u32,
    /// The worker's process, if one runs.
    pub worker_pid: Option<u32>,
    /// The version of the table in force.
    pub table_version: Option<u64>,
    /// Names of the descriptors.
    pub descriptors: Vec<String>,
    /// How often a worker died without being asked to.
    pub worker_deaths: u64,
    /// Whether none of the workers that carry answers: what was last said of targets is old then.
    /// While none runs another is about to. A keeper of before does not say.
    #[serde(default)]
    pub in_doubt: bool,
}

/// Why the keeper ends.
#[derive(Debug)]
pub enum KeeperFault {
    /// The control socket cannot be made.
    Listen(PathBuf, io::Error),
    /// Waiting failed.
    Poll(Errno),
    /// There is no command for the worker.
    CommandMissing,
}

impl fmt::Display for KeeperFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeeperFault::Listen(path, error) => {
                write!(out, "listen on {}: {error}", path.display())
            }
            KeeperFault::Poll(errno) => write!(out, "wait for events: {errno}"),
            KeeperFault::CommandMissing => out.write_str("no command for the worker was given"),
        }
    }
}

impl std::error::Error for KeeperFault {}

/// A worker that lives at least so long is started anew at once when it dies.
const STEADY: Duration = Duration::from_secs(1);
/// Pause between starts of a worker that keeps dying young.
const PAUSE: Duration = Duration::from_millis(100);
const TICK: Duration = Duration::from_millis(limits::TICK_MS);

pub(super) struct Worker {
    child: Child,
    pub(super) channel: Channel,
    started: Instant,
    retiring: bool,
    pulse: Pulse,
}

pub(super) struct Keeper {
    options: Options,
    pub(super) clients: BTreeMap<u64, Client>,
    pub(super) workers: Vec<Worker>,
    pub(super) descriptors: BTreeMap<String, Arc<OwnedFd>>,
    pub(super) table: Option<(u64, Vec<u8>)>,
    /// A table that the worker has not confirmed yet, and who asked for it.
    pub(super) candidate: Option<(u64, Vec<u8>, u64)>,
    pub(super) health: Vec<u8>,
    pub(super) next_number: u64,
    pub(super) ending: bool,
    start_at: Option<Instant>,
    tick_at: Instant,
    deaths: u64,
}

/// Runs until a client asks for shutdown. Called before any thread exists.
pub fn run(options: Options) -> Result<ExitCode, KeeperFault> {
    if options.worker.is_empty() {
        return Err(KeeperFault::CommandMissing);
    }
    let fault = |error| KeeperFault::Listen(options.socket.clone(), error);
    let listener = listen(&options.socket).map_err(fault)?;
    let mut keeper = Keeper {
        options: options.clone(),
        clients: BTreeMap::new(),
        workers: Vec::new(),
        descriptors: BTreeMap::new(),
        table: None,
        candidate: None,
        health: Vec::new(),
        next_number: 0,
        ending: false,
        start_at: Some(Instant::now()),
        tick_at: Instant::now() + TICK,
        deaths: 0,
    };
    while !keeper.ending {
        keeper.start_when_due();
        keeper.turn(&listener)?;
    }
    for worker in &mut keeper.workers {
        end(worker);
    }
    let _ = std::fs::remove_file(&options.socket);
    Ok(ExitCode::SUCCESS)
}

fn listen(path: &PathBuf) -> io::Result<UnixListener> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => (),
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Ends a worker and takes its exit status, so that no zombie stays.
fn end(worker: &mut Worker) {
    // It fails only for a process that has ended already.
    let _ = worker.child.kill();
    let _ = worker.child.wait();
}

impl Keeper {
    fn turn(&mut self, listener: &UnixListener) -> Result<(), KeeperFault> {
        let flags = |channel: &Channel| match channel.is_unsent() {
            true => PollFlags::IN | PollFlags::OUT,
            false => PollFlags::IN,
        };
        let mut fds = vec![PollFd::new(listener, PollFlags::IN)];
        for worker in &self.workers {
            fds.push(PollFd::new(&worker.channel, flags(&worker.channel)));
        }
        for client in self.clients.values() {
            fds.push(PollFd::new(&client.channel, flags(&client.channel)));
        }
        let next = self
            .start_at
            .map_or(self.tick_at, |at| at.min(self.tick_at));
        let left = next.saturating_duration_since(Instant::now());
        match poll(&mut fds, Some(&timespec(left))) {
            Ok(_) | Err(Errno::INTR) => (),
            Err(errno) => return Err(KeeperFault::Poll(errno)),
        }
        drop(fds);
        while let Ok((stream, _)) = listener.accept() {
            self.adopt(stream);
        }
        // Answers that have come are heard before anybody is judged.
        self.serve_workers();
        self.tick_when_due();
        self.serve_clients();
        Ok(())
    }

    /// Asks each worker whether it still works, and kills one that has not answered for too long:
    /// its end of the channel closes then, as with any death.
    fn tick_when_due(&mut self) {
        let now = Instant::now();
        if self.tick_at > now {
            return;
        }
        // From now, not from when it was due: a keeper that was held up has one tick, not many.
        self.tick_at = now + TICK;
        let mut silent = Vec::new();
        for worker in &mut self.workers {
            match worker.pulse.tick() {
                Act::Ask => {
                    // A worker that cannot be told does not answer either.
                    let _ = worker.channel.queue(&Order::Beat, &[], None);
                    let _ = worker.channel.flush();
                }
                // What one that retires says of targets is not told anyway.
                Act::Doubt if !worker.retiring => silent.push(worker.child.id()),
                Act::Wait | Act::Doubt => (),
                // It fails only for a process that has ended already.
                Act::Kill => drop(worker.child.kill()),
            }
        }
        for pid in silent {
            self.tell_subscribers(&super::frame::Answer::WorkerSilent(pid), &[]);
        }
    }

    fn adopt(&mut self, stream: UnixStream) {
        if let Ok(channel) = Channel::new(stream.into()) {
            self.next_number += 1;
            self.clients.insert(self.next_number, Client::new(channel));
        }
    }

    fn start_when_due(&mut self) {
        if self.start_at.is_none_or(|at| at > Instant::now()) {
            return;
        }
        self.start_at = None;
        if self.start_worker().is_err() {
            self.start_at = Some(Instant::now() + PAUSE);
        }
    }

    /// Starts a worker and tells it all that the keeper knows.
    pub(super) fn start_worker(&mut self) -> Result<(), FrameFault> {
        let failed = |_| FrameFault::Closed;
        let (ours, theirs) = UnixStream::pair().map_err(failed)?;
        let channel = Channel::new(ours.into())?;
        let mut command = Command::new(&self.options.worker[0]);
        command
            .args(&self.options.worker[1..])
            .stdin(Stdio::from(OwnedFd::from(theirs)));
        let child = command.spawn().map_err(failed)?;
        let pid = child.id();
        let mut worker = Worker {
            child,
            channel,
            started: Instant::now(),
            retiring: false,
            pulse: Pulse::default(),
        };
        if let Err(fault) = self.tell_all(&mut worker) {
            end(&mut worker);
            return Err(fault);
        }
        self.workers.push(worker);
        self.tell_subscribers(&super::frame::Answer::WorkerStarted(pid), &[]);
        Ok(())
    }

    fn tell_all(&self, worker: &mut Worker) -> Result<(), FrameFault> {
        for (name, descriptor) in &self.descriptors {
            let order = Order::Descriptor(name.clone());
            worker
                .channel
                .queue(&order, &[], Some(descriptor.clone()))?;
        }
        if !self.health.is_empty() {
            worker.channel.queue(&Order::Health, &self.health, None)?;
        }
        if let Some((version, table)) = &self.table {
            worker.channel.queue(&Order::Table(*version), table, None)?;
        }
        if let Some((version, table, _)) = &self.candidate {
            worker.channel.queue(&Order::Table(*version), table, None)?;
        }
        worker.channel.flush()
    }

    /// Sends an order to all workers.
    pub(super) fn order(
        &mut self,
        order: &Order,
        payload: &[u8],
        descriptor: Option<&Arc<OwnedFd>>,
    ) {
        for worker in &mut self.workers {
            // A worker that cannot be told is found dead in its turn.
            let _ = worker.channel.queue(order, payload, descriptor.cloned());
        }
    }

    fn serve_workers(&mut self) {
        let mut at = 0;
        while at < self.workers.len() {
            match self.serve_worker(at) {
                Ok(()) => at += 1,
                Err(_) => self.bury(at),
            }
        }
    }

    fn serve_worker(&mut self, at: usize) -> Result<(), FrameFault> {
        self.workers[at].channel.fill()?;
        while let Some(frame) = self.workers[at].channel.take::<Report>()? {
            let retiring = self.workers[at].retiring;
            match frame.head {
                Report::Health if !retiring => self.keep_health(at, frame.payload),
                Report::Applied(version) if !retiring => self.applied(at, version),
                Report::Rejected(version, why) if !retiring => self.rejected(version, why),
                Report::Beat => self.heard(at),
                Report::Counters(number) => self.answer_counters(number, &frame.payload),
                Report::Ready if self.table.is_none() => self.retire_others(at),
                _ => (),
            }
        }
        self.workers[at].channel.flush()
    }

    fn heard(&mut self, at: usize) {
        let worker = &mut self.workers[at];
        if worker.pulse.heard() && !worker.retiring {
            let pid = worker.child.id();
            self.tell_subscribers(&super::frame::Answer::WorkerAnswers(pid), &[]);
        }
    }

    fn keep_health(&mut self, at: usize, health: Vec<u8>) {
        self.tell_subscribers(&super::frame::Answer::HealthChanged, &health);
        for (other, worker) in self.workers.iter_mut().enumerate() {
            if other != at {
                let _ = worker.channel.queue(&Order::Health, &health, None);
            }
        }
        self.health = health;
    }

    fn applied(&mut self, at: usize, version: u64) {
        if self
            .candidate
            .as_ref()
            .is_some_and(|(candidate, ..)| *candidate == version)
            && let Some((version, table, client)) = self.candidate.take()
        {
            self.table = Some((version, table));
            self.answer(client, &super::frame::Answer::Done, &[]);
        }
        self.retire_others(at);
    }

    fn rejected(&mut self, version: u64, why: String) {
        if self
            .candidate
            .as_ref()
            .is_some_and(|(candidate, ..)| *candidate == version)
            && let Some((.., client)) = self.candidate.take()
        {
            self.answer(client, &super::frame::Answer::Refused(why), &[]);
        }
    }

    /// The youngest worker carries: those before it finish what they have.
    fn retire_others(&mut self, at: usize) {
        if at + 1 != self.workers.len() {
            return;
        }
        for worker in &mut self.workers[..at] {
            if !std::mem::replace(&mut worker.retiring, true) {
                worker.pulse.retire();
                let _ = worker.channel.queue(&Order::Retire, &[], None);
            }
        }
    }

    /// A worker is dead, or as good as dead.
    fn bury(&mut self, at: usize) {
        let mut worker = self.workers.remove(at);
        end(&mut worker);
        if worker.retiring {
            return;
        }
        self.deaths += 1;
        if let Some((.., client)) = self.candidate.take() {
            let why = "the worker died while it took over the table".to_owned();
            self.answer(client, &super::frame::Answer::Refused(why), &[]);
        }
        self.refuse_waiting(Waiting::Counters, "the worker died");
        self.tell_subscribers(&super::frame::Answer::WorkerDied(worker.child.id()), &[]);
        if self.workers.iter().all(|worker| worker.retiring) {
            let pause = if worker.started.elapsed() >= STEADY {
                Duration::ZERO
            } else {
                PAUSE
            };
            self.start_at = Some(
                Instant::now()
                    + if self.deaths == 1 {
                        Duration::ZERO
                    } else {
                        pause
                    },
            );
        }
    }

    /// What the keeper holds now.
    pub(super) fn state(&self) -> State {
        let carrying = self.workers.iter().filter(|worker| !worker.retiring);
        let mut silent = carrying.map(|worker| worker.pulse.is_silent()).peekable();
        State {
            protocol: PROTOCOL,
            keeper_pid: std::process::id(),
            worker_pid: self.workers.last().map(|worker| worker.child.id()),
            table_version: self.table.as_ref().map(|(version, _)| *version),
            descriptors: self.descriptors.keys().cloned().collect(),
            worker_deaths: self.deaths,
            in_doubt: silent.peek().is_some() && silent.all(|is_silent| is_silent),
        }
    }
}
