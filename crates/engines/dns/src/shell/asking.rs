//! The thread: letters, sockets to servers, clients' connections, one wait for all of them.

use super::clients::{Connection, Next};
use super::settings::Settings;
use super::upstream::{Said, Upstream};
use crate::core::{Flights, Input, Names, Output, Transport, Verdict};
use crate::limits;
use rustix::event::{Timespec, epoll};
use rustix::io::Errno;
use rustix::net::{SendFlags, sendto};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What other threads give to this one.
pub enum Letter {
    /// A datagram whose answer is known elsewhere.
    Question {
        label: Arc<str>,
        from: SocketAddr,
        limit: usize,
        bytes: Vec<u8>,
        socket: Arc<OwnedFd>,
    },
    /// A client's connection.
    Connection {
        label: Arc<str>,
        from: SocketAddr,
        connection: OwnedFd,
    },
}

/// Whom an answer goes to.
enum Client {
    Datagram(Arc<OwnedFd>, SocketAddr),
    Connection(u64),
}

/// Words of the wait: the letters' descriptor, then even numbers for flights, odd for connections.
const LETTERS: u64 = u64::MAX;
/// A message, and the most that is read at once.
const BUFFER_BYTES: usize = 65_536;
/// Questions of one connection before the others get their turn.
const IN_A_ROW: u32 = 16;

pub struct Asking {
    inbox: Receiver<Letter>,
    wake: Arc<OwnedFd>,
    watch: OwnedFd,
    names: Arc<Mutex<Names>>,
    settings: Settings,
    flights: Flights,
    upstreams: BTreeMap<u64, Upstream>,
    clients: BTreeMap<u64, Client>,
    connections: BTreeMap<u64, Connection>,
    /// Connections that were answered, or whose turn was not enough.
    unfinished: VecDeque<u64>,
    next: u64,
    began: Instant,
    buffer: Vec<u8>,
}

impl Asking {
    pub fn new(
        inbox: Receiver<Letter>,
        wake: Arc<OwnedFd>,
        names: Arc<Mutex<Names>>,
        settings: PathBuf,
    ) -> io::Result<Asking> {
        let watch = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let word = epoll::EventData::new_u64(LETTERS);
        epoll::add(&watch, &wake, word, epoll::EventFlags::IN)?;
        Ok(Asking {
            inbox,
            wake,
            watch,
            names,
            settings: Settings::new(settings),
            flights: Flights::default(),
            upstreams: BTreeMap::new(),
            clients: BTreeMap::new(),
            connections: BTreeMap::new(),
            unfinished: VecDeque::new(),
            next: 0,
            began: Instant::now(),
            buffer: vec![0; BUFFER_BYTES],
        })
    }

