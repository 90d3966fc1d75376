//! Clients and targets that do what they should not, and what nobody else may suffer from it.

use super::*;

const KEPT: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";

#[test]
fn bytes_behind_an_answer_are_nobodys_answer() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let client = bench.client(PEER);
    // The second request waits for its turn behind the first one.
    bench.ask(client, &GET.repeat(2));
    let (target, _) = bench.connecting.pop().unwrap();
    bench.input(Input::Connected { conn: target });
    bench.input(Input::Bytes {
        conn: target,
        bytes: KEPT.as_bytes(),
    });
    let behind = format!("ok{KEPT}no");
    bench.input(Input::Bytes {
        conn: target,
        bytes: behind.as_bytes(),
    });
    assert!(
        bench.sent[&client].ends_with("\r\n\r\nok"),
        "{}",
        bench.sent[&client]
    );
    assert!(bench.closed.contains(&target), "it is out of step");
    bench.serve(OK);
    assert_eq!(bench.sent[&client].matches("ok").count(), 2);
    assert!(!bench.sent[&client].contains("no"));
}

#[test]
fn a_head_that_comes_line_by_line_has_no_more_time_than_another() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let client = bench.client(PEER);
    bench.ask(client, "GET / HTTP/1.1\r\n");
    for _ in 0..2 {
        bench.pass_ms(25_000);
        assert_eq!(bench.ask(client, "X-Slow: yes\r\n"), "");
    }
    bench.pass_ms(11_000);
    let answer = &bench.sent[&client];
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[test]
fn a_fixed_answer_that_has_no_body_sends_none() {
    for status in [204, 304] {
        let fixed = FixedResponse {
            status,
            content_type: "text/plain".into(),
            body: "HTTP/1.1 200 OK\r\n\r\n".into(),
        };
        let mut bench = Bench::new(&table(Action::Fixed(fixed), vec![]));
        let client = bench.client(PEER);
        let answer = bench.ask(client, GET);
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
    }
}

#[test]
fn an_upload_goes_on_when_another_targets_waiting_connection_takes_it() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1, 2])]));
    let client = bench.client(PEER);
    bench.ask(client, GET);
    let (kept, _) = *bench.connecting.last().unwrap();
    bench.serve(&format!("{KEPT}ok"));
    bench.ask(
        client,
        "POST / HTTP/1.1\r\nHost: web\r\nContent-Length: 4\r\n\r\nab",
    );
    let (conn, _) = bench.connecting.pop().expect("the other target's turn");
    assert!(bench.paused.contains(&client), "nobody takes it yet");
    bench.input(Input::ConnectFailed {
        conn,
        fault: ConnectFault::Refused,
    });
    assert!(bench.sent[&kept].ends_with("\r\n\r\nab"));
    assert!(!bench.paused.contains(&client), "the rest may come");
}

#[test]
fn an_http2_client_that_takes_no_answer_is_not_kept() {
    let ok = FixedResponse {
        status: 200,
        content_type: "text/plain".into(),
        body: "never taken".into(),
    };
    let mut bench = Bench::new(&table(Action::Fixed(ok), vec![]));
    let client = bench.client(PEER);
    // SETTINGS: a stream's window is empty. HEADERS: GET / of authority "a", all in one frame.
    let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x06\x04\0\0\0\0\0\0\x04\0\0\0\0";
    let request = "\0\0\u{6}\x01\x05\0\0\0\x01";
    let mut bytes = [preface, request].concat().into_bytes();
    bytes.extend_from_slice(&[0x82, 0x86, 0x84, 0x41, 0x01, b'a']);
    bench.input(Input::Bytes {
        conn: client,
        bytes: &bytes,
    });
    assert_eq!(bench.edge.connections(), 2, "the connection and its stream");
    for _ in 0..4 {
        bench.pass_ms(61_000);
    }
    assert!(bench.closed.contains(&client));
    assert_eq!(bench.edge.connections(), 0);
}

#[test]
fn heads_that_no_target_may_send_are_answered_502() {
    let large = "v".repeat(crate::limits::ANSWER_HEAD_BYTES);
    for (head, expected) in [
        (
            format!("HTTP/1.1 200 OK\r\nX: {}\r\n", &large[100..]),
            "200",
        ),
        (format!("HTTP/1.1 200 OK\r\nX: {large}\r\n"), "502"),
        ("HTTP/1.1 099 What\r\n".to_owned(), "502"),
        ("HTTP/1.1 000 What\r\n".to_owned(), "502"),
    ] {
        let whole = format!("{head}Content-Length: 2\r\n\r\nok");
        // At once, and in two parts.
        for cut in [whole.len(), whole.len() - 5] {
            let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
            let client = bench.client(PEER);
            bench.ask(client, GET);
            let (conn, _) = *bench.connecting.last().unwrap();
            let (first, rest) = whole.split_at(cut);
            bench.serve(first);
            bench.input(Input::Bytes {
                conn,
                bytes: rest.as_bytes(),
            });
            let answer = &bench.sent[&client];
            let status = format!("HTTP/1.1 {expected} ");
            assert!(answer.starts_with(&status), "{}", &answer[..40]);
        }
    }
}

#[test]
fn a_target_whose_head_never_ends_fills_no_memory() {
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![group("g", &[1])]));
    let client = bench.client(PEER);
    bench.ask(client, GET);
    let (conn, _) = *bench.connecting.last().unwrap();
    bench.serve("HTTP/1.1 200 OK\r\nX: ");
    // Never an end of a line.
    for _ in 0..100 {
        bench.input(Input::Bytes {
            conn,
            bytes: &[b'v'; 1_024],
        });
    }
    let answer = &bench.sent[&client];
    assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");
    assert!(bench.closed.contains(&conn));
}
