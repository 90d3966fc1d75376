//! One thread's event loop: carries bytes between sockets and its [`Edge`]. Edge-triggered epoll,
//! each descriptor registered once. It decides nothing.

mod listen;
mod transfer;

use super::mailbox::{Letter, Mailbox, Outfit, Retirement};
use super::opener::{Openers, Order};
use super::socket;
use crate::core::{ConnId, ConnectFault, Edge, Input, Now, Output};
use crate::limits;
use listen::Listening;
use rustix::event::{Timespec, epoll};
use rustix::io::Errno;
use std::collections::{HashMap, VecDeque};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Event data of the mailbox.
const MAILBOX: u64 = u64::MAX;
/// Upper half of a listening descriptor's event data; generations never get there.
const LISTENER: u64 = 0xffff_fffe;

/// A socket of one connection.
#[derive(Default)]
struct Sock {
    fd: Option<OwnedFd>,
    generation: u32,
    /// Bytes that the system did not take yet. Mostly empty.
    unsent: Vec<u8>,
    sent: usize,
    connecting: bool,
    paused: bool,
    /// There may be something to read.
    readable: bool,
    /// The peer has ended or broken: a short read does not mean that all was read.
    hung_up: bool,
    /// The edge was told that the peer has ended: once, however often the socket says so.
    ended: bool,
    finish: bool,
    await_drained: bool,
    queued: bool,
}

/// What has to be told to the edge once the current outputs are carried out.
enum Later {
    Blocked(ConnId),
    Drained(ConnId),
    Unsent(ConnId),
    Broken(ConnId),
    ConnectFailed(ConnId, ConnectFault),
}

/// One thread's loop.
pub struct Carrier {
    epoll: OwnedFd,
    edge: Edge,
    socks: Vec<Sock>,
    buffer: Vec<u8>,
    later: VecDeque<Later>,
    /// Connections with more to read than their turn allowed.
    unfinished: VecDeque<ConnId>,
    listening: HashMap<u32, Listening>,
    next_listening: u32,
    /// Accepting stops until then after the system ran out of descriptors.
    starved_until_ms: Option<u64>,
    mailbox: Arc<Mailbox>,
    openers: Openers,
    /// Where to tell what goes on with leaving targets.
    reports: Option<(Arc<Mailbox>, usize)>,
    clock: Clock,
    now: Now,
    retire_until_ms: Option<u64>,
    retirement: Option<Arc<Retirement>>,
}

struct Clock {
    origin: Instant,
    wall_ms: i64,
}

impl Clock {
    fn new() -> Clock {
        let wall = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        Clock {
            origin: Instant::now(),
            wall_ms: wall.as_millis() as i64,
        }
    }

    /// Microseconds start at a second, so that zero never looks like a missed sweep.
    fn now(&self) -> Now {
        let us = self.origin.elapsed().as_micros() as u64;
        Now {
            us: us + 1_000_000,
            wall_ms: self.wall_ms + (us / 1_000) as i64,
        }
    }
}

