//! What lies below a mount gets bodies as they come and streams its own; all else is the API's.

#![allow(clippy::unwrap_used)] // a failed test may panic

mod services;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Frame, Incoming};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wire::kit::AllowBut;
use wire::server::{Answering, Mount, Mounted};
use wire::{Unrecorded, limits};

/// Answers each piece of the body with its length as soon as it is there.
struct Lengths;

impl Mounted for Lengths {
    fn answer(&self, request: http::Request<Incoming>, _source: IpAddr) -> Answering {
        Box::pin(async move {
            let pieces = request.into_body().map_frame(|frame| {
                let length = frame.data_ref().map_or(0, Bytes::len);
                Frame::data(Bytes::from(format!("<{length}>")))
            });
            http::Response::new(pieces.map_err(std::io::Error::other).boxed_unsync())
        })
    }
}

async fn started() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let api = services::api(AllowBut::default(), Arc::new(Unrecorded));
    let mount = Mount {
        prefix: "/v2",
        handler: Arc::new(Lengths),
    };
    let never = std::future::pending();
    tokio::spawn(wire::server::serve(listener, api, vec![mount], never));
    address
}

async fn read_until(stream: &mut TcpStream, wanted: &str) -> String {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&read).contains(wanted) {
        let count = stream.read(&mut buffer).await.unwrap();
        assert!(
            count > 0,
            "closed before {wanted}: {}",
            String::from_utf8_lossy(&read)
        );
        read.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8_lossy(&read).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_stream_both_ways_beyond_the_apis_limit() {
    let address = started().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = limits::JSON_BODY_BYTES + 5;
    let head = format!("PUT /v2/x/blobs HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(b"first").await.unwrap();
    // The answer to the first piece comes before the second is sent.
    read_until(&mut stream, "<5>").await;
    let (mut from, mut to) = stream.into_split();
    let sender = tokio::spawn(async move {
        let piece = vec![b'x'; 1024 * 1024];
        for _ in 0..limits::JSON_BODY_BYTES / piece.len() {
            to.write_all(&piece).await.unwrap();
        }
        to
    });
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    while !text.ends_with(b"0\r\n\r\n") {
        let count = from.read(&mut buffer).await.unwrap();
        assert!(count > 0, "closed early");
        text.extend_from_slice(&buffer[..count]);
    }
    sender.await.unwrap();
    let text = String::from_utf8(text).unwrap();
    let lengths = text
        .split('<')
        .skip(1)
        .map(|part| part.split('>').next().unwrap());
    let sum: usize = lengths.map(|length| length.parse::<usize>().unwrap()).sum();
    assert_eq!(sum, limits::JSON_BODY_BYTES);
}

#[tokio::test]
async fn only_whole_segments_belong_to_a_mount() {
    let address = started().await;
    for (path, mounted) in [("/v2", true), ("/v2/", true), ("/v2x", false), ("/", false)] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let sent = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
        stream.write_all(sent.as_bytes()).await.unwrap();
        let text = read_until(&mut stream, "\r\n\r\n").await;
        assert_eq!(text.starts_with("HTTP/1.1 200"), mounted, "{path}: {text}");
    }
}
