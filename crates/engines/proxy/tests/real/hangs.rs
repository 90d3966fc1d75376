//! A worker that lives and does nothing is noticed by its keeper; one that is busy is left alone.

use crate::harness::{Edge, GET, Load, Server, ask, table, within};
use crate::processes::HANG;
use proxy::client::{Client, Event};
use proxy::config::{DatagramSocket, Wanted};
use proxy::report::HealthState;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::PidfdFlags;
use std::collections::BTreeSet;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

/// The keeper tells that it does not answer, then kills it.
fn await_death(edge: &mut Edge, pid: u32) {
    let mut silent = false;
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let events = edge.client.wait_events(left).unwrap();
        assert!(!events.is_empty(), "the keeper has noticed nothing");
        silent |= events.contains(&Event::WorkerSilent(pid));
        if events.contains(&Event::WorkerDied(pid)) {
            assert!(silent, "it was not in doubt");
            return;
        }
    }
}

#[test]
fn a_worker_that_hangs_is_replaced_and_one_that_is_busy_is_not() {
    let server = Server::named("a");
    let mut edge = Edge::start();
    edge.forward_to_healthy(1, ("a", server.address));
    let pid = edge.client.state().unwrap().worker_pid.unwrap();
    let raw = rustix::process::Pid::from_raw(pid as i32).unwrap();
    // It would serve these; nobody does until it is replaced.
    rustix::process::kill_process(raw, rustix::process::Signal::STOP).unwrap();
    within(10, || {
        let mut threads = std::fs::read_dir(format!("/proc/{pid}/task")).ok()?;
        let stopped = threads.all(|thread| {
            let status = std::fs::read_to_string(thread.unwrap().path().join("status"));
            status.is_ok_and(|status| status.contains("State:\tT"))
        });
        stopped.then_some(())
    });
    let mut queued: Vec<_> = (0..5).map(|_| edge.connect()).collect();
    await_death(&mut edge, pid);
    for client in &mut queued {
        assert_eq!(ask(client, GET), Some((200, "a".into())));
    }
    // Descriptors, table and health are those of before.
    let state = edge.client.state().unwrap();
    assert!(state.worker_pid != Some(pid) && state.worker_deaths == 1);
    let health = edge.client.health().unwrap();
    assert_eq!(
        health.target("web", "a").unwrap().state,
        HealthState::Healthy
    );
    // Longer than one that hangs would live: all threads have all that they can do.
    let load = Load::start(edge.address, 8);
    let until = Instant::now() + Duration::from_secs(12);
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let events = edge.client.wait_events(left).unwrap();
        let died = |event: &Event| matches!(event, Event::WorkerDied(_));
        assert!(!events.iter().any(died), "{events:?}");
        if events.is_empty() {
            break;
        }
    }
    let (answered, failed) = load.stop();
    assert!(
        failed.is_empty() && answered > 1_000,
        "{answered}: {failed:?}"
    );
}

#[test]
fn a_worker_that_answers_again_is_told_of_and_lives() {
    let mut edge = Edge::start();
    edge.client.set_table(&table(1, &[], false)).unwrap();
    let pid = edge.client.state().unwrap().worker_pid.unwrap();
    let raw = rustix::process::Pid::from_raw(pid as i32).unwrap();
    let signal = |signal| rustix::process::kill_process(raw, signal).unwrap();
    let mut await_event = |wanted: Event| {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let events = edge.client.wait_events(left).unwrap();
            assert!(!events.is_empty(), "no {wanted:?}");
            if events.contains(&wanted) {
                return;
            }
        }
    };
    signal(rustix::process::Signal::STOP);
    await_event(Event::WorkerSilent(pid));
    // Whoever comes now was not told.
    let mut late = Client::connect(&edge.socket).unwrap();
    assert!(late.first_state().in_doubt);
    signal(rustix::process::Signal::CONT);
    await_event(Event::WorkerAnswers(pid));
    assert!(!late.state().unwrap().in_doubt);
    assert_eq!(edge.client.state().unwrap().worker_deaths, 0);
}

