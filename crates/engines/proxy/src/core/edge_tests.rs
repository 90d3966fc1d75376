//! Requests in, answers out, through the whole core, with targets played by the test.

#[path = "edge_tests/answer.rs"]
mod answer;
#[path = "edge_tests/balance.rs"]
mod balance;
#[path = "edge_tests/deadline.rs"]
mod deadline;
#[path = "edge_tests/ending.rs"]
mod ending;
#[path = "edge_tests/hostile.rs"]
mod hostile;

use super::*;
use crate::config::{
    Action, Algorithm, Condition, Document, Documents, FixedResponse, Group, GroupSticky,
    HostRoute, Listener, Made, MadePath, Options, Redirect, Rule, Rules, Site, SiteKind, Sticky,
    Table, Target, Wanted, Weighted,
};
use crate::core::io::ConnectFault;
use crate::report::HealthReport;
use std::collections::{BTreeMap, BTreeSet};

/// An edge, what it sent to whom, and its clock.
struct Bench {
    edge: Edge,
    now: Now,
    sent: BTreeMap<ConnId, String>,
    connecting: Vec<(ConnId, u16)>,
    closed: Vec<ConnId>,
    finished: Vec<ConnId>,
    paused: BTreeSet<ConnId>,
    accepted: Option<ConnId>,
}

impl Bench {
    fn new(table: &Table) -> Bench {
        table.check().unwrap();
        let mut bench = Bench {
            edge: Edge::new(7, 1_000),
            now: Now {
                us: 1_000_000,
                wall_ms: 1_800_000_000_000,
            },
            sent: BTreeMap::new(),
            connecting: Vec::new(),
            closed: Vec::new(),
            finished: Vec::new(),
            paused: BTreeSet::new(),
            accepted: None,
        };
        bench.set_table(table);
        bench
    }

    fn set_table(&mut self, table: &Table) {
        self.edge
            .set_table(table, &HealthReport::default(), self.now);
        self.carry_out(b"");
    }

    fn input(&mut self, input: Input<'_>) {
        let bytes = if let Input::Bytes { bytes, .. } = input {
            bytes.to_vec()
        } else {
            vec![]
        };
        self.edge.input(input, self.now);
        self.carry_out(&bytes);
    }

    fn carry_out(&mut self, input: &[u8]) {
        for output in self.edge.take_outputs() {
            match output {
                Output::Send {
                    conn,
                    source,
                    start,
                    length,
                    ..
                } => {
                    let whole = if source == Source::Input {
                        input
                    } else {
                        self.edge.scratch()
                    };
                    let part = &whole[start as usize..(start + length) as usize];
                    let text = String::from_utf8_lossy(part).into_owned();
                    self.sent.entry(conn).or_default().push_str(&text);
                }
                Output::Connect { conn, target } => {
                    let port = self.edge.targets[target].address.port();
                    self.connecting.push((conn, port));
                }
                Output::Close { conn } | Output::Reset { conn } => self.closed.push(conn),
                Output::FinishSending { conn } => self.finished.push(conn),
                Output::Pause { conn } => drop(self.paused.insert(conn)),
                Output::Resume { conn } => drop(self.paused.remove(&conn)),
                Output::Accepted { conn } => {
                    self.accepted = Some(conn);
                    self.sent.insert(conn, String::new());
                }
                _ => (),
            }
        }
    }

    fn client(&mut self, peer: &str) -> ConnId {
        self.connect(peer)
            .expect("there is room, and it is allowed")
    }

    /// A connection comes; none when it was refused.
    fn connect(&mut self, peer: &str) -> Option<ConnId> {
        let listener = self.edge.listener_index(&"front".into()).unwrap();
        self.input(Input::Accepted {
            listener,
            peer: peer.parse().unwrap(),
        });
        self.accepted.take()
    }

    /// Sends a request; what the client has got since.
    fn ask(&mut self, client: ConnId, request: &str) -> String {
        self.sent.insert(client, String::new());
        self.input(Input::Bytes {
            conn: client,
            bytes: request.as_bytes(),
        });
        self.sent[&client].clone()
    }

    /// Lets the last connection be made and answers on it; the port of its target.
    fn serve(&mut self, answer: &str) -> u16 {
        let (conn, port) = self.connecting.pop().expect("a connection was asked for");
        self.input(Input::Connected { conn });
        self.input(Input::Bytes {
            conn,
            bytes: answer.as_bytes(),
        });
        port
    }

    fn pass_ms(&mut self, ms: u64) {
        self.now.us += ms * 1_000;
        self.now.wall_ms += ms as i64;
        self.input(Input::Time);
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
const GET: &str = "GET / HTTP/1.1\r\nHost: web\r\n\r\n";
const PEER: &str = "192.0.2.1:5000";

fn group(id: &str, ports: &[u16]) -> Group {
    let target = |port: &u16| Target {
        id: port.to_string().into(),
        address: ([10, 0, 0, 1], *port).into(),
        source: None,
        wanted: Wanted::Active,
    };
    Group {
        id: id.into(),
        namespace: None,
        algorithm: Algorithm::RoundRobin,
        sticky: None,
        slow_start_ms: 0,
        deregistration_delay_ms: 30_000,
        health_check: None,
        targets: ports.iter().map(target).collect(),
    }
}

fn forward(groups: &[(&str, u32)]) -> Action {
    let groups = groups.iter();
    let groups = groups.map(|(id, weight)| Weighted {
        group: (*id).into(),
        weight: *weight,
    });
    Action::Forward {
        groups: groups.collect(),
        sticky: None,
    }
}

fn table(default: Action, groups: Vec<Group>) -> Table {
    table_of(
        SiteKind::Rules(Rules {
            rules: vec![],
            default,
        }),
        groups,
    )
}

fn table_of(kind: SiteKind, groups: Vec<Group>) -> Table {
    Table {
        version: 1,
        secret: "a secret of the tests".into(),
        listeners: vec![Listener {
            id: "front".into(),
            descriptors: vec!["front".into()],
            port: 8080,
            sites: vec![],
            allowed: None,
            otherwise: Some("site".into()),
        }],
        sites: vec![Site {
            id: "site".into(),
            options: Options::default(),
            kind,
        }],
        groups,
        ..Table::default()
    }
}
