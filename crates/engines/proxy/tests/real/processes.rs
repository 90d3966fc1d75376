//! What survives what: targets, workers, tables, descriptors, the control plane.

use crate::harness::{Edge, GET, Load, Server, ask, read_message, serve_named, table, within};
use proxy::client::Event;
use proxy::config::{DatagramSocket, Wanted};
use proxy::report::HealthState;
use proxy::{Client, Datagrams};
use rustix::process::{Resource, Rlimit};
use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The datagram that is never answered, and nothing after it.
pub const HANG: &[u8] = b"hang";

/// Answers with the table's word and the datagram.
#[derive(Default)]
pub struct Echo {
    word: String,
}

impl Datagrams for Echo {
    fn set_table(&mut self, table: &serde_json::Value) {
        self.word = table["word"].as_str().unwrap_or("none").to_owned();
    }

    fn answer(&mut self, datagram: proxy::shell::Datagram<'_>, out: &mut Vec<u8>) {
        if datagram.bytes == HANG {
            loop {
                std::thread::park();
            }
        }
        out.extend_from_slice(format!("{} {} ", self.word, datagram.label).as_bytes());
        out.extend_from_slice(datagram.bytes);
    }
}

#[test]
fn targets_are_replaced_under_load_without_a_lost_request() {
    let names = ["a", "b", "c", "d", "e", "f"];
    let servers: Vec<Server> = names.iter().map(|name| Server::named(name)).collect();
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", servers[0].address, Wanted::Active)]);
    let load = Load::start(edge.address, 8);
    for step in 1..names.len() {
        let before = servers[step - 1].requests.load(Ordering::Relaxed);
        within(20, || {
            (servers[step - 1].requests.load(Ordering::Relaxed) > before + 200).then_some(())
        });
        let old = (names[step - 1], servers[step - 1].address, Wanted::Draining);
        let new = (names[step], servers[step].address, Wanted::Active);
        let version = step as u64 * 2;
        edge.forward_to(version, &[old, new]);
        // The table is in force: what the old target gets now was on its way before.
        edge.forward_to(version + 1, &[new]);
    }
    let last = &servers[names.len() - 1].requests;
    within(20, || (last.load(Ordering::Relaxed) > 200).then_some(()));
    let (answered, failed) = load.stop();
    assert!(
        failed.is_empty(),
        "{} of {answered} failed, first: {}",
        failed.len(),
        failed[0]
    );
    assert!(answered > 1_000);
    let counters = edge.client.counters().unwrap();
    let site = &counters.sites[&"site".into()];
    assert_eq!(
        (site.target_codes[0], site.own_codes),
        (site.requests, [0; 4])
    );
    // An old target's last connections may still be closing.
    within(10, || {
        let counters = edge.client.counters().unwrap();
        (counters.targets.len() == 1).then_some(())
    });
}