impl Carrier {
    /// A loop that waits for its first table.
    pub fn new(
        mailbox: Arc<Mailbox>,
        seed: u64,
        connections_max: usize,
    ) -> rustix::io::Result<Carrier> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let data = epoll::EventData::new_u64(MAILBOX);
        epoll::add(&epoll, &*mailbox, data, epoll::EventFlags::IN)?;
        let clock = Clock::new();
        Ok(Carrier {
            epoll,
            edge: Edge::new(seed, connections_max),
            socks: Vec::new(),
            buffer: vec![0; limits::READ_BYTES],
            later: VecDeque::new(),
            unfinished: VecDeque::new(),
            listening: HashMap::new(),
            next_listening: 0,
            starved_until_ms: None,
            mailbox,
            openers: Openers::default(),
            reports: None,
            now: clock.now(),
            clock,
            retire_until_ms: None,
            retirement: None,
        })
    }

    /// Runs until it was told to retire and nothing is left.
    pub fn run(mut self) -> rustix::io::Result<()> {
        let mut events = Vec::with_capacity(256);
        loop {
            let wait = self.wait_time();
            match epoll::wait(
                &self.epoll,
                rustix::buffer::spare_capacity(&mut events),
                wait.as_ref(),
            ) {
                Ok(_) | Err(Errno::INTR) => (),
                Err(errno) => return Err(errno),
            }
            self.now = self.clock.now();
            for event in events.drain(..) {
                self.event(event.data.u64(), event.flags);
            }
            self.finish_reads();
            self.tick();
            self.tell_busy();
            if self.is_over() {
                return Ok(());
            }
        }
    }

    fn wait_time(&self) -> Option<Timespec> {
        if !self.unfinished.is_empty() {
            return Some(Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            });
        }
        let deadlines = [
            self.edge.next_deadline_ms(),
            self.starved_until_ms,
            self.retire_until_ms,
        ];
        let next_ms = deadlines.into_iter().flatten().min()?;
        // One more millisecond: epoll would wake just before the deadline otherwise.
        let wait_ms = next_ms.saturating_sub(self.clock.now().ms()) + 1;
        let tv_nsec = (wait_ms % 1_000 * 1_000_000) as i64;
        Some(Timespec {
            tv_sec: (wait_ms / 1_000) as i64,
            tv_nsec,
        })
    }

    fn event(&mut self, word: u64, flags: epoll::EventFlags) {
        if word == MAILBOX {
            for letter in self.mailbox.take() {
                self.letter(letter);
            }
        } else if word >> 32 == LISTENER {
            self.accept(word as u32);
        } else {
            self.conn_event(ConnId::from_word(word), flags);
        }
    }

    fn letter(&mut self, letter: Letter) {
        match letter {
            Letter::Outfit(outfit, done) => {
                self.put_on(outfit);
                // Nobody waits any more if the conductor has given up: that is its affair.
                let _ = done.send(());
            }
            Letter::Health(health) => {
                self.edge.set_health(&health, self.now);
                self.carry_out(&[]);
            }
            // Told to the conductor only.
            Letter::Busy(..) | Letter::Beaten | Letter::Retired | Letter::Failed(_) => (),
            Letter::Pulse(beat) => drop(beat),
            Letter::Count(reply) => drop(reply.send(self.edge.counters())),
            Letter::Opened { word, socket } => {
                self.opened(ConnId::from_word(word), socket);
                self.carry_out(&[]);
            }
            Letter::Retire(retirement) => {
                self.retirement = Some(retirement);
                self.leave_all();
                self.retire_until_ms = Some(self.now.ms() + limits::RETIRE_MS);
                self.edge.retire(self.now);
                self.carry_out(&[]);
            }
        }
    }

    fn put_on(&mut self, outfit: Outfit) {
        self.edge.set_table(&outfit.table, &outfit.health, self.now);
        self.carry_out(&[]);
        self.openers = outfit.openers;
        self.reports = Some(outfit.reports);
        if self.retire_until_ms.is_none() {
            self.listen(&outfit.table, &outfit.descriptors);
        }
    }

    fn tick(&mut self) {
        let now_ms = self.now.ms();
        if self
            .edge
            .next_deadline_ms()
            .is_some_and(|deadline_ms| deadline_ms <= now_ms)
        {
            self.input(Input::Time);
        }
        if self
            .starved_until_ms
            .is_some_and(|until_ms| until_ms <= now_ms)
        {
            self.starved_until_ms = None;
            self.listen_again();
        }
    }

    fn tell_busy(&mut self) {
        if let Some((conductor, number)) = &self.reports
            && let Some(busy) = self.edge.take_busy()
        {
            conductor.send(Letter::Busy(*number, busy));
        }
    }

    fn is_over(&self) -> bool {
        self.retire_until_ms
            .is_some_and(|until_ms| self.edge.connections() == 0 || until_ms <= self.now.ms())
    }

    /// Gives the edge an input without bytes and carries out what it wants.
    fn input(&mut self, input: Input<'_>) {
        self.edge.input(input, self.now);
        self.carry_out(&[]);
    }

    /// Carries out the outputs of the last input, and what follows from them.
    fn carry_out(&mut self, bytes: &[u8]) {
        self.carry_out_once(bytes);
        while let Some(later) = self.later.pop_front() {
            let input = match later {
                Later::Blocked(conn) => Input::Blocked { conn },
                Later::Drained(conn) => Input::Drained { conn },
                Later::Unsent(conn) => Input::Unsent { conn },
                Later::Broken(conn) => Input::Broken { conn },
                Later::ConnectFailed(conn, fault) => Input::ConnectFailed { conn, fault },
            };
            self.edge.input(input, self.now);
            self.carry_out_once(&[]);
        }
    }

    fn carry_out_once(&mut self, bytes: &[u8]) {
        let outputs = self.edge.take_outputs();
        for output in &outputs {
            match *output {
                Output::Send {
                    conn,
                    source,
                    start,
                    length,
                    check,
                } => {
                    self.send(conn, source, start as usize, length as usize, check, bytes);
                }
                Output::Connect { conn, target } => self.connect(conn, target),
                Output::Pause { conn } => {
                    if let Some(sock) = self.sock(conn) {
                        sock.paused = true;
                    }
                }
                Output::Resume { conn } => self.resume(conn),
                Output::AwaitDrained { conn } => self.await_drained(conn),
                Output::FinishSending { conn } => self.finish_sending(conn),
                Output::Close { conn } => self.close(conn),
                Output::Reset { conn } => self.reset(conn),
                // Both are carried out by the one who accepted.
                Output::Accepted { .. } | Output::Refused => (),
            }
        }
        self.edge.give_back(outputs);
    }

    fn connect(&mut self, conn: ConnId, target: u32) {
        let (way, namespace) = self.edge.destination(target);
        self.occupy(conn, None);
        match namespace {
            None => self.opened(conn, socket::start_connect(way)),
            Some(name) => {
                let reply = self.mailbox.clone();
                let order = Order {
                    word: conn.to_word(),
                    way,
                    reply,
                };
                let sent = self.openers.get(&name).map(|opener| opener.try_send(order));
                if !matches!(sent, Some(Ok(()))) {
                    self.later
                        .push_back(Later::ConnectFailed(conn, ConnectFault::NoResource));
                }
            }
        }
    }

    /// A connecting socket is there, or none could be made.
    fn opened(&mut self, conn: ConnId, socket: Result<OwnedFd, ConnectFault>) {
        let Some(sock) = self.sock(conn) else { return };
        sock.connecting = true;
        let registered = socket.and_then(|socket| {
            self.register(conn, &socket)
                .map_err(socket::connect_fault)?;
            Ok(socket)
        });
        match registered {
            Ok(socket) => {
                if let Some(sock) = self.sock(conn) {
                    sock.fd = Some(socket);
                }
            }
            Err(fault) => self.later.push_back(Later::ConnectFailed(conn, fault)),
        }
    }

    fn register(&self, conn: ConnId, socket: &OwnedFd) -> rustix::io::Result<()> {
        use epoll::EventFlags as Flags;
        let flags = Flags::IN | Flags::OUT | Flags::RDHUP | Flags::ET;
        epoll::add(
            &self.epoll,
            socket,
            epoll::EventData::new_u64(conn.to_word()),
            flags,
        )
    }

    fn occupy(&mut self, conn: ConnId, fd: Option<OwnedFd>) {
        let index = conn.index as usize;
        if self.socks.len() <= index {
            self.socks.resize_with(index + 1, Sock::default);
        }
        self.socks[index] = Sock {
            fd,
            generation: conn.generation,
            ..Sock::default()
        };
    }

    fn sock(&mut self, conn: ConnId) -> Option<&mut Sock> {
        let sock = self.socks.get_mut(conn.index as usize)?;
        (sock.generation == conn.generation).then_some(sock)
    }
}
