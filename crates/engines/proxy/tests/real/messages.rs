//! Where messages end: bodies that are none, lengths that disagree, requests inside requests.

use crate::harness::{Edge, GET, Server, ask, read_message};
use proxy::config::Wanted;
use std::io::{Read, Write};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

#[test]
fn answers_without_a_body_do_not_end_the_connection() {
    let server = Server::start(|mut stream, _| {
        let mut bytes = Vec::new();
        while let Some((head, _)) = read_message(&mut stream, &mut bytes) {
            let answer = match head.split(' ').nth(1).unwrap() {
                // The length of what GET would get; no byte of it follows.
                "/head" => "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
                "/304" => "HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\nETag: x\r\n\r\n",
                "/204" => "HTTP/1.1 204 No Content\r\n\r\n",
                "/chunked" => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                _ => "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nend",
            };
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    });
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    let mut stream = edge.connect();
    let script = "HEAD /head HTTP/1.1\r\nHost: w\r\n\r\nGET /304 HTTP/1.1\r\nHost: w\r\n\r\n\
                  GET /204 HTTP/1.1\r\nHost: w\r\n\r\nHEAD /chunked HTTP/1.1\r\nHost: w\r\n\r\n\
                  GET /last HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n";
    stream.write_all(script.as_bytes()).unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    let text = String::from_utf8(all).unwrap();
    let lines = text.lines().filter(|line| line.starts_with("HTTP/1.1"));
    let codes: Vec<&str> = lines.map(|line| &line[9..12]).collect();
    assert_eq!(codes, ["200", "304", "204", "200", "200"], "{text}");
    assert!(text.contains("Content-Length: 1000"), "{text}");
    assert!(text.ends_with("\r\n\r\nend"), "{text}");
}

#[test]
fn a_request_inside_a_request_reaches_no_target() {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let kept = heads.clone();
    let server = Server::start(move |mut stream, requests| {
        let mut bytes = Vec::new();
        while let Some((head, body)) = read_message(&mut stream, &mut bytes) {
            requests.fetch_add(1, Ordering::Relaxed);
            kept.lock().unwrap().push(head);
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(answer.as_bytes());
            let _ = stream.write_all(&body);
        }
    });
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    let inner = "GET /inner HTTP/1.1\r\nHost: w\r\n\r\n";
    let two = inner.len();
    for head in [
        format!("Content-Length: {two}\r\nTransfer-Encoding: chunked"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {two}"),
        format!("Content-Length: 0\r\nContent-Length: {two}"),
        format!("Content-Length: 0, {two}"),
        format!("Content-Length: +{two}"),
        format!("Content-Length: 0x{two:x}"),
        "Content-Length: -1".to_owned(),
        "Content-Length: 99999999999999999999".to_owned(),
        "Transfer-Encoding: identity".to_owned(),
        "Transfer-Encoding: chunked, identity".to_owned(),
        "Transfer-Encoding: \x0bchunked".to_owned(),
        "Transfer-Encoding : chunked".to_owned(),
        "X: y\r\n Transfer-Encoding: chunked".to_owned(),
        "X: y\nTransfer-Encoding: chunked\r\nA: b\rContent-Length: 0".to_owned(),
    ] {
        let mut stream = edge.connect();
        let request = format!("POST /outer HTTP/1.1\r\nHost: w\r\n{head}\r\n\r\n0\r\n\r\n{inner}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let (answer, _) = read_message(&mut stream, &mut bytes).unwrap();
        let status = &answer[9..12];
        assert!(matches!(status, "400" | "501"), "{head:?}: {answer}");
        // A reset is as good an end as an orderly one.
        let _ = stream.read_to_end(&mut bytes);
        assert!(
            !bytes.windows(4).any(|four| four == b"HTTP"),
            "{head:?} got a second answer"
        );
    }
    assert_eq!(*heads.lock().unwrap(), Vec::<String>::new());
    // What is framed well goes through, with what looks like a request as its body.
    let mut stream = edge.connect();
    let request =
        format!("POST /outer HTTP/1.1\r\nHost: w\r\nContent-Length: {two}\r\n\r\n{inner}");
    assert_eq!(ask(&mut stream, &request), Some((200, inner.to_owned())));
    assert_eq!(server.requests.load(Ordering::Relaxed), 1);
    assert_eq!(ask(&mut stream, GET), Some((200, String::new())));
}

#[test]
fn chunks_are_read_strictly_and_passed_on_as_they_came() {
    let server = Server::start(|mut stream, _| {
        let mut bytes = Vec::new();
        let mut part = [0; 4096];
        while !bytes.ends_with(b"\r\nX-Sum: 1\r\n\r\n") {
            match stream.read(&mut part) {
                Ok(count @ 1..) => bytes.extend_from_slice(&part[..count]),
                _ => return,
            }
        }
        let text = String::from_utf8(bytes).unwrap();
        let body = text.split_once("\r\n\r\n").unwrap().1;
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        let _ = stream.write_all((head + body).as_bytes());
    });
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    let chunks = "3;a=b\r\nabc\r\n00A\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n";
    let post = "POST / HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n";
    let (status, body) = ask(&mut edge.connect(), &format!("{post}{chunks}")).unwrap();
    assert_eq!((status, body.as_str()), (200, chunks));
    for wrong in [
        "zz\r\nabc\r\n",
        "3\nabc\r\n",
        "3\r\nabcd\r\n",
        "-3\r\nabc\r\n",
        "0x3\r\nabc\r\n",
        "ffffffffffffffff0\r\nabc\r\n",
        "3 \r\n\r\nabc\r\n\r\n\r\n",
    ] {
        let mut stream = edge.connect();
        stream
            .write_all(format!("{post}{wrong}").as_bytes())
            .unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 400", "{wrong:?}");
    }
}
