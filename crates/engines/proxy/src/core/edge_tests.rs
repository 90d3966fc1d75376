//! Requests in, answers out, through the whole core, with targets played by the test.

use super::*;
use crate::config::{
    Action, Algorithm, Condition, Document, Documents, FixedResponse, Group, GroupSticky,
    HostRoute, Listener, Made, MadePath, Options, Redirect, Rule, Rules, Site, SiteKind, Sticky,
    Table, Target, Wanted, Weighted,
};
use crate::core::io::ConnectFault;
use crate::report::HealthReport;
use std::collections::BTreeMap;

/// An edge, what it sent to whom, and its clock.
struct Bench {
    edge: Edge,
    now: Now,
    sent: BTreeMap<ConnId, String>,
    connecting: Vec<(ConnId, u16)>,
    closed: Vec<ConnId>,
    finished: Vec<ConnId>,
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

#[test]
fn a_changed_table_decides_who_may_connect_from_then_on() {
    let fixed = FixedResponse {
        status: 200,
        content_type: "text/plain".into(),
        body: "in".into(),
    };
    let mut open = table(Action::Fixed(fixed), vec![]);
    let mut bench = Bench::new(&open);
    assert!(bench.connect("127.0.0.1:1").is_some());
    open.version = 2;
    open.listeners[0].allowed = Some(vec!["10.0.0.0/8".parse().unwrap()]);
    bench.set_table(&open);
    assert!(bench.connect("127.0.0.1:2").is_none());
    assert!(bench.connect("10.9.9.9:3").is_some());
    assert!(bench.connect("[::ffff:10.9.9.9]:4").is_some());
}

#[test]
fn fixed_answers_and_redirects_are_made_here() {
    let redirect = Redirect {
        scheme: "https".into(),
        host: "#{host}".into(),
        port: "443".into(),
        path: "/new/#{path}".into(),
        query: "#{query}&from=#{port}".into(),
        status: 301,
    };
    let rule = Rule {
        conditions: vec![Condition::Path(vec!["/old*".into()])],
        action: Action::Redirect(redirect),
    };
    let default = Action::Fixed(FixedResponse {
        status: 418,
        content_type: "text/plain".into(),
        body: "xyz".into(),
    });
    let kind = SiteKind::Rules(Rules {
        rules: vec![rule],
        default,
    });
    let mut bench = Bench::new(&table_of(kind, vec![]));
    let client = bench.client(PEER);
    let answer = bench.ask(
        client,
        "GET /old/a?b=c HTTP/1.1\r\nHost: w.example:8080\r\n\r\n",
    );
    assert!(
        answer.starts_with("HTTP/1.1 301 Moved Permanently\r\n"),
        "{answer}"
    );
    let location = "Location: https://w.example:443/new/old/a?b=c&from=8080\r\n";
    assert!(answer.contains(location), "{answer}");
    let two = format!("{GET}HEAD / HTTP/1.1\r\nHost: web\r\n\r\n");
    let answer = bench.ask(client, &two);
    assert_eq!(answer.matches("HTTP/1.1 418").count(), 2, "{answer}");
    assert_eq!(answer.matches("Content-Length: 3").count(), 2, "{answer}");
    assert_eq!(answer.matches("xyz").count(), 1, "{answer}");
    let counts = bench.edge.counters().sites[&"site".into()].clone();
    assert_eq!(
        (counts.requests, counts.active, counts.own_codes),
        (3, 0, [0, 1, 2, 0])
    );
}

#[test]
fn documents_are_answered_by_source_path_and_header() {
    let document = |source: &str, body: &str, header: Option<(String, String)>| Document {
        source: Some(source.parse().unwrap()),
        path: "/creds".into(),
        header,
        status: 200,
        content_type: "application/json".into(),
        body: body.into(),
    };
    let token = Some(("X-Token".to_owned(), "t".to_owned()));
    let documents = vec![
        document("10.0.0.1", "one", None),
        document("10.0.0.2", "two", token),
    ];
    let kind = SiteKind::Documents(Documents {
        documents,
        made: None,
    });
    let mut bench = Bench::new(&table_of(kind, vec![]));
    let mut ask = |peer: &str, request: &str| {
        let client = bench.client(peer);
        bench.ask(client, request)[9..12].to_owned()
    };
    let get = "GET /creds?x HTTP/1.1\r\nHost: m\r\n\r\n";
    let with_token = "GET /creds HTTP/1.1\r\nHost: m\r\nx-token: t\r\n\r\n";
    assert_eq!(ask("10.0.0.1:1", get), "200");
    assert_eq!(ask("10.0.0.2:1", get), "404");
    assert_eq!(ask("10.0.0.2:1", with_token), "200");
    assert_eq!(ask("10.0.0.3:1", get), "404");
    assert_eq!(
        ask(
            "10.0.0.1:1",
            "PUT /creds HTTP/1.1\r\nHost: m\r\nContent-Length: 0\r\n\r\n"
        ),
        "405"
    );
}

#[test]
fn documents_that_are_made_elsewhere_are_asked_for_by_those_whose_they_are() {
    let kind = SiteKind::Documents(Documents {
        documents: Vec::new(),
        made: Some(Made {
            to: "127.0.0.1:9".parse().unwrap(),
            prefix: "/made/secret".into(),
            requests: vec![MadePath {
                source: "10.0.0.1".parse().unwrap(),
                path: "/stats".into(),
            }],
        }),
    });
    let mut bench = Bench::new(&table_of(kind, vec![]));
    let mut ask = |peer: &str, line: &str| {
        let client = bench.client(peer);
        bench.ask(client, &format!("{line} HTTP/1.1\r\nHost: m\r\n\r\n"))
    };
    for (peer, line, status) in [
        ("10.0.0.2:1", "GET /stats", "404"),
        ("10.0.0.1:1", "GET /other", "404"),
        ("10.0.0.1:1", "DELETE /stats", "405"),
    ] {
        assert_eq!(&ask(peer, line)[9..12], status, "{line}");
    }
    assert_eq!(ask("10.0.0.1:1", "GET /stats?x"), "");
    assert_eq!(bench.serve(OK), 9);
    let start = "GET /made/secret/stats?x HTTP/1.1\r\n";
    assert!(bench.sent.values().any(|sent| sent.starts_with(start)));
}

#[test]
fn hosts_without_a_site_get_404() {
    let mut table = table(forward(&[("g", 1)]), vec![group("g", &[1])]);
    table.listeners[0].otherwise = None;
    table.listeners[0].sites = vec![HostRoute {
        hosts: vec!["web".into()],
        site: Some("site".into()),
    }];
    let mut bench = Bench::new(&table);
    let client = bench.client(PEER);
    assert_eq!(bench.ask(client, GET), "");
    bench.serve(OK);
    let other = bench.client(PEER);
    let answer = bench.ask(other, "GET / HTTP/1.1\r\nHost: other\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

#[test]
fn a_name_that_is_nobodys_is_not_answered_by_the_site_of_all_other_hosts() {
    let mut table = table(forward(&[("g", 1)]), vec![group("g", &[1])]);
    let route = |host: &str, site: Option<&str>| HostRoute {
        hosts: vec![host.into()],
        site: site.map(Into::into),
    };
    table.listeners[0].sites = vec![
        route("web.ours.example", Some("site")),
        route("*.ours.example", None),
        route("*", Some("site")),
    ];
    let mut bench = Bench::new(&table);
    for (host, served) in [
        ("web.ours.example", true),
        ("new.ours.example:80", false),
        ("shop.example", true),
    ] {
        let client = bench.client(PEER);
        let answer = bench.ask(client, &format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        if served {
            assert_eq!(answer, "", "{host}");
            bench.serve(OK);
        } else {
            assert!(answer.starts_with("HTTP/1.1 404"), "{host}: {answer}");
        }
    }
}

#[test]
fn weights_and_turns_are_kept() {
    let groups = vec![group("a", &[1, 2]), group("b", &[9]), group("c", &[10])];
    let mut bench = Bench::new(&table(forward(&[("a", 3), ("b", 1), ("c", 0)]), groups));
    let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
    for _ in 0..4_000 {
        let client = bench.client(PEER);
        bench.ask(client, GET);
        *counts.entry(bench.serve(OK)).or_default() += 1;
        bench.input(Input::Broken { conn: client });
    }
    assert!(
        counts[&9].abs_diff(1_000) < 120 && !counts.contains_key(&10),
        "{counts:?}"
    );
    assert!(counts[&1].abs_diff(counts[&2]) <= 1, "{counts:?}");
}

#[test]
fn a_cookie_keeps_a_client_at_its_target_and_group_until_it_is_over() {
    let mut groups = vec![group("a", &[1, 2, 3]), group("b", &[4, 5, 6])];
    for group in &mut groups {
        group.sticky = Some(Sticky {
            cookie: "T".into(),
            seconds: 60,
        });
    }
    let Action::Forward {
        groups: weighted, ..
    } = forward(&[("a", 1), ("b", 1)])
    else {
        return;
    };
    let sticky = Some(GroupSticky {
        cookie: "G".into(),
        seconds: 60,
    });
    let mut bench = Bench::new(&table(
        Action::Forward {
            groups: weighted,
            sticky,
        },
        groups,
    ));
    let client = bench.client(PEER);
    bench.ask(client, GET);
    let first = bench.serve(OK);
    let answer = bench.sent[&client].clone();
    let cookies: Vec<&str> = answer
        .lines()
        .filter_map(|line| line.strip_prefix("Set-Cookie: "))
        .map(|line| line.split(';').next().unwrap())
        .collect();
    assert_eq!(cookies.len(), 2, "{answer}");
    let sticky = format!(
        "GET / HTTP/1.1\r\nHost: web\r\nCookie: x=1; {}\r\n\r\n",
        cookies.join("; ")
    );
    for _ in 0..20 {
        bench.ask(client, &sticky);
        assert_eq!(bench.serve(OK), first);
    }
    bench.now.wall_ms += 61_000;
    let mut others = 0;
    for _ in 0..20 {
        bench.ask(client, &sticky);
        others += u32::from(bench.serve(OK) != first);
    }
    assert!(others > 0, "the cookie is over");
}

#[test]
fn the_least_busy_target_gets_the_next_request() {
    let mut least = group("g", &[1, 2]);
    least.algorithm = Algorithm::LeastOutstanding;
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![least]));
    let mut ports = Vec::new();
    for _ in 0..4 {
        let client = bench.client(PEER);
        bench.ask(client, GET);
        ports.push(bench.connecting.last().unwrap().1);
    }
    ports.sort_unstable();
    assert_eq!(ports, [1, 1, 2, 2]);
    // Both requests of target 1 are answered: it gets the next two.
    let mut waiting = std::mem::take(&mut bench.connecting);
    waiting.retain(|(conn, port)| {
        if *port == 1 {
            bench.connecting.push((*conn, *port));
            bench.serve(OK);
        }
        *port != 1
    });
    for _ in 0..2 {
        let client = bench.client(PEER);
        bench.ask(client, GET);
        assert_eq!(bench.connecting.pop().unwrap().1, 1);
    }
}

#[test]
fn silence_is_answered_408_or_504() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let upload = bench.client(PEER);
    bench.ask(
        upload,
        "PUT / HTTP/1.1\r\nHost: w\r\nContent-Length: 9\r\n\r\n",
    );
    let (conn, _) = bench.connecting.pop().unwrap();
    bench.input(Input::Connected { conn });
    let waiting = bench.client(PEER);
    bench.ask(waiting, GET);
    let (conn, _) = bench.connecting.pop().unwrap();
    bench.input(Input::Connected { conn });
    let half = bench.client(PEER);
    bench.ask(half, "GET / HT");
    let silent = bench.client(PEER);
    bench.pass_ms(59_000);
    assert_eq!(bench.sent[&waiting], "");
    bench.pass_ms(2_000);
    assert!(
        bench.sent[&upload].starts_with("HTTP/1.1 408"),
        "{}",
        bench.sent[&upload]
    );
    assert!(
        bench.sent[&waiting].starts_with("HTTP/1.1 504"),
        "{}",
        bench.sent[&waiting]
    );
    assert!(
        bench.sent[&half].starts_with("HTTP/1.1 408"),
        "{}",
        bench.sent[&half]
    );
    assert_eq!(bench.sent[&silent], "");
    assert!(bench.finished.contains(&silent) && bench.finished.contains(&upload));
    assert!(
        !bench.finished.contains(&waiting),
        "its connection may carry another request"
    );
    bench.pass_ms(3_000);
    assert!(bench.closed.contains(&silent) && bench.closed.contains(&upload));
}

#[test]
fn connecting_goes_on_elsewhere_and_ends_with_the_right_word() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1, 2])]));
    let client = bench.client(PEER);
    bench.ask(client, GET);
    let (first, port) = bench.connecting.pop().unwrap();
    bench.pass_ms(3_001);
    assert!(bench.closed.contains(&first));
    let other = bench.connecting.last().unwrap().1;
    assert_ne!(other, port);
    bench.pass_ms(3_001);
    assert!(
        bench.sent[&client].starts_with("HTTP/1.1 504"),
        "{}",
        bench.sent[&client]
    );
    let client = bench.client(PEER);
    bench.ask(client, GET);
    for _ in 0..2 {
        let (conn, _) = bench.connecting.pop().unwrap();
        bench.input(Input::ConnectFailed {
            conn,
            fault: ConnectFault::Refused,
        });
    }
    assert!(
        bench.sent[&client].starts_with("HTTP/1.1 502"),
        "{}",
        bench.sent[&client]
    );
    let mut empty = table(forward(&[("g", 1)]), vec![group("g", &[])]);
    empty.version = 2;
    bench.set_table(&empty);
    assert!(
        bench.ask(client, GET).starts_with("HTTP/1.1 503"),
        "{}",
        bench.sent[&client]
    );
}