    /// Until the handle is gone.
    pub fn run(mut self) {
        let mut events = Vec::with_capacity(64);
        loop {
            let timeout = self.timeout();
            let spare = rustix::buffer::spare_capacity(&mut events);
            match epoll::wait(&self.watch, spare, timeout.as_ref()) {
                Ok(_) | Err(Errno::INTR) => (),
                // Nothing else can fail here; without a wait there is nothing to serve.
                Err(_) => return,
            }
            for event in events.drain(..) {
                match event.data.u64() {
                    LETTERS => {
                        if !self.letters() {
                            return;
                        }
                    }
                    word if word % 2 == 0 => self.heard(word / 2),
                    word => {
                        let gone = epoll::EventFlags::HUP | epoll::EventFlags::ERR;
                        let flags = event.flags;
                        if flags.intersects(gone) {
                            // Nobody is left to answer, whatever is under way.
                            self.connections.remove(&(word / 2));
                        }
                        self.go_on(word / 2);
                    }
                }
            }
            self.step(Input::Tick);
            for _ in 0..self.unfinished.len() {
                if let Some(number) = self.unfinished.pop_front() {
                    self.go_on(number);
                }
            }
            self.close_late();
        }
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn timeout(&self) -> Option<Timespec> {
        if !self.unfinished.is_empty() {
            return Some(Timespec::default());
        }
        let idle = self.connections.values().map(|one| one.until);
        let due = self.flights.deadline().into_iter().chain(idle).min()?;
        Timespec::try_from(due.saturating_sub(self.now())).ok()
    }

    /// Takes the letters; false when nobody can write any more.
    fn letters(&mut self) -> bool {
        // Read before the letters, so that one that comes meanwhile wakes again.
        let _count = rustix::io::read(&self.wake, &mut [0; 8]);
        loop {
            match self.inbox.try_recv() {
                Ok(Letter::Question {
                    label,
                    from,
                    limit,
                    bytes,
                    socket,
                }) => {
                    let client = self.client(Client::Datagram(socket, from));
                    let transport = Transport::Datagram;
                    self.ask(Input::Query {
                        client,
                        label,
                        from,
                        transport,
                        limit,
                        bytes,
                    });
                }
                Ok(Letter::Connection {
                    label,
                    from,
                    connection,
                }) => {
                    self.accept(label, from, connection);
                }
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn client(&mut self, client: Client) -> u64 {
        self.next += 1;
        self.clients.insert(self.next, client);
        self.next
    }

    fn ask(&mut self, query: Input) {
        if let Some(servers) = self.settings.changed() {
            self.flights.set_servers(servers);
        }
        self.step(query);
    }

    /// One input, and all that follows from it.
    fn step(&mut self, input: Input) {
        let mut waiting = vec![input];
        while let Some(input) = waiting.pop() {
            let now = self.now();
            for output in self.flights.step(input, now, &mut chance) {
                match output {
                    Output::Ask {
                        flight,
                        server,
                        transport,
                        bytes,
                    } => {
                        if self.open(flight, server, transport, &bytes).is_err() {
                            self.upstreams.remove(&flight);
                            waiting.push(Input::Failed { flight });
                        }
                    }
                    Output::Land { flight } => drop(self.upstreams.remove(&flight)),
                    Output::Reply { client, bytes } => self.reply(client, bytes.as_deref()),
                }
            }
        }
    }

    fn open(
        &mut self,
        flight: u64,
        server: SocketAddr,
        transport: Transport,
        bytes: &[u8],
    ) -> io::Result<()> {
        let upstream = Upstream::open(server, transport, bytes)?;
        let word = epoll::EventData::new_u64(flight * 2);
        let mut wanted = epoll::EventFlags::IN;
        wanted.set(epoll::EventFlags::OUT, upstream.has_unsent());
        epoll::add(&self.watch, &upstream.socket, word, wanted)?;
        self.upstreams.insert(flight, upstream);
        Ok(())
    }

    fn heard(&mut self, flight: u64) {
        let Some(upstream) = self.upstreams.get_mut(&flight) else {
            return;
        };
        let said = upstream.ready(&mut self.buffer);
        if !upstream.has_unsent() {
            let word = epoll::EventData::new_u64(flight * 2);
            // It was added: this cannot fail.
            let _same = epoll::modify(&self.watch, &upstream.socket, word, epoll::EventFlags::IN);
        }
        match said {
            Said::Nothing => (),
            Said::Answer(bytes) => self.step(Input::Answer { flight, bytes }),
            Said::Failed => self.step(Input::Failed { flight }),
        }
    }

    fn reply(&mut self, client: u64, bytes: Option<&[u8]>) {
        match (self.clients.remove(&client), bytes) {
            (Some(Client::Datagram(socket, from)), Some(bytes)) => {
                // A full buffer loses the answer, as datagrams may be lost.
                let _lost = sendto(&socket, bytes, SendFlags::DONTWAIT, &from);
            }
            (Some(Client::Connection(number)), bytes) => {
                let now = self.now();
                match (self.connections.get_mut(&number), bytes) {
                    (Some(connection), Some(bytes)) => {
                        connection.answer(bytes, now);
                        // In its turn: its next question may be answered at once as well, and so
                        // on for as long as its client likes.
                        self.unfinished.push_back(number);
                    }
                    _ => drop(self.connections.remove(&number)),
                }
            }
            _ => (),
        }
    }

    fn accept(&mut self, label: Arc<str>, from: SocketAddr, socket: OwnedFd) {
        let of_view = self.connections.values().filter(|one| one.label == label);
        if self.connections.len() >= limits::CONNECTIONS
            || of_view.count() >= limits::CONNECTIONS_OF_VIEW
        {
            return;
        }
        self.next += 1;
        let number = self.next;
        let word = epoll::EventData::new_u64(number * 2 + 1);
        let added = epoll::add(&self.watch, socket.as_fd(), word, epoll::EventFlags::IN);
        if added.is_ok() {
            let connection = Connection::new(socket, label, from, self.now());
            self.connections.insert(number, connection);
            self.go_on(number);
        }
    }

    /// Serves a connection as far as it goes without waiting and its turn lasts.
    fn go_on(&mut self, number: u64) {
        for _ in 0..IN_A_ROW {
            let now = self.began.elapsed();
            let Some(connection) = self.connections.get_mut(&number) else {
                return;
            };
            let query = match connection.ready(&mut self.buffer) {
                Next::Query(query) => query,
                Next::Wait => return self.watch_for(number),
                Next::Close => return drop(self.connections.remove(&number)),
            };
            let verdict = self
                .names
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .judge(&connection.label, &query);
            match verdict {
                Verdict::Answer(answer) => connection.answer(&answer, now),
                Verdict::Silence => return drop(self.connections.remove(&number)),
                Verdict::Elsewhere { .. } => {
                    connection.waits = true;
                    connection.until = now + limits::WHOLE + limits::IDLE;
                    let (label, from) = (connection.label.clone(), connection.from);
                    let client = self.client(Client::Connection(number));
                    self.watch_for(number);
                    return self.ask(Input::Query {
                        client,
                        label,
                        from,
                        transport: Transport::Connection,
                        limit: usize::from(u16::MAX),
                        bytes: query,
                    });
                }
            }
        }
        self.unfinished.push_back(number);
    }

    fn watch_for(&mut self, number: u64) {
        let Some(connection) = self.connections.get(&number) else {
            return;
        };
        let (reads, writes) = connection.wants();
        let mut wanted = epoll::EventFlags::empty();
        wanted.set(epoll::EventFlags::IN, reads);
        wanted.set(epoll::EventFlags::OUT, writes);
        let word = epoll::EventData::new_u64(number * 2 + 1);
        if epoll::modify(&self.watch, &connection.socket, word, wanted).is_err() {
            self.connections.remove(&number);
        }
    }

    fn close_late(&mut self) {
        let now = self.now();
        self.connections.retain(|_, one| one.until > now);
    }
}

/// A number that nobody can guess.
fn chance() -> u16 {
    let mut bytes = [0; 2];
    // Two bytes of the system's randomness are there at once; without them the port is the guard.
    let _count = rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty());
    u16::from_ne_bytes(bytes)
}
