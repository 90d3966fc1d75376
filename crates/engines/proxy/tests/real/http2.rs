//! HTTP/2 in front, with a real client: trailers, windows, resets, retirement, many streams, and
//! frames that no client should send.

use crate::harness::{Edge, GET, Server, ask, read_message, within};
use bytes::Bytes;
use h2::client::{ResponseFuture, SendRequest};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use proxy::config::Wanted;
use std::future::Future;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;
use tokio::time::timeout;

/// Longer than anything here takes; what hangs fails.
const LONG: Duration = Duration::from_secs(20);

fn edge_with(server: &Server) -> Edge {
    let mut edge = Edge::start();
    edge.forward_to(1, &[("a", server.address, Wanted::Active)]);
    edge
}

/// Runs a client's story.
fn play<T>(story: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().unwrap();
    runtime.block_on(async { timeout(LONG, story).await.expect("it hangs") })
}

/// A client on a connection of its own.
async fn client(address: SocketAddr) -> SendRequest<Bytes> {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    // The window of a stream ends long before the connection's does: one that is not read does
    // not stop the others.
    let mut builder = h2::client::Builder::new();
    builder.initial_connection_window_size(1 << 20);
    let (send, connection) = builder.handshake(stream).await.unwrap();
    tokio::spawn(connection);
    send
}

fn request(path: &str) -> Request<()> {
    let uri = format!("http://web{path}");
    Request::get(uri).body(()).unwrap()
}

/// Asks without a body.
async fn get(send: &SendRequest<Bytes>, path: &str) -> ResponseFuture {
    let mut send = send.clone().ready().await.unwrap();
    send.send_request(request(path), true).unwrap().0
}

/// The whole body, read as fast as it comes, and the trailers.
async fn read(response: Response<h2::RecvStream>) -> (Vec<u8>, Option<HeaderMap>) {
    let mut body = response.into_body();
    let mut bytes = Vec::new();
    while let Some(part) = body.data().await {
        let part = part.unwrap();
        body.flow_control().release_capacity(part.len()).unwrap();
        bytes.extend_from_slice(&part);
    }
    (bytes, body.trailers().await.unwrap())
}

#[test]
fn trailers_go_both_ways() {
    let got = Arc::new(Mutex::new(String::new()));
    let kept = got.clone();
    let server = Server::start(move |mut stream, _| {
        let mut bytes = Vec::new();
        let mut part = [0; 4096];
        while !bytes.ends_with(b"x-check: 7\r\n\r\n") {
            let count = stream.read(&mut part).unwrap();
            assert_ne!(count, 0, "{}", String::from_utf8_lossy(&bytes));
            bytes.extend_from_slice(&part[..count]);
        }
        *kept.lock().unwrap() = String::from_utf8(bytes).unwrap();
        let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n\
                      5\r\nhello\r\n0\r\nx-sum: 42\r\n\r\n";
        stream.write_all(answer.as_bytes()).unwrap();
    });
    let edge = edge_with(&server);
    let (status, body, trailers) = play(async {
        let mut send = client(edge.address).await.ready().await.unwrap();
        let uri = "http://web/";
        let (response, mut upload) = send
            .send_request(Request::post(uri).body(()).unwrap(), false)
            .unwrap();
        upload.send_data("some".into(), false).unwrap();
        let mut trailers = HeaderMap::new();
        trailers.insert("x-check", HeaderValue::from_static("7"));
        upload.send_trailers(trailers).unwrap();
        let response = response.await.unwrap();
        let status = response.status();
        let (body, trailers) = read(response).await;
        (status, body, trailers)
    });
    assert_eq!((status, body.as_slice()), (StatusCode::OK, &b"hello"[..]));
    assert_eq!(trailers.unwrap()["x-sum"], "42");
    let got = got.lock().unwrap();
    assert!(got.contains("\r\n\r\n4\r\nsome\r\n0\r\n"), "{got}");
}

/// Bytes of an answer that no socket buffer holds.
const LARGE: usize = 48 << 20;

/// `/large` gets an answer of [`LARGE`] bytes, anything else two bytes. `written` follows.
fn large_server(written: Arc<AtomicUsize>, stuck: Arc<AtomicBool>) -> Server {
    Server::start(move |mut stream, _| {
        let mut bytes = Vec::new();
        while let Some((head, _)) = read_message(&mut stream, &mut bytes) {
            if !head.starts_with("GET /large") {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                continue;
            }
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            stream
                .set_write_timeout(Some(Duration::from_secs(1)))
                .unwrap();
            let part = [b'x'; 64 * 1024];
            let mut left = LARGE;
            while left > 0 {
                match stream.write(&part[..left.min(part.len())]) {
                    Ok(count) => {
                        left -= count;
                        written.fetch_add(count, Ordering::SeqCst);
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                        stuck.store(true, Ordering::SeqCst);
                    }
                    Err(_) => return,
                }
            }
        }
    })
}

