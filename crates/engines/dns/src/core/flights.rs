//! Questions under way to servers: whom to ask next, when to give up, which answer to believe.
//!
//! Each try has a number of its own (chosen by the shell at random) and a socket of its own. A
//! server that does not answer in time, or fails, is passed over for the next one, twice around;
//! a truncated answer is fetched over a connection; at the end the client is told of the failure.

use super::message::{Code, Head, failure, fit, same_question};
use crate::limits;
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// How often the list of servers is gone through.
const ROUNDS: usize = 2;

/// What goes in. Times count from the shell's start.
#[derive(Clone, Debug)]
pub enum Input {
    /// A client asks what nobody here knows.
    Query {
        /// Whom to answer: a number of the shell's.
        client: u64,
        /// Its view.
        label: Arc<str>,
        /// Its address.
        from: SocketAddr,
        /// By which it came.
        transport: Transport,
        /// How long an answer may be.
        limit: usize,
        /// The query, which was found to be one.
        bytes: Vec<u8>,
    },
    /// A server said something.
    Answer {
        /// On whose socket.
        flight: u64,
        /// What.
        bytes: Vec<u8>,
    },
    /// A socket to a server failed.
    Failed {
        /// Whose.
        flight: u64,
    },
    /// Time has passed.
    Tick,
}

/// By which messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// UDP.
    Datagram,
    /// TCP.
    Connection,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Ask a server from a new socket; an earlier one of this flight is closed.
    Ask {
        /// Whose socket it is.
        flight: u64,
        /// Whom.
        server: SocketAddr,
        /// How.
        transport: Transport,
        /// What.
        bytes: Vec<u8>,
    },
    /// Close the flight's socket.
    Land {
        /// Which.
        flight: u64,
    },
    /// Answer a client; with nothing, it gets none.
    Reply {
        /// Whom.
        client: u64,
        /// With what.
        bytes: Option<Vec<u8>>,
    },
}

struct Flight {
    client: u64,
    label: Arc<str>,
    asker: (Arc<str>, SocketAddr, u16),
    limit: usize,
    query: Vec<u8>,
    /// The number of this try.
    id: u16,
    transport: Transport,
    servers: Arc<[SocketAddr]>,
    /// How many servers were tried before.
    tried: usize,
    try_until: Duration,
    until: Duration,
    /// The best that was heard: truncated, or a server's own failure.
    heard: Option<Vec<u8>>,
}

/// All of them.
#[derive(Default)]
pub struct Flights {
    servers: Arc<[SocketAddr]>,
    flights: BTreeMap<u64, Flight>,
    askers: HashMap<(Arc<str>, SocketAddr, u16), u64>,
    of_view: HashMap<Arc<str>, usize>,
    next: u64,
}

impl Flights {
    /// Whom to ask from now on.
    pub fn set_servers(&mut self, servers: Vec<SocketAddr>) {
        self.servers = servers.into();
    }

    /// How many are under way.
    pub fn count(&self) -> usize {
        self.flights.len()
    }

    /// When the next tick is due.
    pub fn deadline(&self) -> Option<Duration> {
        let due = self
            .flights
            .values()
            .map(|flight| flight.try_until.min(flight.until));
        due.min()
    }

    /// One input, and what it leads to. `chance` gives numbers that nobody can guess.
    pub fn step(
        &mut self,
        input: Input,
        now: Duration,
        chance: &mut dyn FnMut() -> u16,
    ) -> Vec<Output> {
        let mut out = Vec::new();
        match input {
            Input::Query { .. } => self.depart(input, now, chance, &mut out),
            Input::Answer { flight, bytes } => self.answered(flight, bytes, now, chance, &mut out),
            Input::Failed { flight } => self.go_on(flight, now, chance, &mut out),
            Input::Tick => {
                let late = self
                    .flights
                    .iter()
                    .filter(|(_, one)| one.try_until.min(one.until) <= now);
                let late: Vec<u64> = late.map(|(flight, _)| *flight).collect();
                for flight in late {
                    self.go_on(flight, now, chance, &mut out);
                }
            }
        }
        out
    }

