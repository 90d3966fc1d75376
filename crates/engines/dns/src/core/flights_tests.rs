//! Servers that answer, lie, are slow, fail and cut, in virtual time: every client hears exactly
//! once, in time, and only what was an answer to its question.

use super::*;
use crate::limits;
use base::Seed;
use hickory_proto::op::{Message, Query};
use hickory_proto::rr::{Name, RData, Record, RecordType, rdata::A};
use hickory_proto::serialize::binary::{BinDecodable, BinEncodable};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

fn servers() -> Vec<SocketAddr> {
    ["10.9.0.1:53", "10.9.0.2:53"]
        .map(|one| one.parse().unwrap())
        .to_vec()
}

fn query(name: &str, id: u16) -> Vec<u8> {
    let mut query = Message::query();
    query.metadata.id = id;
    query.add_query(Query::query(Name::from_str(name).unwrap(), RecordType::A));
    query.to_bytes().unwrap()
}

/// A server's answer to these bytes.
fn answer(query: &[u8], code: Code, records: u8, cut: bool) -> Vec<u8> {
    let query = Message::from_bytes(query).unwrap();
    let mut answer = Message::response(query.metadata.id, query.metadata.op_code);
    answer.add_queries(query.queries.iter().cloned());
    answer.metadata.response_code = code;
    answer.metadata.truncation = cut;
    for last in 0..records {
        let data = RData::A(A([192, 0, 2, last].into()));
        answer.add_answer(Record::from_rdata(query.queries[0].name().clone(), 1, data));
    }
    answer.to_bytes().unwrap()
}

fn input(client: u64, id: u16, transport: Transport) -> Input {
    Input::Query {
        client,
        label: "net-1".into(),
        from: SocketAddr::from(([10, 0, 0, 7], 4_000)),
        transport,
        limit: 512,
        bytes: query("example.com.", id),
    }
}

/// Numbers in a row: a test may guess them.
fn counted() -> impl FnMut() -> u16 {
    let mut last = 1_000;
    move || {
        last += 1;
        last
    }
}

fn asked(outputs: &[Output]) -> (u64, SocketAddr, Transport, Vec<u8>) {
    match outputs {
        [
            Output::Ask {
                flight,
                server,
                transport,
                bytes,
            },
        ] => (*flight, *server, *transport, bytes.clone()),
        other => panic!("{other:?}"),
    }
}