#[test]
fn a_client_that_does_not_read_stops_its_target_and_nobody_else() {
    let (written, stuck) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
    let server = large_server(written.clone(), stuck.clone());
    let edge = edge_with(&server);
    let total = play(async {
        let send = client(edge.address).await;
        let large = get(&send, "/large").await.await.unwrap();
        // Nothing of it is read; meanwhile the same connection carries others.
        while !stuck.load(Ordering::SeqCst) {
            let (body, _) = read(get(&send, "/small").await.await.unwrap()).await;
            assert_eq!(body, b"ok");
        }
        let held = written.load(Ordering::SeqCst);
        assert!(
            held < LARGE / 2,
            "{held} bytes wait for a client that does not read"
        );
        read(large).await.0.len()
    });
    assert_eq!(total, LARGE, "it all came once it was read");
}

#[test]
fn a_reset_stream_ends_its_targets_work_and_no_other_stream() {
    let (written, stuck) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
    let server = large_server(written.clone(), stuck);
    let mut edge = edge_with(&server);
    play(async {
        let send = client(edge.address).await;
        for _ in 0..20 {
            let mut ready = send.clone().ready().await.unwrap();
            let (response, mut upload) = ready.send_request(request("/large"), true).unwrap();
            let answer = response.await.unwrap();
            upload.send_reset(h2::Reason::CANCEL);
            drop(answer);
            let (body, _) = read(get(&send, "/small").await.await.unwrap()).await;
            assert_eq!(body, b"ok");
        }
    });
    // Every stream that was reset has left its target: nothing is under way any more.
    within(20, || {
        let counters = edge.client.counters().unwrap();
        let mut counts = counters.targets.iter().map(|(_, _, counts)| counts);
        counts.all(|counts| counts.active == 0).then_some(())
    });
    assert!(written.load(Ordering::SeqCst) < 20 * LARGE / 2);
}

#[test]
fn a_worker_that_retires_says_goaway_and_finishes_what_it_has() {
    let (server, arrived, go) = Server::with_slow();
    let mut edge = edge_with(&server);
    let address = edge.address;
    play(async {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let (send, connection) = h2::client::handshake(stream).await.unwrap();
        let connection = tokio::spawn(connection);
        let slow = get(&send, "/slow").await;
        tokio::task::spawn_blocking(move || arrived.recv().unwrap())
            .await
            .unwrap();
        edge.client.replace_worker().unwrap();
        // The first request that the old worker does not take tells that it goes.
        let gone = loop {
            let answer = async {
                let mut ready = send.clone().ready().await?;
                ready.send_request(request("/"), true)?.0.await
            };
            if let Err(error) = answer.await {
                break error;
            }
        };
        assert!(gone.is_go_away(), "{gone}");
        go.send(()).unwrap();
        let (body, _) = read(slow.await.unwrap()).await;
        assert_eq!(body, b"ok", "what was under way was answered");
        drop(send);
        // The connection ends in order once its last stream has.
        let ended = connection.await.unwrap();
        assert!(
            ended.as_ref().err().is_none_or(h2::Error::is_go_away),
            "{ended:?}"
        );
        let (body, _) = read(get(&client(address).await, "/").await.await.unwrap()).await;
        assert_eq!(body, b"ok", "the next worker serves");
    });
}

#[test]
fn a_hundred_streams_of_one_connection_are_under_way_at_once() {
    let all = Arc::new(Barrier::new(100));
    let server = Server::start(move |mut stream, _| {
        let mut bytes = Vec::new();
        while let Some((head, _)) = read_message(&mut stream, &mut bytes) {
            // Nobody is answered before everybody has asked.
            all.wait();
            let path = head.split(' ').nth(1).unwrap();
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", path.len());
            let _ = stream.write_all((answer + path).as_bytes());
        }
    });
    let edge = edge_with(&server);
    play(async {
        let send = client(edge.address).await;
        let mut asked = Vec::new();
        for number in 0..100 {
            asked.push((number, get(&send, &format!("/{number}")).await));
        }
        for (number, answer) in asked {
            let (body, _) = read(answer.await.unwrap()).await;
            assert_eq!(body, format!("/{number}").into_bytes());
        }
    });
}

#[test]
fn large_heads_pass_and_larger_ones_are_refused_alone() {
    let server = Server::named("a");
    let edge = edge_with(&server);
    play(async {
        let send = client(edge.address).await;
        for (length, passes) in [(15_000, true), (100_000, false), (15_000, true)] {
            let mut send = send.clone().ready().await.unwrap();
            let mut request = request("/");
            let value = HeaderValue::from_str(&"v".repeat(length)).unwrap();
            request.headers_mut().insert("x-large", value);
            let answer = send.send_request(request, true).unwrap().0.await;
            match answer {
                Ok(response) if passes => assert_eq!(response.status(), 200),
                Ok(response) => assert_eq!(response.status(), 431),
                Err(error) => assert!(!passes && error.is_reset(), "{length}: {error}"),
            }
        }
    });
}

