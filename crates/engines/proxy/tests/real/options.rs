//! What each option of a site does to the bytes that clients and targets get.

use crate::harness::{Edge, Server, read_message, table};
use proxy::config::{Action, FixedResponse, ForwardedFor, Options, SiteKind, Wanted};
use std::io::{Read, Write};
use std::net::TcpStream;

/// Answers each request with its head as the body.
fn mirror() -> Server {
    Server::start(|mut stream, _| {
        let mut bytes = Vec::new();
        while let Some((head, _)) = read_message(&mut stream, &mut bytes) {
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", head.len());
            if stream.write_all((answer + &head).as_bytes()).is_err() {
                return;
            }
        }
    })
}

/// What the target gets of a request under these options, in small letters.
fn mirrored(edge: &mut Edge, version: u64, server: &Server, options: Options) -> String {
    let mut table = table(version, &[("a", server.address, Wanted::Active)], false);
    table.sites[0].options = options;
    table.listeners[0].port = 8080;
    edge.client.set_table(&table).unwrap();
    let mut stream = edge.connect();
    stream
        .write_all(
            b"GET / HTTP/1.1\r\nHost: web\r\nX_Odd: 1\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n",
        )
        .unwrap();
    let (_, body) = read_message(&mut stream, &mut Vec::new()).unwrap();
    String::from_utf8(body).unwrap().to_ascii_lowercase()
}

#[test]
fn targets_get_what_the_options_say() {
    let server = mirror();
    let mut edge = Edge::start();
    let mut version = 0;
    let mut seen = |options: Options| {
        version += 1;
        mirrored(&mut edge, version, &server, options)
    };
    let plain = seen(Options::default());
    assert!(plain.contains("\r\nhost: web:8080"), "{plain}");
    assert!(plain.contains("\r\nx_odd: 1"), "{plain}");
    assert!(
        plain.contains("x-forwarded-for: 203.0.113.9, 127.0.0.1"),
        "{plain}"
    );
    let kept = seen(Options {
        preserve_host: true,
        ..Options::default()
    });
    assert!(kept.contains("\r\nhost: web\r\n"), "{kept}");
    let strict = seen(Options {
        drop_invalid_headers: true,
        ..Options::default()
    });
    assert!(!strict.contains("x_odd"), "{strict}");
    let ports = seen(Options {
        forwarded_for_port: true,
        ..Options::default()
    });
    assert!(ports.contains("203.0.113.9, 127.0.0.1:"), "{ports}");
    let forwarded = |forwarded_for| Options {
        forwarded_for,
        ..Options::default()
    };
    let preserved = seen(forwarded(ForwardedFor::Preserve));
    assert!(
        preserved.contains("x-forwarded-for: 203.0.113.9"),
        "{preserved}"
    );
    assert!(!preserved.contains("203.0.113.9,"), "{preserved}");
    let removed = seen(forwarded(ForwardedFor::Remove));
    assert!(!removed.contains("x-forwarded-for"), "{removed}");
}

#[test]
fn answers_made_here_name_their_server_or_do_not() {
    let mut edge = Edge::start();
    for (version, name) in [(1, Some("awesome/1.0")), (2, None)] {
        let mut table = table(version, &[], false);
        table.sites[0].options.server_header = name.map(str::to_owned);
        let SiteKind::Rules(rules) = &mut table.sites[0].kind else {
            unreachable!("the harness makes rules");
        };
        rules.default = Action::Fixed(FixedResponse {
            status: 200,
            content_type: "text/plain".into(),
            body: "here".into(),
        });
        edge.client.set_table(&table).unwrap();
        let (head, body) = answer_to(&mut edge.connect(), "/");
        assert_eq!(body, b"here");
        assert_eq!(
            head.contains("Server: awesome/1.0"),
            name.is_some(),
            "{head}"
        );
        assert_eq!(head.contains("Server:"), name.is_some(), "{head}");
    }
}

#[test]
fn a_connection_ends_after_its_life_and_after_silence() {
    let server = Server::start(|mut stream, _| {
        let mut bytes = Vec::new();
        while let Some((head, _)) = read_message(&mut stream, &mut bytes) {
            if head.starts_with("GET /silent") {
                // Reads on and never answers.
                continue;
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    });
    let mut edge = Edge::start();
    let mut table = table(1, &[("a", server.address, Wanted::Active)], false);
    table.sites[0].options.client_keep_alive_ms = 1_000;
    table.sites[0].options.idle_timeout_ms = 1_000;
    edge.client.set_table(&table).unwrap();
    let mut silent = edge.connect();
    let (head, _) = answer_to(&mut silent, "/silent");
    assert!(head.starts_with("HTTP/1.1 504"), "{head}");
    // More than its life has gone by on a connection that keeps asking.
    let mut busy = edge.connect();
    let mut asked = 0;
    loop {
        asked += 1;
        let (head, body) = answer_to(&mut busy, "/");
        assert_eq!(body, b"ok");
        if head.contains("Connection: close") {
            break;
        }
    }
    assert!(asked > 1, "the first answer already ended the connection");
    assert_eq!(busy.read(&mut [0; 1]).unwrap(), 0);
    // One that says nothing after its answer is closed.
    let mut idle = edge.connect();
    let (head, _) = answer_to(&mut idle, "/");
    assert!(!head.contains("Connection: close"), "{head}");
    assert_eq!(idle.read(&mut [0; 1]).unwrap(), 0);
}

fn answer_to(stream: &mut TcpStream, path: &str) -> (String, Vec<u8>) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: web\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    read_message(stream, &mut Vec::new()).unwrap()
}