#[test]
fn a_target_that_closes_idle_connections_at_any_time_costs_no_request() {
    // Answers three requests on a connection and then closes without having said so.
    let server = Server::start(|mut stream, requests| {
        let mut bytes = Vec::new();
        for _ in 0..3 {
            if read_message(&mut stream, &mut bytes).is_none() {
                return;
            }
            requests.fetch_add(1, Ordering::Relaxed);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    });
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    let mut clients: Vec<_> = (0..4).map(|_| edge.connect()).collect();
    for round in 0..200 {
        for client in &mut clients {
            let (status, _) = ask(client, GET).expect("an answer");
            assert_eq!(status, 200, "round {round}");
        }
    }
}

#[test]
fn a_new_worker_takes_over_under_load_without_a_lost_request() {
    let server = Server::named("a");
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    let first = edge.client.state().unwrap().worker_pid;
    let load = Load::start(edge.address, 8);
    for _ in 0..3 {
        let before = server.requests.load(Ordering::Relaxed);
        within(20, || {
            (server.requests.load(Ordering::Relaxed) > before + 300).then_some(())
        });
        edge.client.replace_worker().unwrap();
    }
    let before = server.requests.load(Ordering::Relaxed);
    within(20, || {
        (server.requests.load(Ordering::Relaxed) > before + 300).then_some(())
    });
    let (answered, failed) = load.stop();
    assert!(
        failed.is_empty(),
        "{} of {answered} failed, first: {}",
        failed.len(),
        failed[0]
    );
    let state = edge.client.state().unwrap();
    assert!(
        state.worker_pid != first && state.worker_deaths == 0,
        "{state:?}"
    );
}

/// While a worker still has something under way it must not take the wakes of those that listen.
#[test]
fn a_worker_that_retires_takes_no_connection_from_the_next() {
    let (server, arrived, go) = Server::with_slow();
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    let mut slow = edge.connect();
    slow.write_all(b"GET /slow HTTP/1.1\r\nHost: web\r\n\r\n")
        .unwrap();
    arrived.recv().unwrap();
    edge.client.replace_worker().unwrap();
    for number in 0..50 {
        let answer = ask(&mut edge.connect(), GET);
        assert_eq!(answer, Some((200, "ok".into())), "connection {number}");
    }
    go.send(()).unwrap();
    let (head, _) = read_message(&mut slow, &mut Vec::new()).expect("an answer");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
}

#[test]
fn a_killed_worker_is_replaced_and_queued_connections_are_served() {
    let server = Server::named("a");
    let mut edge = Edge::start();
    edge.forward_to_healthy(1, ("a", server.address));
    for round in 0..5 {
        let mut before = edge.connect();
        assert_eq!(ask(&mut before, GET), Some((200, "a".into())));
        let pid = edge.client.state().unwrap().worker_pid.unwrap();
        let pid = rustix::process::Pid::from_raw(pid as i32).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        // Connected while no worker runs, or while the next one starts: the keeper's descriptor
        // holds the queue.
        let mut queued: Vec<_> = (0..20).map(|_| edge.connect()).collect();
        let mut answered = 0;
        for client in &mut queued {
            // One that the dying worker had accepted is lost with it.
            answered += u32::from(ask(client, GET) == Some((200, "a".into())));
        }
        assert!(answered >= 15, "{answered} of 20 in round {round}");
        let mut after = edge.connect();
        assert_eq!(
            ask(&mut after, GET),
            Some((200, "a".into())),
            "round {round}"
        );
    }
    assert_eq!(edge.client.state().unwrap().worker_deaths, 5);
    let health = edge.client.health().unwrap();
    assert_eq!(
        health.target("web", "a").unwrap().state,
        HealthState::Healthy
    );
    let events = edge.client.wait_events(Duration::ZERO).unwrap();
    assert_eq!(
        events
            .iter()
            .filter(|event| matches!(event, Event::WorkerDied(_)))
            .count(),
        5
    );
}

#[test]
fn a_restarted_control_plane_finds_what_the_keeper_has() {
    let server = Server::named("a");
    let mut edge = Edge::start();
    let first = table(7, &[("a", server.address, Wanted::Active)], false);
    edge.client.set_table(&first).unwrap();
    let mut second = Client::connect(&edge.socket).unwrap();
    let state = second.first_state().clone();
    assert_eq!(
        (state.table_version, state.descriptors),
        (Some(7), vec!["front".to_owned()])
    );
    assert_eq!(second.table().unwrap(), Some(first));
    let older = table(6, &[], false);
    let refused = second.set_table(&older).unwrap_err().to_string();
    assert!(
        refused.contains("table 6 is older than the current one, 7"),
        "{refused}"
    );
    let mut unknown = table(8, &[], false);
    unknown.listeners[0].descriptors = vec!["nobody".into()];
    let refused = second.set_table(&unknown).unwrap_err().to_string();
    assert!(
        refused.contains("descriptor nobody was not given"),
        "{refused}"
    );
    assert_eq!(ask(&mut edge.connect(), GET), Some((200, "a".into())));
    assert_eq!(second.state().unwrap().table_version, Some(7));
}

#[test]
fn a_listener_changes_its_descriptor_without_a_refused_connection() {
    let server = Server::named("a");
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    let mut kept = edge.connect();
    assert_eq!(ask(&mut kept, GET), Some((200, "a".into())));
    let second = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = second.local_addr().unwrap();
    edge.client
        .give_descriptor("second", second.into())
        .unwrap();
    let mut queued: Vec<_> = (0..50).map(|_| edge.connect()).collect();
    let mut next = table(2, &[("a", server.address, Wanted::Active)], false);
    next.listeners[0].descriptors = vec!["second".into()];
    edge.client.set_table(&next).unwrap();
    edge.client.drop_descriptor("front").unwrap();
    for client in queued
        .iter_mut()
        .chain([&mut kept, &mut crate::harness::connect(address)])
    {
        assert_eq!(ask(client, GET), Some((200, "a".into())));
    }
    within(10, || {
        std::net::TcpStream::connect(edge.address)
            .is_err()
            .then_some(())
    });
}

#[test]
fn probes_decide_and_their_changes_are_told() {
    let well = Arc::new(AtomicBool::new(true));
    let (health, asked) = (well.clone(), Arc::new(Mutex::new(String::new())));
    let noted = asked.clone();
    let server = Server::start(move |mut stream, _| {
        while let Some((head, _)) = read_message(&mut stream, &mut Vec::new()) {
            if head.starts_with("GET /health") {
                *noted.lock().unwrap() = head;
            }
            let status = if health.load(Ordering::Relaxed) {
                "200 OK"
            } else {
                "500 No"
            };
            let _ = stream
                .write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").as_bytes());
        }
    });
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut edge = Edge::start();
    let targets = [
        ("good", server.address, Wanted::Active),
        ("dead", free, Wanted::Active),
    ];
    edge.client.set_table(&table(1, &targets, true)).unwrap();
    within(20, || {
        let events = edge.client.wait_events(Duration::from_secs(10)).unwrap();
        events.iter().find_map(|event| match event {
            Event::Health(report) => {
                let healthy = report.target("web", "good")?.state == HealthState::Healthy;
                healthy.then_some(())
            }
            _ => None,
        })
    });
    assert!(asked.lock().unwrap().contains("User-Agent: probe"));
    // The dead one is out although it is not judged yet: a healthy one exists.
    for _ in 0..20 {
        assert_eq!(ask(&mut edge.connect(), GET).unwrap().0, 200);
    }
    assert_eq!(
        edge.client.counters().unwrap().sites[&"site".into()].retried,
        0
    );
}

#[test]
fn a_leaving_target_is_drained_as_soon_as_its_last_answer_is_out() {
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = Mutex::new(held);
    let slow = Server::start(move |mut stream, requests| {
        while read_message(&mut stream, &mut Vec::new()).is_some() {
            requests.fetch_add(1, Ordering::Relaxed);
            held.lock().unwrap().recv().unwrap();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
        }
    });
    let quick = Server::named("quick");
    let mut edge = Edge::start();
    edge.forward_to(1, &[("slow", slow.address, Wanted::Active)]);
    let mut client = edge.connect();
    client.write_all(GET.as_bytes()).unwrap();
    within(20, || {
        (slow.requests.load(Ordering::Relaxed) == 1).then_some(())
    });
    let leaving = ("slow", slow.address, Wanted::Draining);
    edge.forward_to(2, &[leaving, ("quick", quick.address, Wanted::Active)]);
    let state = |edge: &mut Edge| {
        let report = edge.client.health().unwrap();
        report.target("web", "slow").unwrap().state
    };
    // The delay of this group is 30 s: nothing here waits for it.
    for _ in 0..20 {
        assert_eq!(ask(&mut edge.connect(), GET).unwrap().1, "quick");
        assert_eq!(state(&mut edge), HealthState::Draining);
    }
    release.send(()).unwrap();
    let (head, body) = read_message(&mut client, &mut Vec::new()).unwrap();
    assert!(head.starts_with("HTTP/1.1 200") && body == b"slow");
    within(10, || {
        (state(&mut edge) == HealthState::Drained).then_some(())
    });
    // One with nothing under way is drained as soon as the table is in force.
    let other = ("quick", quick.address, Wanted::Draining);
    edge.forward_to(3, &[("slow", slow.address, Wanted::Active), other]);
    within(10, || {
        let report = edge.client.health().unwrap();
        (report.target("web", "quick")?.state == HealthState::Drained).then_some(())
    });
}

#[test]
fn datagrams_are_answered_by_the_engine() {
    let mut edge = Edge::start();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    edge.client
        .give_descriptor("udp", socket.as_fd().try_clone_to_owned().unwrap())
        .unwrap();
    let mut next = table(1, &[], false);
    next.datagrams = vec![DatagramSocket {
        descriptor: "udp".into(),
        label: "vpc".into(),
    }];
    next.datagram_table = serde_json::json!({ "word": "hello" });
    edge.client.set_table(&next).unwrap();
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    client.send_to(b"query", address).unwrap();
    let mut bytes = [0; 100];
    let (count, from) = client.recv_from(&mut bytes).unwrap();
    assert_eq!((&bytes[..count], from), (&b"hello vpc query"[..], address));
}

#[test]
fn a_worker_without_a_free_descriptor_takes_a_table_over() {
    let server = Server::named("a");
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    let mut stream = edge.connect();
    assert_eq!(ask(&mut stream, GET), Some((200, "a".into())));
    let pid = edge.client.state().unwrap().worker_pid.unwrap();
    let none_left = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    rustix::process::prlimit(
        rustix::process::Pid::from_raw(pid as i32),
        Resource::Nofile,
        none_left,
    )
    .unwrap();
    edge.forward_to(2, &[("a", server.address, Wanted::Active)]);
    assert_eq!(ask(&mut stream, GET), Some((200, "a".into())));
    assert_eq!(edge.client.state().unwrap().worker_pid, Some(pid));
}

#[test]
fn a_dead_target_is_passed_over_and_the_last_one_says_why() {
    let dead = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let server = Server::start(|stream, requests: &AtomicU64| serve_named(stream, "a", requests));
    let mut edge = Edge::start();
    edge.forward_to(
        1,
        &[
            ("dead", dead, Wanted::Active),
            ("a", server.address, Wanted::Active),
        ],
    );
    for _ in 0..20 {
        let mut client = edge.connect();
        let post = "POST / HTTP/1.1\r\nHost: web\r\nContent-Length: 2\r\n\r\nhi";
        assert_eq!(ask(&mut client, post), Some((200, "a 2".into())));
    }
    assert!(edge.client.counters().unwrap().sites[&"site".into()].retried > 0);
    edge.forward_to(2, &[("dead", dead, Wanted::Active)]);
    assert_eq!(ask(&mut edge.connect(), GET).unwrap().0, 502);
    edge.forward_to(3, &[]);
    assert_eq!(ask(&mut edge.connect(), GET).unwrap().0, 503);
}

#[test]
fn targets_in_a_network_namespace_are_reached_and_probed_there() {
    let name = format!("proxy-test-{}", std::process::id());
    let ip = |arguments: &[&str]| {
        let run = std::process::Command::new("ip").args(arguments).output();
        run.is_ok_and(|output| output.status.success())
    };
    if !ip(&["netns", "add", &name]) {
        assert!(
            std::env::var_os("CI").is_none(),
            "making a network namespace needs root and ip"
        );
        eprintln!("skipped: no network namespace can be made (root and iproute2 are needed)");
        return;
    }
    assert!(ip(&["-n", &name, "link", "set", "lo", "up"]));
    let path = format!("/run/netns/{name}");
    // A thread that serves inside; what it starts inherits its namespace.
    let inside = std::thread::spawn(move || {
        let namespace = std::fs::File::open(path).unwrap();
        let kind = rustix::thread::LinkNameSpaceType::Network;
        rustix::thread::move_into_link_name_space(namespace.as_fd(), Some(kind)).unwrap();
        Server::named("inside")
    });
    let server = inside.join().unwrap();
    let mut edge = Edge::start();
    let mut next = table(1, &[("a", server.address, Wanted::Active)], true);
    next.groups[0].namespace = Some(name.clone());
    edge.client.set_table(&next).unwrap();
    within(20, || {
        let health = edge.client.health().unwrap();
        (health.target("web", "a")?.state == HealthState::Healthy).then_some(())
    });
    // A client stays with its thread, and so do the connections that are pooled for it.
    let mut client = edge.connect();
    assert_eq!(ask(&mut client, GET), Some((200, "inside".into())));
    // The same address outside of it is another place.
    next.version = 2;
    next.groups[0].namespace = None;
    edge.client.set_table(&next).unwrap();
    assert_eq!(
        ask(&mut client, GET).unwrap().0,
        200,
        "a pooled connection is still good"
    );
    next.version = 3;
    next.groups[0].namespace = Some("no-such-namespace".into());
    next.groups[0].targets[0].id = "b".into();
    edge.client.set_table(&next).unwrap();
    assert_eq!(ask(&mut edge.connect(), GET).unwrap().0, 502);
    assert!(ip(&["netns", "del", &name]));
}
