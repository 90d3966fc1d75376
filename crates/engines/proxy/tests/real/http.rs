//! HTTP over real sockets: cuts, bodies, WebSocket, HTTP/2, slow clients.

use crate::harness::{Edge, GET, Server, ask, read_message};
use proxy::config::Wanted;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

fn edge_with(server: &Server) -> Edge {
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    edge
}

fn read_to_end(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn however_the_bytes_are_cut_the_answers_are_the_same() {
    let server = Server::named("a");
    let edge = edge_with(&server);
    let script = "GET /1 HTTP/1.1\r\nHost: w\r\n\r\n\
                  POST /2 HTTP/1.1\r\nHost: w\r\nContent-Length: 11\r\n\r\nhello world\
                  POST /3 HTTP/1.1\r\nHost: w\r\nContent-Length: 0\r\n\r\n\
                  HEAD /4 HTTP/1.1\r\nHost: w\r\n\r\n\
                  GET /5 HTTP/1.1\r\nHost: w\r\nConnection: close\r\n\r\n";
    let send = |size: usize| {
        let mut stream = edge.connect();
        for part in script.as_bytes().chunks(size) {
            stream.write_all(part).unwrap();
        }
        read_to_end(stream)
    };
    let whole = send(script.len());
    let text = String::from_utf8_lossy(&whole).into_owned();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 5, "{text}");
    assert!(text.ends_with("\r\n\r\na"), "{text}");
    for size in [1, 2, 3, 7, 16, 31, 64, 100] {
        assert_eq!(
            String::from_utf8_lossy(&send(size)),
            text,
            "parts of {size}"
        );
    }
    let broken = "GET / HTTP/1.1\r\nHost: w\r\nContent-Length : 3\r\n\r\n";
    let mut answers = Vec::new();
    for size in [1, 5, broken.len()] {
        let mut stream = edge.connect();
        for part in broken.as_bytes().chunks(size) {
            // The answer may come before the last part.
            if stream.write_all(part).is_err() {
                break;
            }
        }
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        answers.push(String::from_utf8_lossy(&first).into_owned());
    }
    assert_eq!(answers, ["HTTP/1.1 400"; 3]);
}

#[test]
fn large_bodies_go_both_ways_whole() {
    let server = Server::start(|mut stream, _| {
        let mut bytes = Vec::new();
        while let Some((_, body)) = read_message(&mut stream, &mut bytes) {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body).unwrap();
        }
    });
    let edge = edge_with(&server);
    let body: Vec<u8> = (0..8_000_000_u32).map(|n| ((n * 31) >> 3) as u8).collect();
    let mut stream = edge.connect();
    let mut writer = stream.try_clone().unwrap();
    let sent = body.clone();
    let write = std::thread::spawn(move || {
        let head = format!(
            "PUT / HTTP/1.1\r\nHost: w\r\nContent-Length: {}\r\n\r\n",
            sent.len()
        );
        writer.write_all(head.as_bytes()).unwrap();
        writer.write_all(&sent).unwrap();
    });
    let (head, got) = read_message(&mut stream, &mut Vec::new()).unwrap();
    write.join().unwrap();
    assert!(head.starts_with("HTTP/1.1 200"));
    assert!(got == body, "the body came back changed");
}

#[test]
fn a_websocket_echoes_and_ends_on_both_sides() {
    let server = Server::start(|mut stream, _| {
        let (head, _) = read_message(&mut stream, &mut Vec::new()).unwrap();
        assert!(
            head.contains("Upgrade: websocket") && head.contains("Connection: Upgrade"),
            "{head}"
        );
        let answer = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n\
                      Upgrade: websocket\r\n\r\nhi";
        stream.write_all(answer.as_bytes()).unwrap();
        let mut bytes = [0; 1024];
        while let Ok(count @ 1..) = stream.read(&mut bytes) {
            stream.write_all(&bytes[..count]).unwrap();
        }
        stream.write_all(b"bye").unwrap();
    });
    let edge = edge_with(&server);
    let mut stream = edge.connect();
    let request = "GET /ws HTTP/1.1\r\nHost: w\r\nConnection: keep-alive, Upgrade\r\n\
                   Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let (head, _) = read_message(&mut stream, &mut bytes).unwrap();
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    for round in 0..100 {
        let message = format!("message {round} \0\r\n\r\n");
        stream.write_all(message.as_bytes()).unwrap();
        let mut echo = vec![0; message.len() + if round == 0 { 2 - bytes.len() } else { 0 }];
        stream.read_exact(&mut echo).unwrap();
        assert!(echo.ends_with(message.as_bytes()));
    }
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(read_to_end(stream), b"bye");
}