    fn depart(
        &mut self,
        input: Input,
        now: Duration,
        chance: &mut dyn FnMut() -> u16,
        out: &mut Vec<Output>,
    ) {
        let Input::Query {
            client,
            label,
            from,
            transport,
            limit,
            bytes: query,
        } = input
        else {
            return;
        };
        let Some(head) = Head::read(&query) else {
            return out.push(Output::Reply {
                client,
                bytes: failure(&query, Code::FormErr),
            });
        };
        let asker = (label.clone(), from, head.id);
        let of_view = self.of_view.get(&label).copied().unwrap_or(0);
        if self.askers.contains_key(&asker) {
            // Asked again by an impatient client: the answer is on its way.
            return out.push(Output::Reply {
                client,
                bytes: None,
            });
        }
        if self.flights.len() >= limits::FLIGHTS
            || of_view >= limits::FLIGHTS_OF_VIEW
            || self.servers.is_empty()
        {
            return out.push(Output::Reply {
                client,
                bytes: failure(&query, Code::ServFail),
            });
        }
        let number = self.next;
        self.next += 1;
        self.askers.insert(asker.clone(), number);
        *self.of_view.entry(label.clone()).or_default() += 1;
        let flight = Flight {
            client,
            label,
            asker,
            limit,
            query,
            id: chance(),
            transport,
            servers: self.servers.clone(),
            tried: 0,
            try_until: now + limits::TRY,
            until: now + limits::WHOLE,
            heard: None,
        };
        out.push(flight.ask(number));
        self.flights.insert(number, flight);
    }

    fn answered(
        &mut self,
        number: u64,
        bytes: Vec<u8>,
        now: Duration,
        chance: &mut dyn FnMut() -> u16,
        out: &mut Vec<Output>,
    ) {
        let Some(flight) = self.flights.get_mut(&number) else {
            return;
        };
        let head = Head::read(&bytes).filter(|head| {
            head.is_answer && head.id == flight.id && same_question(&bytes, &flight.query)
        });
        // Anybody may send to our port: what is not the answer is not looked at.
        let Some(head) = head else { return };
        let failed = [Code::ServFail, Code::Refused, Code::NotImp]
            .iter()
            .any(|code| code.low() == head.code);
        if failed {
            flight.heard.get_or_insert(bytes);
            return self.go_on(number, now, chance, out);
        }
        if head.truncated && flight.transport == Transport::Datagram {
            flight.heard = Some(bytes);
            flight.transport = Transport::Connection;
            flight.id = chance();
            flight.try_until = now + limits::TRY;
            return out.push(flight.ask(number));
        }
        self.land(number, Some(bytes), out);
    }

    /// The next server's turn, or the end.
    fn go_on(
        &mut self,
        number: u64,
        now: Duration,
        chance: &mut dyn FnMut() -> u16,
        out: &mut Vec<Output>,
    ) {
        let Some(flight) = self.flights.get_mut(&number) else {
            return;
        };
        flight.tried += 1;
        let over = flight.until <= now || flight.tried >= flight.servers.len() * ROUNDS;
        // The connection for a truncated answer failed: the client may do better itself.
        let cut = flight
            .heard
            .as_deref()
            .and_then(Head::read)
            .is_some_and(|head| head.truncated);
        if over || cut {
            let heard = flight.heard.take();
            return self.land(number, heard, out);
        }
        flight.id = chance();
        flight.try_until = now + limits::TRY;
        out.push(flight.ask(number));
    }

    fn land(&mut self, number: u64, answer: Option<Vec<u8>>, out: &mut Vec<Output>) {
        let Some(flight) = self.flights.remove(&number) else {
            return;
        };
        self.askers.remove(&flight.asker);
        if let Some(count) = self.of_view.get_mut(&flight.label) {
            *count -= 1;
            if *count == 0 {
                self.of_view.remove(&flight.label);
            }
        }
        let bytes = match answer {
            Some(mut bytes) => {
                bytes[..2].copy_from_slice(&flight.query[..2]);
                fit(&flight.query, bytes, flight.limit)
            }
            None => failure(&flight.query, Code::ServFail),
        };
        out.push(Output::Land { flight: number });
        out.push(Output::Reply {
            client: flight.client,
            bytes,
        });
    }
}

impl Flight {
    fn ask(&self, number: u64) -> Output {
        let mut bytes = self.query.clone();
        bytes[..2].copy_from_slice(&self.id.to_be_bytes());
        Output::Ask {
            flight: number,
            server: self.servers[self.tried % self.servers.len()],
            transport: self.transport,
            bytes,
        }
    }
}