#[test]
fn a_leaving_target_finishes_what_it_has_until_the_delay() {
    let whole = table(forward(&[("g", 1)]), vec![group("g", &[1])]);
    let mut bench = Bench::new(&whole);
    let (short, long) = (bench.client(PEER), bench.client(PEER));
    let mut open = Vec::new();
    for client in [short, long] {
        bench.ask(client, GET);
        let (conn, _) = bench.connecting.pop().unwrap();
        bench.input(Input::Connected { conn });
        open.push(conn);
    }
    bench.set_table(&table(forward(&[("g", 1)]), vec![group("g", &[2])]));
    bench.pass_ms(10_000);
    bench.input(Input::Bytes {
        conn: open[0],
        bytes: OK.as_bytes(),
    });
    assert!(bench.sent[&short].starts_with("HTTP/1.1 200"));
    bench.ask(short, GET);
    assert_eq!(bench.connecting.pop().unwrap().1, 2);
    bench.pass_ms(21_000);
    assert!(
        bench.sent[&long].starts_with("HTTP/1.1 502"),
        "{}",
        bench.sent[&long]
    );
    assert!(bench.closed.contains(&open[1]));
    bench.pass_ms(2_000);
    assert_eq!(
        bench.edge.counters().targets.len(),
        1,
        "the old target is forgotten"
    );
}

