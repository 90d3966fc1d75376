//! How connections end: what is under way arrives, and nothing is held longer than it is needed.

use super::*;

const UPGRADE: &str = "GET /ws HTTP/1.1\r\nHost: web\r\nConnection: Upgrade\r\n\
                       Upgrade: websocket\r\n\r\n";
const SWITCHED: &str = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\
                        Upgrade: websocket\r\n\r\n";
/// The preface and empty SETTINGS.
const HTTP2: &str = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// A tunnel's two ends: the client and the target.
fn tunnel(bench: &mut Bench) -> (ConnId, ConnId) {
    let client = bench.client(PEER);
    bench.ask(client, UPGRADE);
    let (target, _) = *bench.connecting.last().unwrap();
    bench.serve(SWITCHED);
    assert!(bench.sent[&client].starts_with("HTTP/1.1 101"));
    (client, target)
}

#[test]
fn a_tunnel_closes_once_both_sides_have_ended() {
    for client_first in [true, false] {
        let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
        let (client, target) = tunnel(&mut bench);
        let mut ends = [client, target];
        if !client_first {
            ends.reverse();
        }
        bench.input(Input::Ended { conn: ends[0] });
        assert_eq!(bench.finished, [ends[1]], "the other one may go on");
        assert_eq!(bench.closed, []);
        bench.input(Input::Ended { conn: ends[1] });
        assert_eq!(bench.closed, [target, client], "nobody is left to wait for");
    }
}

#[test]
fn an_http2_connection_that_is_over_ends_with_its_client() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let client = bench.client(PEER);
    // A DATA frame before the SETTINGS: the connection is over.
    bench.ask(client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\0\0\0\0\0\0");
    assert_eq!(bench.finished, [client]);
    assert_eq!(bench.closed, [], "what was sent may still arrive");
    bench.input(Input::Ended { conn: client });
    assert_eq!(bench.closed, [client], "nobody is left to wait for");
}

#[test]
fn an_http2_connection_that_is_over_takes_nothing_more() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let client = bench.client(PEER);
    bench.ask(client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\0\0\0\0\0\0");
    for _ in 0..4 {
        bench.pass_ms(1_000);
        bench.ask(client, "one that goes on all the same");
    }
    assert_eq!(bench.closed, [client], "its time is not prolonged by that");
}

#[test]
fn an_http2_client_that_does_not_read_is_not_read() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let client = bench.client(PEER);
    bench.ask(client, HTTP2);
    bench.input(Input::Blocked { conn: client });
    // Each of them has to be answered.
    let ping = "\0\0\x08\x06\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08";
    let pings = 8_192;
    for _ in 0..pings / 256 {
        if !bench.paused.contains(&client) {
            bench.ask(client, &ping.repeat(256));
        }
    }
    assert!(bench.paused.contains(&client), "it would only fill memory");
    bench.sent.clear();
    bench.input(Input::Drained { conn: client });
    assert!(!bench.paused.contains(&client));
    assert!(bench.sent[&client].len() > crate::limits::READ_BYTES / 2);
}
