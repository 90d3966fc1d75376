//! One history: who does what next is the seed's choice.

use super::peers::{Request, chunk, expected_body, id_of, make_request, read_message};
use crate::config::{
    Action, Algorithm, Group, HealthCheck, Listener, Options, ProbeKind, Rules, Site, SiteKind,
    Table, Target, Wanted, Weighted,
};
use crate::core::{ConnId, ConnectFault, Edge, Input, Now, Output, Source};
use crate::report::{HealthReport, HealthState, TargetHealth};
use base::Seed;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;

mod drain;

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
        let (table, health) = table(self.version, &self.targets);
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

    /// A request's head arrives at a target: it must be one that the table lets have it.
    fn note_request(&mut self, conn: ConnId) {
        let Peer::Target(server) = &mut self.link(conn).peer else {
            return;
        };
        if server.busy || server.received.is_empty() {
            return;
        }
        server.busy = true;
        let target = server.target;
        assert!(
            !self.is_leaving(target),
            "target {target} got a request after it left"
        );
    }

    fn is_leaving(&self, target: u64) -> bool {
        self.gone.contains(&target) || self.targets.contains(&(target, Wanted::Draining))
    }

    /// Something happens on one connection.
    fn move_link(&mut self, id: ConnId) {
        let chance = self.seed.below(100);
        let link = self.link(id);
        if link.connecting {
            return self.decide_connect(id, chance);
        }
        if link.blocked && chance < 40 {
            link.blocked = false;
            return self.input(Input::Drained { conn: id });
        }
        if !link.paused && !link.inbound.is_empty() && chance < 70 {
            let length = link.inbound.len() as u64;
            let count = 1 + self.seed.below(length) as usize;
            let bytes: Vec<u8> = self.link(id).inbound.drain(..count).collect();
            self.edge.input(
                Input::Bytes {
                    conn: id,
                    bytes: &bytes,
                },
                self.now,
            );
            return self.carry_out(&bytes);
        }
        if !link.paused && link.inbound.is_empty() && link.ended && !link.end_told {
            link.end_told = true;
            return self.input(Input::Ended { conn: id });
        }
        match &self.link(id).peer {
            Peer::Client(_) => self.move_client(id),
            Peer::Target(_) => self.move_server(id, chance),
        }
    }

    fn decide_connect(&mut self, id: ConnId, chance: u64) {
        let any = self.faults == Faults::Any;
        match chance {
            0..10 if any => {
                let fault = match self.seed.chance(50) {
                    true => ConnectFault::Refused,
                    false => ConnectFault::Unreachable,
                };
                self.input(Input::ConnectFailed { conn: id, fault });
                assert!(
                    !self.links.contains_key(&id),
                    "a failed connection is closed"
                );
            }
            10..15 if any => (),
            _ => {
                self.link(id).connecting = false;
                self.input(Input::Connected { conn: id });
            }
        }
    }

    fn move_client(&mut self, id: ConnId) {
        let pipelines = self.seed.chance(30);
        let leaves = self.faults == Faults::Any && self.seed.chance(1);
        let part = self.seed.below(4_000) as usize + 1;
        let whole = self.seed.chance(60);
        let link = self.link(id);
        let Peer::Client(client) = &mut link.peer else {
            return;
        };
        if leaves && !link.ended {
            link.ended = true;
            client.unsent.clear();
            client.waiting.clear();
            return;
        }
        if client.finished || link.ended {
            link.ended = true;
            return;
        }
        if client.unsent.is_empty() && (client.asked.is_empty() || pipelines) {
            match client.waiting.pop_front() {
                Some(request) => {
                    client.unsent.extend_from_slice(&request.bytes);
                    client.asked.push_back(request);
                }
                None if client.asked.is_empty() => link.ended = true,
                None => (),
            }
        }
        let count = if whole {
            client.unsent.len()
        } else {
            part.min(client.unsent.len())
        };
        link.inbound.extend(client.unsent.drain(..count));
    }

    fn move_server(&mut self, id: ConnId, chance: u64) {
        let any = self.faults == Faults::Any;
        let Peer::Target(server) = &mut self.link(id).peer else {
            return;
        };
        if server.dead {
            return;
        }
        if any && chance < 2 {
            server.dead = true;
            // Nobody can tell the end of a dying target from the end of a body without a length.
            if !server.close_after && self.seed.chance(50) {
                self.link(id).ended = true;
            } else {
                self.input(Input::Broken { conn: id });
            }
            return;
        }
        if any && chance < 8 {
            return;
        }
        if !server.unsent.is_empty() {
            let length = server.unsent.len() as u64;
            let count = 1 + self.seed.below(length) as usize;
            let link = self.link(id);
            let Peer::Target(server) = &mut link.peer else {
                return;
            };
            link.inbound.extend(server.unsent.drain(..count));
            if server.unsent.is_empty() {
                link.ended |= server.close_after;
                server.busy = false;
            }
            return;
        }
        let message = read_message(&server.received, false);
        let idle = server.received.is_empty() && !server.busy;
        match message {
            Some(message) => self.answer(id, &message),
            // An idle connection may be closed by the target whenever it likes.
            None if idle && chance > 80 => self.link(id).ended = true,
            None => (),
        }
    }

    fn answer(&mut self, id: ConnId, message: &super::peers::Message) {
        let request = id_of(&message.first_line);
        if message.first_line.starts_with("POST") {
            assert_eq!(
                message.body,
                expected_body(request * 3 + 1),
                "a request's body is its own"
            );
            assert!(
                self.posted.insert(request),
                "request {request} reached two targets"
            );
        }
        let body = expected_body(request);
        let (framing, bytes) = match self.seed.below(5) {
            0 | 1 => (format!("Content-Length: {}\r\n", body.len()), body),
            2 | 3 => (
                "Transfer-Encoding: chunked\r\n".to_owned(),
                chunk(&body, &self.seed),
            ),
            _ => (String::new(), body),
        };
        let close = framing.is_empty() || self.seed.chance(10);
        let interim = match self.seed.chance(5) {
            true => "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
            false => "",
        };
        let connection = if close { "Connection: close\r\n" } else { "" };
        let mut answer =
            format!("{interim}HTTP/1.1 200 OK\r\nX-Id: {request}\r\n{framing}{connection}\r\n")
                .into_bytes();
        answer.extend_from_slice(&bytes);
        let Peer::Target(server) = &mut self.link(id).peer else {
            return;
        };
        server.received.drain(..message.length);
        assert!(
            server.received.is_empty(),
            "a target's connection carries one request at a time"
        );
        server.unsent = answer;
        server.close_after = close;
    }

    /// Reads what a client has got, against what it asked.
    fn read_answers(&mut self, id: ConnId, ended: bool) {
        let orderly = self.faults == Faults::Orderly;
        loop {
            let Some(link) = self.links.get_mut(&id) else {
                return;
            };
            let Peer::Client(client) = &mut link.peer else {
                return;
            };
            let Some(message) = read_message(&client.received, ended) else {
                return;
            };
            client.received.drain(..message.length);
            if message.first_line.starts_with("HTTP/1.1 103") {
                continue;
            }
            client.told_to_close = message.headers.contains("Connection: close");
            let request = client
                .asked
                .pop_front()
                .expect("an answer that nobody asked for");
            if message.first_line == "HTTP/1.1 200 OK" {
                let line = format!("X-Id: {}", request.id);
                assert!(
                    message.headers.contains(&line),
                    "{} got {}",
                    request.id,
                    message.headers
                );
                assert_eq!(
                    message.body,
                    expected_body(request.id),
                    "bytes of another answer"
                );
                self.summary.answered += 1;
            } else {
                assert!(
                    !orderly,
                    "{} of an orderly history: {}",
                    request.id, message.first_line
                );
                self.summary.refused += 1;
            }
        }
    }

    /// The proxy has said all on a connection.
    fn finished(&mut self, id: ConnId, clean: bool) {
        let orderly = self.faults == Faults::Orderly;
        if !self.links.get(&id).is_some_and(is_client) {
            return;
        }
        self.read_answers(id, clean);
        let Peer::Client(client) = &mut self.link(id).peer else {
            return;
        };
        client.finished = true;
        let open: Vec<u64> = client.asked.iter().map(|request| request.id).collect();
        // A request behind an answer that closes is not answered, and the client knows.
        assert!(
            !orderly || open.is_empty() || client.told_to_close,
            "left open: {open:?}"
        );
        client.asked.clear();
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

fn table(version: u64, targets: &[(u64, Wanted)]) -> (Table, HealthReport) {
    let group = group(version, targets);
    let forward = Action::Forward {
        groups: vec![Weighted {
            group: "web".into(),
            weight: 1,
        }],
        sticky: None,
    };
    let health = targets.iter().map(|(id, _)| TargetHealth {
        group: "web".into(),
        target: id.to_string().into(),
        state: HealthState::Healthy,
        reason: None,
        since_ms: 0,
        passes: 1,
        failures: 0,
    });
    let health = HealthReport {
        version,
        targets: health.collect(),
    };
    let site = Site {
        id: "site".into(),
        options: Options {
            idle_timeout_ms: 60_000,
            ..Options::default()
        },
        kind: SiteKind::Rules(Rules {
            rules: vec![],
            default: forward,
        }),
    };
    let listener = Listener {
        id: "front".into(),
        descriptors: vec!["front".into()],
        port: 80,
        sites: vec![],
        allowed: None,
        otherwise: Some("site".into()),
    };
    let table = Table {
        version,
        listeners: vec![listener],
        sites: vec![site],
        groups: vec![group],
        ..Table::default()
    };
    (table, health)
}

fn group(version: u64, targets: &[(u64, Wanted)]) -> Group {
    Group {
        id: "web".into(),
        namespace: None,
        algorithm: if version.is_multiple_of(2) {
            Algorithm::RoundRobin
        } else {
            Algorithm::LeastOutstanding
        },
        sticky: None,
        slow_start_ms: 0,
        deregistration_delay_ms: 300_000,
        health_check: Some(HealthCheck {
            probe: ProbeKind::Tcp,
            port: None,
            interval_ms: 5_000,
            timeout_ms: 2_000,
            healthy_threshold: 2,
            unhealthy_threshold: 2,
        }),
        targets: targets
            .iter()
            .map(|(id, wanted)| Target {
                id: id.to_string().into(),
                address: SocketAddr::from(([10, 0, 0, 1], *id as u16)),
                source: None,
                wanted: *wanted,
            })
            .collect(),
    }
}