/// The preface and empty settings.
const HELLO: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut bytes = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    bytes.extend_from_slice(&[kind, flags]);
    bytes.extend_from_slice(&stream.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// `GET http://web/` by the static table: method, scheme, path, authority.
const ASKING: &[u8] = b"\x82\x86\x84\x41\x03web";

#[test]
fn frames_that_break_the_rules_end_their_connection_only() {
    let server = Server::named("a");
    let mut edge = edge_with(&server);
    assert_eq!(ask(&mut edge.connect(), GET), Some((200, "a".into())));
    let worker = edge.client.state().unwrap().worker_pid;
    let settings = |id: u16, value: u32| {
        let payload = [&id.to_be_bytes()[..], &value.to_be_bytes()[..]].concat();
        frame(4, 0, 0, &payload)
    };
    let scripts: Vec<(&str, Vec<u8>)> = vec![
        ("a frame of 16 MiB", b"\xff\xff\xff\0\0\0\0\0\x01".to_vec()),
        ("DATA on an idle stream", frame(0, 1, 1, b"x")),
        ("HEADERS on stream 0", frame(1, 5, 0, ASKING)),
        ("HEADERS on an even stream", frame(1, 5, 2, ASKING)),
        ("HEADERS that are no HPACK", frame(1, 5, 1, &[0xff; 64])),
        (
            "padding larger than the frame",
            frame(1, 0x0d, 1, b"\xffabc"),
        ),
        ("CONTINUATION of nothing", frame(9, 4, 1, ASKING)),
        (
            "another frame inside a head",
            [frame(1, 1, 1, ASKING), frame(6, 0, 0, &[0; 8])].concat(),
        ),
        ("SETTINGS of five bytes", frame(4, 0, 0, &[0; 5])),
        ("SETTINGS on a stream", frame(4, 0, 1, &[])),
        ("a window of 2^31", settings(4, 1 << 31)),
        ("frames of 1 byte", settings(5, 1)),
        ("a PING of seven bytes", frame(6, 0, 0, &[0; 7])),
        ("a window that grows by 0", frame(8, 0, 0, &[0; 4])),
        (
            "a window that overflows",
            frame(8, 0, 0, &0x7fff_ffff_u32.to_be_bytes()).repeat(2),
        ),
        ("RST_STREAM of an idle stream", frame(3, 0, 1, &[0; 4])),
        ("PUSH_PROMISE by a client", frame(5, 4, 1, &[0, 0, 0, 2])),
        (
            "HTTP/1.1 instead",
            b"GET / HTTP/1.1\r\nHost: web\r\n\r\n".to_vec(),
        ),
    ];
    for (what, script) in scripts {
        let mut stream = edge.connect();
        stream.write_all(&[HELLO, &script].concat()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut bytes = Vec::new();
        // A reset is as good an end as an orderly one; a connection left open is none.
        if let Err(error) = stream.read_to_end(&mut bytes) {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{what}");
        }
        assert!(!bytes.starts_with(b"HTTP/1.1 200"), "{what}");
        assert_eq!(
            ask(&mut edge.connect(), GET),
            Some((200, "a".into())),
            "after {what}"
        );
    }
    let state = edge.client.state().unwrap();
    assert_eq!((state.worker_pid, state.worker_deaths), (worker, 0));
}

#[test]
fn floods_cost_bounded_memory_and_block_nobody() {
    let server = Server::named("a");
    let mut edge = edge_with(&server);
    assert_eq!(ask(&mut edge.connect(), GET), Some((200, "a".into())));
    let worker = edge.client.state().unwrap().worker_pid.unwrap();
    let before = crate::http::resident_bytes(worker);
    let resets = (0..20_000_u32).flat_map(|number| {
        let stream = number * 2 + 1;
        let head = frame(1, 5, stream, ASKING);
        [head, frame(3, 0, stream, &[0, 0, 0, 8])].concat()
    });
    let continued = std::iter::once(frame(1, 1, 1, ASKING));
    let continued = continued.chain((0..2_000).map(|_| frame(9, 0, 1, &[b'x'; 16_000])));
    let floods: Vec<(&str, Vec<u8>)> = vec![
        ("streams that are reset at once", resets.collect()),
        ("a head without an end", continued.flatten().collect()),
        ("PINGs", frame(6, 0, 0, &[1; 8]).repeat(200_000)),
        ("SETTINGS", frame(4, 0, 0, &[]).repeat(200_000)),
        ("empty DATA", {
            let begun = frame(1, 4, 1, ASKING);
            [begun, frame(0, 0, 1, &[]).repeat(200_000)].concat()
        }),
    ];
    for (what, flood) in floods {
        let stream = edge.connect();
        pour(stream, &[HELLO, &flood].concat());
        assert_eq!(
            ask(&mut edge.connect(), GET),
            Some((200, "a".into())),
            "after {what}"
        );
        let grown = crate::http::resident_bytes(worker).saturating_sub(before);
        assert!(grown < 32 << 20, "{what}: {grown} bytes");
    }
    let state = edge.client.state().unwrap();
    assert_eq!((state.worker_pid, state.worker_deaths), (Some(worker), 0));
}

/// Sends without ever reading, until all is sent, it is cut, or it takes no more for a second.
fn pour(mut stream: TcpStream, mut bytes: &[u8]) {
    stream
        .set_write_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    while !bytes.is_empty() {
        match stream.write(bytes) {
            Ok(0) | Err(_) => return,
            Ok(count) => bytes = &bytes[count..],
        }
    }
}