#[test]
fn a_leaving_targets_delay_begins_once() {
    let mut both = group("g", &[1, 2]);
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let client = bench.client(PEER);
    bench.ask(client, GET);
    let (conn, _) = bench.connecting.pop().unwrap();
    bench.input(Input::Connected { conn });
    both.targets[0].wanted = Wanted::Draining;
    bench.set_table(&table(forward(&[("g", 1)]), vec![both]));
    bench.pass_ms(29_000);
    assert!(!bench.closed.contains(&conn));
    bench.set_table(&table(forward(&[("g", 1)]), vec![group("g", &[2])]));
    bench.pass_ms(2_000);
    assert!(bench.closed.contains(&conn), "thirty seconds are over");
}

#[test]
fn a_new_target_of_a_slow_start_gets_its_share_slowly() {
    let mut slow = group("g", &[1]);
    slow.slow_start_ms = 30_000;
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![slow.clone()]));
    slow.targets.extend(group("g", &[2]).targets);
    bench.set_table(&table(forward(&[("g", 1)]), vec![slow]));
    let mut shares = Vec::new();
    for _ in 0..4 {
        let mut second = 0;
        for _ in 0..400 {
            let client = bench.client(PEER);
            bench.ask(client, GET);
            second += u32::from(bench.serve(OK) == 2);
            bench.input(Input::Broken { conn: client });
        }
        shares.push(second);
        bench.pass_ms(11_000);
    }
    assert!(
        shares[0] < 20 && shares[0] < shares[1] && shares[1] < shares[2],
        "{shares:?}"
    );
    assert!((180..=220).contains(&shares[3]), "{shares:?}");
}