#[test]
fn each_of_two_workers_is_in_doubt_for_itself() {
    // These never take over, so that none of them retires.
    let mut edge = Edge::with_workers(vec!["/bin/sleep".into(), "1000".into()]);
    let mut silent = BTreeSet::new();
    let mut await_silent = |client: &mut Client, wanted: &[u32]| {
        let until = Instant::now() + Duration::from_secs(60);
        while !wanted.iter().all(|pid| silent.contains(pid)) {
            let left = until.saturating_duration_since(Instant::now());
            let events = client.wait_events(left).unwrap();
            assert!(!events.is_empty(), "only {silent:?} of {wanted:?}");
            silent.extend(events.iter().filter_map(|event| match event {
                Event::WorkerSilent(pid) => Some(*pid),
                _ => None,
            }));
        }
    };
    // Both are noticed at the same tick.
    let started = |edge: &mut Edge| edge.client.state().unwrap().worker_pid;
    let first = within(10, || started(&mut edge));
    edge.client.replace_worker().unwrap();
    let second = started(&mut edge).unwrap();
    assert!(first != second && !edge.client.state().unwrap().in_doubt);
    await_silent(&mut edge.client, &[first, second]);
    assert!(edge.client.state().unwrap().in_doubt);
    // One that is not in doubt is enough.
    edge.client.replace_worker().unwrap();
    let third = started(&mut edge).unwrap();
    assert!(!edge.client.state().unwrap().in_doubt);
    await_silent(&mut edge.client, &[third]);
    assert!(edge.client.state().unwrap().in_doubt);
}

#[test]
fn a_worker_that_hangs_while_it_retires_is_killed() {
    let server = Server::named("a");
    let mut edge = Edge::start();
    edge.forward_to_healthy(1, ("a", server.address));
    let pid = edge.client.state().unwrap().worker_pid.unwrap();
    let raw = rustix::process::Pid::from_raw(pid as i32).unwrap();
    let death = rustix::process::pidfd_open(raw, PidfdFlags::empty()).unwrap();
    // It hears no word of its retirement, and its connections would stay open for ever.
    rustix::process::kill_process(raw, rustix::process::Signal::STOP).unwrap();
    edge.client.replace_worker().unwrap();
    let wait = Timespec {
        tv_sec: 60,
        tv_nsec: 0,
    };
    let ended = poll(&mut [PollFd::new(&death, PollFlags::IN)], Some(&wait));
    assert_eq!(ended, Ok(1), "the keeper has noticed nothing");
    let state = edge.client.state().unwrap();
    assert!(state.worker_pid.is_some_and(|now| now != pid));
    assert_eq!(state.worker_deaths, 0, "it was not the one that carries");
    assert_eq!(ask(&mut edge.connect(), GET), Some((200, "a".into())));
}

#[test]
fn a_worker_with_one_thread_that_hangs_is_replaced() {
    let server = Server::named("a");
    let mut edge = Edge::start();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    edge.client.give_descriptor("udp", socket.into()).unwrap();
    let mut table = table(1, &[("a", server.address, Wanted::Active)], false);
    table.datagrams = vec![DatagramSocket {
        descriptor: "udp".into(),
        label: "vpc".into(),
    }];
    edge.client.set_table(&table).unwrap();
    let pid = edge.client.state().unwrap().worker_pid.unwrap();
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.send_to(HANG, address).unwrap();
    // Its other threads work on.
    assert_eq!(ask(&mut edge.connect(), GET), Some((200, "a".into())));
    await_death(&mut edge, pid);
    client
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    client.send_to(b"query", address).unwrap();
    let mut bytes = [0; 100];
    let (count, _) = client.recv_from(&mut bytes).unwrap();
    assert_eq!(&bytes[..count], b"none vpc query");
}