#[test]
fn a_tunnel_whose_client_says_nothing_more_brings_all_that_its_target_says() {
    let body: Vec<u8> = (0..64_u32 << 20).map(|at| (at / 251) as u8).collect();
    let sent = body.clone();
    let server = Server::start(move |mut stream, _| {
        read_message(&mut stream, &mut Vec::new()).unwrap();
        let answer = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n\
                      Upgrade: bytes\r\n\r\n";
        stream.write_all(answer.as_bytes()).unwrap();
        assert_eq!(read_to_end(stream.try_clone().unwrap()), b"all");
        // Cut off, this fails, and the client misses the rest.
        let _ = stream.write_all(&sent);
    });
    let edge = edge_with(&server);
    let mut stream = edge.connect();
    let request = "GET / HTTP/1.1\r\nHost: w\r\nConnection: Upgrade\r\nUpgrade: bytes\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let (head, _) = read_message(&mut stream, &mut Vec::new()).unwrap();
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    stream.write_all(b"all").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut got = Vec::new();
    let mut part = [0; 1024];
    while let Ok(count @ 1..) = stream.read(&mut part) {
        got.extend_from_slice(&part[..count]);
    }
    assert_eq!(got.len(), body.len());
    assert!(got == body, "the bytes came changed");
}

#[test]
fn expect_continue_reaches_the_target_and_comes_back() {
    let server = Server::start(|mut stream, _| {
        let mut bytes = Vec::new();
        let mut part = [0; 1024];
        while !bytes.ends_with(b"\r\n\r\n") {
            let count = stream.read(&mut part).unwrap();
            bytes.extend_from_slice(&part[..count]);
        }
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap();
        let mut body = [0; 4];
        stream.read_exact(&mut body).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            .unwrap();
    });
    let edge = edge_with(&server);
    let mut stream = edge.connect();
    stream
        .write_all(
            b"PUT / HTTP/1.1\r\nHost: w\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n",
        )
        .unwrap();
    let mut bytes = Vec::new();
    let (head, _) = read_message(&mut stream, &mut bytes).unwrap();
    assert!(head.starts_with("HTTP/1.1 100"), "{head}");
    stream.write_all(b"body").unwrap();
    let (head, body) = read_message(&mut stream, &mut bytes).unwrap();
    assert!(head.starts_with("HTTP/1.1 200") && body == b"ok", "{head}");
}

#[test]
fn chunks_become_plain_for_an_old_client_and_a_cut_answer_shows() {
    let server = Server::start(|mut stream, requests| {
        let _ = read_message(&mut stream, &mut Vec::new());
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        if requests.fetch_add(1, Ordering::Relaxed) == 0 {
            stream.write_all(b"6\r\n world\r\n0\r\n\r\n").unwrap();
        }
    });
    let edge = edge_with(&server);
    let mut old = edge.connect();
    old.write_all(b"GET / HTTP/1.0\r\nHost: w\r\n\r\n").unwrap();
    let text = String::from_utf8(read_to_end(old)).unwrap();
    assert!(
        text.ends_with("\r\n\r\nhello world") && !text.contains("chunked"),
        "{text}"
    );
    let mut cut = edge.connect();
    cut.write_all(GET.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let ended = cut.read_to_end(&mut bytes);
    assert!(
        ended.is_err(),
        "a cut answer ended as if it were whole: {bytes:?}"
    );
}

#[test]
fn http2_clients_are_served_by_http1_targets() {
    if Command::new("h2load").arg("--version").output().is_err() {
        assert!(
            std::env::var_os("CI").is_none(),
            "h2load (package nghttp2-client) is not here"
        );
        eprintln!("skipped: h2load (package nghttp2-client) is not installed");
        return;
    }
    let server = Server::named("a");
    let edge = edge_with(&server);
    let body = std::env::temp_dir().join(format!("proxy-h2-{}", std::process::id()));
    std::fs::write(&body, vec![b'x'; 100_000]).unwrap();
    for arguments in [
        vec!["-n", "2000", "-c", "8", "-m", "20"],
        vec!["-n", "50", "-c", "4", "-m", "5", "-d"],
    ] {
        let mut command = Command::new("h2load");
        command.args(&arguments);
        if arguments.contains(&"-d") {
            command.arg(&body);
        }
        let output = command
            .arg(format!("http://{}/", edge.address))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = format!("{} succeeded, 0 failed, 0 errored, 0 timeout", arguments[1]);
        assert!(text.contains(&line), "{text}");
    }
    std::fs::remove_file(body).unwrap();
}

#[test]
fn a_thousand_slow_clients_cost_little_and_block_nobody() {
    let server = Server::named("a");
    let mut edge = edge_with(&server);
    assert_eq!(ask(&mut edge.connect(), GET), Some((200, "a".into())));
    let pid = edge.client.state().unwrap().worker_pid.unwrap();
    let before = resident_bytes(pid);
    let mut slow: Vec<TcpStream> = (0..1_000).map(|_| edge.connect()).collect();
    let head = b"GET / HTTP/1.1\r\nHost: w\r\nX-Slow: ";
    for part in 0..8 {
        for client in &mut slow {
            client.write_all(&head[part * 4..part * 4 + 4]).unwrap();
        }
    }
    let started = Instant::now();
    let mut quick = edge.connect();
    for _ in 0..100 {
        assert_eq!(ask(&mut quick, GET), Some((200, "a".into())));
    }
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    let grown = resident_bytes(pid).saturating_sub(before);
    assert!(grown < 8 << 20, "{grown} bytes for a thousand slow clients");
}

pub fn resident_bytes(pid: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<usize>()
        .unwrap()
        * 1024
}
