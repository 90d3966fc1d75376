//! HTTP as clients speak it that are no SDK, or old, or want to confuse: each request gets one
//! answer, and what follows it on the connection is read from where it begins.
//!
//! RFC 9112 (HTTP/1.1), "Message Parsing", "Persistence" and "Request Smuggling"; RFC 9110,
//! "Expect".

#![allow(clippy::unwrap_used)] // a failed test may panic

mod services;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wire::kit::AllowBut;
use wire::{Unrecorded, limits};

/// Longer than any answer takes; only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

async fn started() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let api = services::api(AllowBut::default(), Arc::new(Unrecorded));
    tokio::spawn(wire::server::serve(
        listener,
        api,
        Vec::new(),
        std::future::pending(),
    ));
    address
}

/// Sends bytes and reads to the end of the connection, which the last request has to ask for.
async fn exchanged(address: SocketAddr, sent: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    let whole = stream.read_to_end(&mut read);
    // A server that closes with something unread resets.
    let _ended = tokio::time::timeout(PATIENCE, whole)
        .await
        .unwrap_or_else(|_| panic!("the connection stays open after: {sent}"));
    String::from_utf8(read).unwrap()
}

fn statuses(text: &str) -> Vec<&str> {
    let lines = text.match_indices("HTTP/1.");
    lines.map(|(at, _)| &text[at + 9..at + 12]).collect()
}

const LAST: &str = "GET /last HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn each_request_gets_one_answer() {
    let address = started().await;
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let sts = "Action=GetCallerIdentity&Version=2011-06-15";
    let length = sts.len();
    for (name, request) in [
        ("plain", "GET / HTTP/1.1\r\nhost: x\r\n\r\n".to_owned()),
        ("no host", "GET / HTTP/1.1\r\n\r\n".to_owned()),
        (
            "absolute",
            "GET http://x/a?b=c HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        ),
        (
            "asterisk",
            "OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        ),
        (
            "put",
            "PUT / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\na".to_owned(),
        ),
        (
            "form",
            format!("POST / HTTP/1.1\r\nhost: x\r\n{form}content-length: {length}\r\n\r\n{sts}"),
        ),
        (
            "chunks",
            format!(
                "POST / HTTP/1.1\r\nhost: x\r\n{form}transfer-encoding: chunked\r\n\r\n\
                 7\r\nAction=\r\n{:x};note=1\r\n{}\r\n0\r\nx-trailer: 1\r\n\r\n",
                length - 7,
                &sts[7..]
            ),
        ),
    ] {
        // Both at once, so that the second follows where the first ends.
        let text = exchanged(address, &format!("{request}{LAST}")).await;
        assert_eq!(statuses(&text), ["403", "403"], "{name}: {text}");
        assert_eq!(
            text.matches("x-amzn-requestid: ").count(),
            2,
            "{name}: {text}"
        );
        assert!(
            text.contains("MissingAuthenticationToken"),
            "{name}: {text}"
        );
    }
}

#[tokio::test]
async fn many_requests_at_once_are_answered_in_their_order() {
    let address = started().await;
    let mut sent = String::new();
    for number in 0..100 {
        // Every second one is in EC2's form, so that the order can be seen.
        let version = ["2011-06-15", "2016-11-15"][number % 2];
        sent += &format!("GET /?Action=A&Version={version} HTTP/1.1\r\nhost: x\r\n\r\n");
    }
    let text = exchanged(address, &(sent + LAST)).await;
    assert_eq!(statuses(&text).len(), 101, "{text}");
    let forms: Vec<bool> = text
        .split("HTTP/1.1 ")
        .skip(1)
        .map(|answer| answer.contains("<Response><Errors>"))
        .collect();
    for (number, ec2) in forms.iter().take(100).enumerate() {
        assert_eq!(*ec2, number % 2 == 1, "{number}: {text}");
    }
}

#[tokio::test]
async fn a_head_has_no_body_and_old_http_ends_the_connection() {
    let address = started().await;
    let text = exchanged(
        address,
        &format!("HEAD / HTTP/1.1\r\nhost: x\r\n\r\n{LAST}"),
    )
    .await;
    assert_eq!(statuses(&text), ["403", "403"], "{text}");
    let first = text.split("\r\n\r\n").nth(1).unwrap();
    assert!(first.starts_with("HTTP/1.1 403"), "a body: {text}");
    let text = exchanged(address, "GET / HTTP/1.0\r\n\r\n").await;
    assert_eq!(statuses(&text), ["403"], "{text}");
    let kept = "GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n";
    let text = exchanged(address, kept).await;
    assert_eq!(statuses(&text), ["403", "403"], "{text}");
}

#[tokio::test]
async fn a_client_that_waits_to_be_asked_for_its_body_is_asked_if_it_may_come() {
    let address = started().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 8\r\nexpect: 100-continue\r\n\
                connection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let asked = "HTTP/1.1 100 Continue\r\n\r\n";
    let mut read = vec![0; asked.len()];
    let heard = tokio::time::timeout(PATIENCE, stream.read_exact(&mut read)).await;
    heard.expect("it is asked").unwrap();
    assert_eq!(read, asked.as_bytes());
    stream.write_all(b"Action=A").await.unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert_eq!(statuses(&rest), ["403"], "{rest}");

    let much = limits::FORM_BODY_BYTES + 1;
    let head = format!(
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {much}\r\nexpect: 100-continue\r\n\r\n"
    );
    let text = exchanged(address, &head).await;
    assert_eq!(statuses(&text), ["413"], "{text}");
}

/// Two lengths, or a length and chunks: another proxy may have read another end than we do.
#[tokio::test]
async fn a_body_whose_end_is_in_doubt_ends_the_connection() {
    let address = started().await;
    let inner = "GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n";
    for headers in [
        "content-length: 4\r\ncontent-length: 5\r\n",
        "content-length: 4, 5\r\n",
        "content-length: -1\r\n",
        "content-length: +4\r\n",
        "transfer-encoding: gzip\r\n",
        "transfer-encoding: chunked, gzip\r\n",
        "transfer-encoding: xchunked\r\n",
        "content length: 4\r\n",
    ] {
        let sent = format!("POST / HTTP/1.1\r\nhost: x\r\n{headers}\r\n0\r\n\r\n{inner}");
        let text = exchanged(address, &sent).await;
        assert!(
            matches!(statuses(&text)[..], ["400"] | []),
            "{headers}: {text}"
        );
    }
    // Chunks win over a length, and nothing more is read from this connection.
    let both = "content-length: 4\r\ntransfer-encoding: chunked\r\n";
    let sent = format!("POST / HTTP/1.1\r\nhost: x\r\n{both}\r\n0\r\n\r\n{inner}");
    let text = exchanged(address, &sent).await;
    assert_eq!(statuses(&text).len(), 1, "{text}");
}

#[tokio::test]
async fn what_is_no_http_ends_the_connection_and_harms_nobody() {
    let address = started().await;
    for sent in [
        "\r\n\r\n\r\n\r\n GARBAGE\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\u{0}y\r\n\r\n",
        "GET / HTTP/9.9\r\nhost: x\r\n\r\n",
        "GET /a b HTTP/1.1\r\nhost: x\r\n\r\n",
        "CONNECT x:1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let text = exchanged(address, sent).await;
        let refused = |status: &&str| status.starts_with('4');
        assert!(statuses(&text).iter().all(refused), "{sent:?}: {text}");
        assert!(statuses(&text).len() <= 1, "{sent:?}: {text}");
    }
    let text = exchanged(address, LAST).await;
    assert_eq!(statuses(&text), ["403"], "{text}");
}
