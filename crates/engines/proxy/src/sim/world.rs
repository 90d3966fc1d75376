//! One history: who does what next is the seed's choice.

use super::peers::{Request, make_request};
use crate::config::{Table, Wanted};
use crate::core::{ConnId, Edge, Input, Now, Output, Source};
use crate::report::HealthReport;
use base::Seed;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;

mod checks;
mod drain;
mod moves;
mod tables;

/// What targets may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faults {
    /// They answer; they close idle connections when they like; they come and go by the table.
    Orderly,
    /// They refuse, stall, die inside answers, close at any moment.
    Any,
}

/// What a history came to.
pub struct Summary {
    pub answered: u64,
    pub refused: u64,
    pub retried: u64,
}

/// The proxy's side of a connection, and the peer behind it.
struct Link {
    peer: Peer,
    /// From the peer, not yet read by the proxy.
    inbound: Vec<u8>,
    /// The peer has closed; the proxy reads the end after `inbound`.
    ended: bool,
    end_told: bool,
    paused: bool,
    blocked: bool,
    connecting: bool,
}

enum Peer {
    Client(Client),
    Target(Server),
}

struct Client {
    waiting: VecDeque<Request>,
    unsent: Vec<u8>,
    received: Vec<u8>,
    asked: VecDeque<Request>,
    /// The last answer said that it is the last one.
    told_to_close: bool,
    finished: bool,
}

struct Server {
    target: u64,
    received: Vec<u8>,
    unsent: Vec<u8>,
    busy: bool,
    dead: bool,
    close_after: bool,
}

pub struct World {
    seed: Seed,
    faults: Faults,
    edge: Edge,
    now: Now,
    links: BTreeMap<ConnId, Link>,
    clients_left: u64,
    next_id: u64,
    next_target: u64,
    version: u64,
    /// Targets of the table and whether they shall leave.
    targets: Vec<(u64, Wanted)>,
    gone: BTreeSet<u64>,
    posted: BTreeSet<u64>,
    /// Leaving targets that the edge last called busy.
    busy: BTreeSet<u64>,
    summary: Summary,
}

impl World {
    pub fn new(number: u64, faults: Faults) -> World {
        let seed = Seed::new(number);
        let mut world = World {
            edge: Edge::new(number + 1, 10_000),
            now: Now {
                us: 1_000_000,
                wall_ms: 1_800_000_000_000,
            },
            links: BTreeMap::new(),
            clients_left: 1 + seed.below(4),
            next_id: 1,
            next_target: 1,
            version: 0,
            targets: Vec::new(),
            gone: BTreeSet::new(),
            posted: BTreeSet::new(),
            busy: BTreeSet::new(),
            summary: Summary {
                answered: 0,
                refused: 0,
                retried: 0,
            },
            seed,
            faults,
        };
        for _ in 0..1 + world.seed.below(3) {
            world.add_target();
        }
        world.set_table();
        world
    }

    pub fn run(mut self) -> Summary {
        for _ in 0..4_000 {
            if self.clients_left == 0 && !self.links.values().any(is_client) {
                break;
            }
            self.step();
        }
        // Whoever still waits gets its time-out.
        for _ in 0..400 {
            self.advance(1_000);
        }
        self.clients_left = 0;
        let clients = self.links.iter().filter(|(_, link)| is_client(link));
        let clients: Vec<ConnId> = clients.map(|(id, _)| *id).collect();
        for id in clients {
            self.input(Input::Broken { conn: id });
        }
        for _ in 0..100 {
            self.advance(1_000);
        }
        assert!(
            self.links.is_empty(),
            "connections are left: {:?}",
            self.links.keys()
        );
        assert_eq!(self.edge.connections(), 0, "the slab leaks");
        let sites = self.edge.counters().sites;
        self.summary.retried = sites.values().map(|counts| counts.retried).sum();
        assert!(
            sites.values().all(|counts| counts.active == 0),
            "requests are left"
        );
        self.edge.set_table(
            &Table {
                version: 999_999,
                ..Table::default()
            },
            &HealthReport::default(),
            self.now,
        );
        let counters = self.edge.counters();
        assert!(
            counters.sites.is_empty() && counters.targets.is_empty(),
            "entries leak"
        );
        self.summary
    }

    fn step(&mut self) {
        match self.seed.below(100) {
            0..4 if self.clients_left > 0 => self.open_client(),
            4..7 => self.change_targets(),
            // Orderly peers are never so slow that a time-out strikes.
            7..12 if self.faults == Faults::Orderly => self.advance(self.seed.below(10)),
            7..12 => self.advance(self.seed.below(300)),
            12..13 if self.faults == Faults::Any => self.advance(self.seed.below(4_000)),
            _ => {
                let count = self.links.len() as u64;
                if count == 0 {
                    return;
                }
                let pick = self.seed.below(count) as usize;
                let id = *self.links.keys().nth(pick).expect("picked below the count");
                self.move_link(id);
            }
        }
    }

    fn advance(&mut self, ms: u64) {
        self.now.us += ms * 1_000;
        self.now.wall_ms += ms as i64;
        self.input(Input::Time);
    }

