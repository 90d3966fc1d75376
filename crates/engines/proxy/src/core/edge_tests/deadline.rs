//! What time ends: silence, connecting, and the delay of targets that leave.

use super::*;

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