fn replied(outputs: &[Output]) -> Message {
    match outputs {
        [
            Output::Land { .. },
            Output::Reply {
                bytes: Some(bytes), ..
            },
        ] => Message::from_bytes(bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_comes_back_under_the_clients_own_number() {
    let (mut flights, mut chance) = (Flights::default(), counted());
    flights.set_servers(servers());
    let out = flights.step(
        input(1, 7, Transport::Datagram),
        Duration::ZERO,
        &mut chance,
    );
    let (flight, server, transport, bytes) = asked(&out);
    assert_eq!((server, transport), (servers()[0], Transport::Datagram));
    assert_eq!(Head::read(&bytes).unwrap().id, 1_001);
    // Lies first: another number, another question, a query.
    let mut other_number = answer(&bytes, Code::NoError, 1, false);
    other_number[1] ^= 1;
    let mut forged = query("evil.example.", 1_001);
    forged[2] |= 0x80;
    for lie in [other_number, forged, bytes.clone(), b"x".to_vec()] {
        let out = flights.step(
            Input::Answer { flight, bytes: lie },
            Duration::ZERO,
            &mut chance,
        );
        assert_eq!(out, []);
    }
    let truth = answer(&bytes, Code::NoError, 1, false);
    let out = flights.step(
        Input::Answer {
            flight,
            bytes: truth,
        },
        Duration::ZERO,
        &mut chance,
    );
    let heard = replied(&out);
    assert_eq!((heard.metadata.id, heard.answers.len()), (7, 1));
    assert_eq!((flights.count(), flights.deadline()), (0, None));
}

#[test]
fn a_cut_answer_is_fetched_over_a_connection_and_cut_again_for_a_small_client() {
    let (mut flights, mut chance) = (Flights::default(), counted());
    flights.set_servers(servers());
    let out = flights.step(
        input(1, 7, Transport::Datagram),
        Duration::ZERO,
        &mut chance,
    );
    let (flight, first, _, bytes) = asked(&out);
    let cut = answer(&bytes, Code::NoError, 0, true);
    let out = flights.step(
        Input::Answer { flight, bytes: cut },
        Duration::ZERO,
        &mut chance,
    );
    let (flight, again, transport, bytes) = asked(&out);
    assert_eq!((again, transport), (first, Transport::Connection));
    let whole = answer(&bytes, Code::NoError, 60, false);
    assert!(whole.len() > 512);
    let out = flights.step(
        Input::Answer {
            flight,
            bytes: whole,
        },
        Duration::ZERO,
        &mut chance,
    );
    let heard = replied(&out);
    assert!(heard.metadata.truncation && heard.answers.is_empty());
}

#[test]
fn silent_servers_are_asked_in_turn_and_then_it_has_failed() {
    let (mut flights, mut chance) = (Flights::default(), counted());
    flights.set_servers(servers());
    let out = flights.step(
        input(1, 7, Transport::Datagram),
        Duration::ZERO,
        &mut chance,
    );
    let mut seen = vec![asked(&out).1];
    loop {
        let now = flights.deadline().unwrap();
        assert!(now <= limits::WHOLE);
        let out = flights.step(Input::Tick, now, &mut chance);
        if out.len() == 1 {
            seen.push(asked(&out).1);
            continue;
        }
        assert_eq!(replied(&out).metadata.response_code, Code::ServFail);
        break;
    }
    let [one, two] = servers()[..] else { panic!() };
    assert_eq!(seen, [one, two, one]);
}

#[test]
fn bounds_hold_and_an_impatient_client_is_not_asked_for_twice() {
    let (mut flights, mut chance) = (Flights::default(), counted());
    let out = flights.step(
        input(0, 7, Transport::Datagram),
        Duration::ZERO,
        &mut chance,
    );
    let [
        Output::Reply {
            bytes: Some(bytes), ..
        },
    ] = &out[..]
    else {
        panic!("without servers: {out:?}")
    };
    assert_eq!(Head::read(bytes).unwrap().code, Code::ServFail.low());
    flights.set_servers(servers());
    for id in 0..limits::FLIGHTS_OF_VIEW as u16 {
        let out = flights.step(
            input(1, id, Transport::Datagram),
            Duration::ZERO,
            &mut chance,
        );
        asked(&out);
    }
    let out = flights.step(
        input(2, 0, Transport::Datagram),
        Duration::ZERO,
        &mut chance,
    );
    assert_eq!(
        out,
        [Output::Reply {
            client: 2,
            bytes: None
        }]
    );
    let out = flights.step(
        input(3, 999, Transport::Datagram),
        Duration::ZERO,
        &mut chance,
    );
    assert!(
        matches!(
            &out[..],
            [Output::Reply {
                client: 3,
                bytes: Some(_)
            }]
        ),
        "{out:?}"
    );
    assert_eq!(flights.count(), limits::FLIGHTS_OF_VIEW);
}

/// One history: some clients, servers with moods, time that jumps.
fn history(number: u64) {
    let seed = Seed::new(number);
    let (mut flights, mut now) = (Flights::default(), Duration::ZERO);
    flights.set_servers(servers()[..=usize::try_from(seed.below(2)).unwrap()].to_vec());
    let mut chance = || u16::try_from(seed.below(65_536)).unwrap();
    let mut open: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
    let (mut waiting, mut began) = (BTreeSet::new(), BTreeMap::new());
    let mut client = 0;
    for turn in 0..120 {
        let flight = open.keys().nth(seed.below(4) as usize).copied();
        let next = match (seed.below(6), flight) {
            (0 | 1, _) if turn < 80 => {
                client += 1;
                waiting.insert(client);
                began.insert(client, now);
                let by = [Transport::Datagram, Transport::Connection][seed.below(2) as usize];
                input(client, client as u16, by)
            }
            (2, Some(flight)) => Input::Failed { flight },
            (3 | 4, Some(flight)) => {
                let codes = [Code::NoError, Code::NXDomain, Code::ServFail, Code::Refused];
                let code = codes[seed.below(4) as usize];
                let records = seed.below(70) as u8;
                let mut bytes = answer(&open[&flight], code, records, seed.chance(30));
                if seed.chance(20) {
                    let at = seed.below(bytes.len() as u64) as usize;
                    bytes[at] ^= 1 << seed.below(8);
                }
                Input::Answer { flight, bytes }
            }
            _ => {
                now += Duration::from_millis(seed.below(700));
                Input::Tick
            }
        };
        for output in flights.step(next, now, &mut chance) {
            match output {
                Output::Ask { flight, bytes, .. } => drop(open.insert(flight, bytes)),
                Output::Land { flight } => assert!(open.remove(&flight).is_some(), "{number}"),
                Output::Reply { client, bytes } => {
                    assert!(
                        waiting.remove(&client),
                        "seed {number}: {client} heard twice"
                    );
                    let late = now.saturating_sub(began[&client]);
                    // The history looks at the clock at most 700 ms late.
                    let most = limits::WHOLE + Duration::from_secs(2);
                    assert!(late <= most, "seed {number}: {late:?}");
                    let bytes = bytes.expect("all numbers differ");
                    assert!(bytes.len() <= 512, "seed {number}");
                    let id = Head::read(&bytes).expect("one question").id;
                    assert_eq!(u64::from(id), client, "seed {number}");
                }
            }
        }
        assert_eq!(open.len(), flights.count(), "seed {number}");
    }
    // In the end time passes.
    while let Some(due) = flights.deadline() {
        now = now.max(due);
        for output in flights.step(Input::Tick, now, &mut chance) {
            if let Output::Reply { client, .. } = output {
                assert!(waiting.remove(&client), "seed {number}");
            }
        }
    }
    assert!(waiting.is_empty(), "seed {number}: unheard {waiting:?}");
    assert_eq!(flights.count(), 0, "seed {number}");
}

#[test]
fn every_client_hears_exactly_once_whatever_servers_do() {
    for number in 0..3_000 {
        history(number);
    }
}