    fn open_client(&mut self) {
        self.clients_left -= 1;
        let peer = SocketAddr::from(([192, 0, 2, 1], 1024));
        let listener = self
            .edge
            .listener_index(&"front".into())
            .expect("it is in every table");
        self.edge
            .input(Input::Accepted { listener, peer }, self.now);
        let outputs = self.edge.take_outputs();
        let [Output::Accepted { conn }] = outputs[..] else {
            panic!("not accepted")
        };
        self.edge.give_back(outputs);
        let count = 1 + self.seed.below(6);
        let mut waiting = VecDeque::new();
        for at in 0..count {
            waiting.push_back(make_request(self.next_id, at + 1 == count, &self.seed));
            self.next_id += 1;
        }
        let client = Client {
            waiting,
            unsent: Vec::new(),
            received: Vec::new(),
            asked: VecDeque::new(),
            told_to_close: false,
            finished: false,
        };
        self.links
            .insert(conn, new_link(Peer::Client(client), false));
    }

    fn add_target(&mut self) {
        self.targets.push((self.next_target, Wanted::Active));
        self.next_target += 1;
    }

    /// A target comes, leaves, or is taken out; one always stays.
    fn change_targets(&mut self) {
        let active = self
            .targets
            .iter()
            .filter(|(_, wanted)| *wanted == Wanted::Active)
            .count();
        let pick = self.seed.below(self.targets.len() as u64) as usize;
        match self.seed.below(3) {
            0 if self.targets.len() < 6 => self.add_target(),
            1 if active > 1 => {
                self.targets[pick].1 = Wanted::Draining;
                if self
                    .targets
                    .iter()
                    .all(|(_, wanted)| *wanted == Wanted::Draining)
                {
                    self.targets[pick].1 = Wanted::Active;
                }
            }
            2 if self.targets[pick].1 == Wanted::Draining => {
                let (target, _) = self.targets.remove(pick);
                self.gone.insert(target);
            }
            _ => return,
        }
        self.set_table();
    }

    fn set_table(&mut self) {
        self.version += 1;
        let (table, health) = tables::table(self.version, &self.targets);
        table.check().expect("our tables are good");
        self.edge.set_table(&table, &health, self.now);
        self.carry_out(&[]);
    }

    fn input(&mut self, input: Input<'_>) {
        self.edge.input(input, self.now);
        self.carry_out(&[]);
    }

    fn carry_out(&mut self, bytes: &[u8]) {
        let outputs = self.edge.take_outputs();
        let mut later: Vec<Input<'static>> = Vec::new();
        for output in &outputs {
            match *output {
                Output::Send {
                    conn,
                    source,
                    start,
                    length,
                    check,
                } => {
                    let whole = if source == Source::Input {
                        bytes
                    } else {
                        self.edge.scratch()
                    };
                    let part = whole[start as usize..(start + length) as usize].to_vec();
                    self.sent(conn, &part, check, &mut later);
                }
                Output::Connect { conn, target } => {
                    let (address, _) = self.edge.destination(target);
                    let target = u64::from(address.to.port());
                    assert!(!self.is_leaving(target), "a connection to a leaving target");
                    let server = Server {
                        target,
                        received: Vec::new(),
                        unsent: Vec::new(),
                        busy: false,
                        dead: false,
                        close_after: false,
                    };
                    self.links
                        .insert(conn, new_link(Peer::Target(server), true));
                }
                Output::Pause { conn } => self.link(conn).paused = true,
                Output::Resume { conn } => self.link(conn).paused = false,
                Output::AwaitDrained { conn } => {
                    if !self.link(conn).blocked {
                        later.push(Input::Drained { conn });
                    }
                }
                Output::FinishSending { conn } => self.finished(conn, true),
                Output::Close { conn } => {
                    self.finished(conn, false);
                    self.links.remove(&conn);
                }
                Output::Reset { conn } => {
                    self.links.remove(&conn);
                }
                Output::Accepted { .. } | Output::Refused => panic!("nobody came"),
            }
        }
        self.edge.give_back(outputs);
        for input in later {
            self.input(input);
        }
        self.check_busy();
    }

    fn link(&mut self, conn: ConnId) -> &mut Link {
        self.links
            .get_mut(&conn)
            .expect("outputs name living connections")
    }

    fn sent(&mut self, conn: ConnId, part: &[u8], check: bool, later: &mut Vec<Input<'static>>) {
        let blocks = self.seed.chance(5);
        let link = self.link(conn);
        assert!(!link.connecting, "bytes before the connection is made");
        // The end of a target's connection is in our kernel although it was not read yet.
        if let Peer::Target(server) = &mut link.peer
            && (link.ended || server.dead)
        {
            if check {
                later.push(Input::Unsent { conn });
            }
            // Else the bytes are taken and lost, as TCP does.
            return;
        }
        match &mut link.peer {
            Peer::Target(server) => server.received.extend_from_slice(part),
            Peer::Client(client) => client.received.extend_from_slice(part),
        }
        if blocks && !link.blocked {
            link.blocked = true;
            later.push(Input::Blocked { conn });
        }
        if is_client(self.link(conn)) {
            self.read_answers(conn, false);
        } else {
            self.note_request(conn);
        }
    }
}

fn new_link(peer: Peer, connecting: bool) -> Link {
    Link {
        peer,
        inbound: Vec::new(),
        ended: false,
        end_told: false,
        paused: false,
        blocked: false,
        connecting,
    }
}

fn is_client(link: &Link) -> bool {
    matches!(link.peer, Peer::Client(_))
}
