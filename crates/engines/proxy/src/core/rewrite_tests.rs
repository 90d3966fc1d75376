//! Heads in, heads out, compared as text.

use super::*;
use crate::core::head::{read_request, read_response, storage};

fn rewritten(text: &str, options: &Options, port: u16) -> String {
    rewritten_of("192.0.2.7:4711", text, options, port)
}

fn rewritten_of(peer: &str, text: &str, options: &Options, port: u16) -> String {
    let mut storage = storage();
    let head = read_request(text.as_bytes(), &mut storage)
        .unwrap()
        .unwrap();
    let peer = peer.parse().unwrap();
    let context = Context {
        options,
        peer,
        port,
        now_s: 0x5ef1_0000,
        random: [1, 2],
        prefix: "",
    };
    let mut out = Vec::new();
    request(&head, context, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn this_hop_stays_here_and_the_rest_keeps_its_order() {
    let text = "GET /a?b HTTP/1.1\r\nHost: x\r\nB: 1\r\nConnection: mine\r\nMine: 2\r\nA: 3\r\n\
                X-Forwarded-Proto: https\r\nC: 4\r\n\r\n";
    let expected = "GET /a?b HTTP/1.1\r\nHost: x\r\nB: 1\r\nA: 3\r\nC: 4\r\n\
                    X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: http\r\n\
                    X-Forwarded-Port: 80\r\n\r\n";
    assert_eq!(rewritten(text, &Options::default(), 80), expected);
}

#[test]
fn forwarded_for_is_appended_preserved_or_removed() {
    let text =
        "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.1.1.1\r\nx-forwarded-for: 2.2.2.2\r\n\r\n";
    let with = |forwarded_for, forwarded_for_port| {
        let options = Options {
            forwarded_for,
            forwarded_for_port,
            forwarded_scheme: false,
            ..Options::default()
        };
        rewritten(text, &options, 80)
    };
    let start = "GET / HTTP/1.1\r\nHost: x\r\n";
    assert_eq!(
        with(ForwardedFor::Append, false),
        format!("{start}X-Forwarded-For: 1.1.1.1, 2.2.2.2, 192.0.2.7\r\n\r\n")
    );
    assert_eq!(
        with(ForwardedFor::Append, true),
        format!("{start}X-Forwarded-For: 1.1.1.1, 2.2.2.2, 192.0.2.7:4711\r\n\r\n")
    );
    assert_eq!(with(ForwardedFor::Remove, false), format!("{start}\r\n"));
    assert_eq!(
        with(ForwardedFor::Preserve, false),
        format!("{start}X-Forwarded-For: 1.1.1.1\r\nx-forwarded-for: 2.2.2.2\r\n\r\n")
    );
}

#[test]
fn an_address_of_version_6_has_brackets_only_before_a_port() {
    for (peer, forwarded_for_port, wanted) in [
        ("[2001:db8::7]:4711", false, "2001:db8::7"),
        ("[2001:db8::7]:4711", true, "[2001:db8::7]:4711"),
        ("[::ffff:192.0.2.7]:4711", true, "192.0.2.7:4711"),
    ] {
        let options = Options {
            forwarded_for_port,
            forwarded_scheme: false,
            ..Options::default()
        };
        let start = "GET / HTTP/1.1\r\nHost: x\r\n";
        let found = rewritten_of(peer, &format!("{start}\r\n"), &options, 80);
        assert_eq!(found, format!("{start}X-Forwarded-For: {wanted}\r\n\r\n"));
    }
}

#[test]
fn the_host_gets_the_port_unless_it_is_preserved() {
    let bare = Options {
        forwarded_for: ForwardedFor::Remove,
        forwarded_scheme: false,
        ..Options::default()
    };
    let preserve = Options {
        preserve_host: true,
        ..bare.clone()
    };
    let text = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_eq!(
        rewritten(text, &bare, 8080),
        "GET / HTTP/1.1\r\nHost: x:8080\r\n\r\n"
    );
    assert_eq!(rewritten(text, &bare, 443), text);
    assert_eq!(rewritten(text, &preserve, 8080), text);
    let absolute = "GET http://y/p HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_eq!(
        rewritten(absolute, &bare, 80),
        "GET /p HTTP/1.1\r\nHost: y\r\n\r\n"
    );
}

#[test]
fn odd_names_traces_and_upgrades() {
    let options = Options {
        forwarded_for: ForwardedFor::Remove,
        forwarded_scheme: false,
        drop_invalid_headers: true,
        trace_header: Some("X-Trace".into()),
        ..Options::default()
    };
    let text = "GET / HTTP/1.1\r\nHost: x\r\nbad_name: 1\r\nConnection: Upgrade\r\n\
                Upgrade: websocket\r\n\r\n";
    let expected = "GET / HTTP/1.1\r\nHost: x\r\n\
                    X-Trace: Root=1-5ef10000-000000000000000100000002\r\n\
                    Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    assert_eq!(rewritten(text, &options, 80), expected);
    let traced = "GET / HTTP/1.1\r\nHost: x\r\nx-trace: Self=1-a;Root=1-b\r\n\r\n";
    let expected = "GET / HTTP/1.1\r\nHost: x\r\n\
                    X-Trace: Self=1-5ef10000-000000000000000100000002;Root=1-b\r\n\r\n";
    assert_eq!(rewritten(traced, &options, 80), expected);
}

#[test]
fn answers_keep_their_status_line_but_for_the_version() {
    let text = "HTTP/1.0 404 Gone Fishing\r\nA: 1\r\nConnection: close\r\nB: 2\r\n\r\n";
    let mut storage = storage();
    let head = read_response(text.as_bytes(), &mut storage)
        .unwrap()
        .unwrap();
    let mut out = Vec::new();
    response(&head.fields, head.fields.hop, b"C: 3\r\n", &mut out);
    assert_eq!(
        out,
        b"HTTP/1.1 404 Gone Fishing\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n"
    );
}
