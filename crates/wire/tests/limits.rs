//! Just above each limit of `wire::limits`: refused, and nobody else is held up.

#![allow(clippy::unwrap_used)] // a failed test may panic

mod services;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wire::kit::AllowBut;
use wire::{Unrecorded, limits};

struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    done: JoinHandle<()>,
}

async fn started() -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let api = services::api(AllowBut::default(), Arc::new(Unrecorded));
    let (stop, stopped) = oneshot::channel();
    let done = tokio::spawn(wire::server::serve(listener, api, Vec::new(), async {
        let _ = stopped.await;
    }));
    Server {
        address,
        stop: Some(stop),
        done,
    }
}

/// Sends bytes and reads until the server closes or answered one head.
async fn exchange(address: SocketAddr, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A server that refuses early may reset before all is sent.
    let _ = stream.write_all(sent).await;
    answer(&mut stream).await
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let head_is_there = read.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        if let Some(end) = head_is_there {
            let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.map_or(0, |length| length.parse().unwrap());
            if read.len() >= end + 4 + length {
                break;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(count) => read.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

fn form(parameters: &str) -> Vec<u8> {
    let length = parameters.len();
    format!(
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {length}\r\n\r\n{parameters}"
    )
    .into_bytes()
}

/// RFC 9110, "Date": an origin server with a clock says when it answered.
#[tokio::test]
async fn every_answer_has_a_date() {
    let server = started().await;
    for request in [
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n",
    ] {
        let before = base::Clock::now(&base::clock::System).http_date();
        let answer = exchange(server.address, request.as_bytes()).await;
        let after = base::Clock::now(&base::clock::System).http_date();
        let mut headers = answer.lines();
        let date = headers
            .find_map(|line| line.strip_prefix("date: "))
            .unwrap();
        assert!(
            date == before || date == after,
            "{date}: {before} to {after}"
        );
        assert_eq!(answer.matches("date: ").count(), 1);
    }
}

#[tokio::test]
async fn a_head_too_large() {
    let server = started().await;
    let padding = "p".repeat(limits::HEAD_BYTES);
    let sent = format!("GET / HTTP/1.1\r\nhost: x\r\nx-p: {padding}\r\n\r\n");
    let text = exchange(server.address, sent.as_bytes()).await;
    assert!(text.starts_with("HTTP/1.1 431"), "{text}");
    let padding = "p".repeat(limits::HEAD_BYTES / 2);
    let sent = format!("GET / HTTP/1.1\r\nhost: x\r\nx-p: {padding}\r\n\r\n");
    let text = exchange(server.address, sent.as_bytes()).await;
    assert!(text.starts_with("HTTP/1.1 403"), "{text}");
}

#[tokio::test]
async fn bodies_too_large() {
    let server = started().await;
    for (target, most) in [
        ("", limits::FORM_BODY_BYTES),
        (
            "x-amz-target: AmazonEC2ContainerServiceV20141113.ListClusters\r\n",
            limits::JSON_BODY_BYTES,
        ),
    ] {
        let announced = most + 1;
        let sent = format!(
            "POST / HTTP/1.1\r\nhost: x\r\n{target}content-length: {announced}\r\n\r\nAction=A"
        );
        let text = exchange(server.address, sent.as_bytes()).await;
        assert!(text.starts_with("HTTP/1.1 413"), "{text}");
        assert!(text.contains("RequestEntityTooLarge"), "{text}");
        assert!(text.to_lowercase().contains("connection: close"), "{text}");
    }
}

#[tokio::test]
async fn a_chunked_body_too_large() {
    let server = started().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = [
        format!("{:x}\r\n", 64 * 1024).as_bytes(),
        &[b'a'; 64 * 1024],
        b"\r\n",
    ]
    .concat();
    for _ in 0..limits::FORM_BODY_BYTES / (64 * 1024) {
        stream.write_all(&chunk).await.unwrap();
    }
    stream.write_all(b"1\r\na\r\n").await.unwrap();
    let text = answer(&mut stream).await;
    assert!(text.starts_with("HTTP/1.1 413"), "{text}");
}

#[tokio::test]
async fn parameters_too_many_or_too_deep() {
    let server = started().await;
    let many = |count: usize| {
        (0..count)
            .map(|number| format!("{number}=&"))
            .collect::<String>()
    };
    let text = exchange(server.address, &form(&many(limits::PARAMETERS + 1))).await;
    assert!(text.contains("MalformedQueryString"), "{text}");
    let text = exchange(server.address, &form(&many(limits::PARAMETERS))).await;
    assert!(text.contains("MissingAuthenticationToken"), "{text}");

    use wire::protocol::{self, Payload, form::Form};
    let service = &shapes::iam::SERVICE;
    let operation = service.operation("CreateUser").unwrap();
    let deep = ["a"; limits::NESTING * 2 + 1].join(".");
    for (name, wanted) in [
        (deep.as_str(), "nested too deeply"),
        ("a.b", "CreateUser with a.b"),
    ] {
        let mut form = Form::default();
        form.read(format!("{name}=1").as_bytes()).unwrap();
        let refused = protocol::decode(service, operation, &Payload::Form(form)).unwrap_err();
        assert!(refused.message.contains(wanted), "{}", refused.message);
    }
}

#[test]
fn json_too_deep() {
    use wire::protocol::{self, Payload};
    let service = &shapes::ecs::SERVICE;
    let operation = service.operation("CreateCluster").unwrap();
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for levels in [limits::NESTING + 1, 1_000_000] {
            let body = format!(
                "{{\"tags\":{}1{}}}",
                open.repeat(levels),
                close.repeat(levels)
            );
            let payload = Payload::Json(body.into_bytes().into());
            let refused = protocol::decode(service, operation, &payload).unwrap_err();
            assert!(refused.status == 400 || refused.status == 501, "{refused}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_head_too_slow() {
    let server = started().await;
    let before = tokio::time::Instant::now();
    let text = exchange(server.address, b"GET / HTTP/1.1\r\nhost:").await;
    assert!(!text.starts_with("HTTP/1.1 2"), "{text}");
    let waited = before.elapsed();
    assert!(waited >= limits::HEAD_TIME, "{waited:?}");
    assert!(waited < limits::HEAD_TIME * 2, "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_body_too_slow() {
    let server = started().await;
    let before = tokio::time::Instant::now();
    let sent = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf";
    let text = exchange(server.address, sent).await;
    assert!(text.starts_with("HTTP/1.1 408"), "{text}");
    let waited = before.elapsed();
    assert!(
        waited >= limits::BODY_TIME && waited < limits::BODY_TIME * 2,
        "{waited:?}"
    );
}

fn raise_descriptors(wanted: u64) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    let maximum = limit.maximum.unwrap_or(u64::MAX);
    assert!(
        maximum >= wanted,
        "this test needs {wanted} descriptors, the limit is {maximum}"
    );
    limit.current = Some(limit.current.unwrap_or(u64::MAX).max(wanted).min(maximum));
    setrlimit(Resource::Nofile, limit).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_too_many() {
    raise_descriptors(2 * limits::CONNECTIONS as u64 + 200);
    let server = started().await;
    let mut open = Vec::new();
    for _ in 0..limits::CONNECTIONS {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        let text = answer(&mut stream).await;
        assert!(text.starts_with("HTTP/1.1 403"), "{text}");
        open.push(stream);
    }
    // The kernel takes one more; the server answers it when another has gone.
    let mut waiting = TcpStream::connect(server.address).await.unwrap();
    waiting
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let early = tokio::time::timeout(Duration::from_millis(300), answer(&mut waiting)).await;
    assert!(early.is_err(), "{early:?}");
    open.pop();
    let text = answer(&mut waiting).await;
    assert!(text.starts_with("HTTP/1.1 403"), "{text}");
}

fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = text.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_slow_clients_cost_little_and_block_nobody() {
    raise_descriptors(4096);
    let server = started().await;
    let before = resident_bytes();
    let mut slow = Vec::new();
    for number in 0..1000 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let part: &[u8] = match number % 2 {
            0 => b"POST / HTTP/1.1\r\nhost: x\r\nx-slow: ",
            _ => b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\nAction=",
        };
        stream.write_all(part).await.unwrap();
        slow.push(stream);
    }
    for _ in 0..20 {
        let asked = exchange(server.address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n");
        let text = tokio::time::timeout(Duration::from_secs(5), asked)
            .await
            .unwrap();
        assert!(text.starts_with("HTTP/1.1 403"), "{text}");
    }
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 64 * 1024 * 1024, "{grown} bytes");
}

#[tokio::test]
async fn a_stop_lets_idle_connections_go() {
    let mut server = started().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    answer(&mut stream).await;
    server.stop.take().unwrap().send(()).unwrap();
    let done = tokio::time::timeout(limits::DRAIN_TIME, server.done).await;
    assert!(done.is_ok(), "an idle connection held the server up");
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_stop_cuts_off_what_does_not_end() {
    let mut server = started().await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nhalf";
    stream.write_all(head).await.unwrap();
    // Let the server read the head before it is told to stop.
    let begun = exchange(server.address, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(begun.starts_with("HTTP/1.1 403"), "{begun}");
    let before = tokio::time::Instant::now();
    server.stop.take().unwrap().send(()).unwrap();
    server.done.await.unwrap();
    let waited = before.elapsed();
    assert!(
        waited >= limits::DRAIN_TIME && waited < limits::BODY_TIME,
        "{waited:?}"
    );
}
