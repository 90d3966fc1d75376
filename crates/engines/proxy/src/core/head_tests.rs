//! The strict reader by tables: what it takes, what it refuses, and that cuts change nothing.

use super::*;

fn request(text: &str) -> Result<Option<(String, Framing, bool)>, HeadFault> {
    let mut storage = storage();
    let head = read_request(text.as_bytes(), &mut storage)?;
    Ok(head.map(|head| (head.host.to_owned(), head.framing, head.keeps_alive())))
}

#[test]
fn good_requests_are_understood() {
    for (text, host, framing, keeps) in [
        (
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "a",
            Framing::None,
            true,
        ),
        (
            "GET / HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\n\r\n",
            "a",
            Framing::None,
            false,
        ),
        ("GET / HTTP/1.0\r\n\r\n", "", Framing::None, false),
        (
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "",
            Framing::None,
            true,
        ),
        (
            "PUT /x HTTP/1.1\r\nhost:[::1]:8080\r\nContent-Length: 12\r\n\r\n",
            "[::1]",
            Framing::Length(12),
            true,
        ),
        (
            "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n",
            "a",
            Framing::Chunked,
            true,
        ),
        (
            "GET http://b.c:81/d HTTP/1.1\r\nHost: a\r\n\r\n",
            "b.c",
            Framing::None,
            true,
        ),
        (
            "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
            "a",
            Framing::None,
            true,
        ),
    ] {
        assert_eq!(
            request(text),
            Ok(Some((host.to_owned(), framing, keeps))),
            "{text:?}"
        );
        for cut in 1..text.len() {
            assert_eq!(request(&text[..cut]), Ok(None), "{:?}", &text[..cut]);
        }
    }
}

/// Heads that two readers could understand differently, and how each is refused.
const SMUGGLING: &[(&str, HeadFault)] = &[
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        HeadFault::CodingUnknown,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        HeadFault::CodingUnknown,
    ),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
        HeadFault::Malformed,
    ),
    ("GET / HTTP/1.1\nHost: a\r\n\r\n", HeadFault::Malformed),
    ("GET / HTTP/1.1\r\nHost: a\r\n\n", HeadFault::Malformed),
    (
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        HeadFault::Malformed,
    ),
    ("GET / HTTP/1.1\r\n\r\n", HeadFault::Malformed),
    (
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        HeadFault::Malformed,
    ),
    ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", HeadFault::Malformed),
    ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", HeadFault::Malformed),
    ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", HeadFault::Malformed),
    ("GET / HTTP/1.1\r\nHost: a:8a\r\n\r\n", HeadFault::Malformed),
    ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", HeadFault::Malformed),
    (
        "GET /\u{7f} HTTP/1.1\r\nHost: a\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "GET /\u{e4} HTTP/1.1\r\nHost: a\r\n\r\n",
        HeadFault::Malformed,
    ),
    ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", HeadFault::Malformed),
    (
        "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",
        HeadFault::Malformed,
    ),
    ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", HeadFault::Malformed),
    (
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: content-length, x\r\n\r\n",
        HeadFault::Malformed,
    ),
    (
        "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
        HeadFault::VersionUnknown,
    ),
    (
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        HeadFault::VersionUnknown,
    ),
    (
        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        HeadFault::MethodRefused,
    ),
    (
        "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
        HeadFault::MethodRefused,
    ),
];

#[test]
fn shapes_that_smuggle_are_refused() {
    for (text, fault) in SMUGGLING {
        assert_eq!(request(text).err().as_ref(), Some(fault), "{text:?}");
    }
}

#[test]
fn heads_are_bounded() {
    let line = format!(
        "GET /{} HTTP/1.1\r\nHost: a\r\n\r\n",
        "x".repeat(limits::REQUEST_LINE_BYTES)
    );
    assert_eq!(request(&line).err(), Some(HeadFault::LineTooLong));
    assert_eq!(
        request(&line[..limits::REQUEST_LINE_BYTES + 1]).err(),
        Some(HeadFault::LineTooLong)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
        "a: b\r\n".repeat(limits::HEADERS)
    );
    assert_eq!(request(&many).err(), Some(HeadFault::TooLarge));
    let open = format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX: {}",
        "x".repeat(limits::HEAD_BYTES)
    );
    assert_eq!(request(&open).err(), Some(HeadFault::TooLarge));
    let one = |length: usize| {
        let value = "x".repeat(length - "X: \r\n".len());
        request(&format!("GET / HTTP/1.1\r\nHost: a\r\nX: {value}\r\n\r\n")).err()
    };
    assert_eq!(one(limits::HEADER_BYTES), None);
    assert_eq!(one(limits::HEADER_BYTES + 1), Some(HeadFault::TooLarge));
    let named = |count: usize| {
        let options = vec!["x"; count].join(",");
        request(&format!(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: {options}\r\n\r\n"
        ))
        .err()
    };
    assert_eq!(named(limits::HEADERS), None);
    assert_eq!(named(limits::HEADERS + 1), Some(HeadFault::Malformed));
}

#[test]
fn more_than_thirty_forwarded_addresses_are_refused() {
    let with = |count: usize| {
        let first = "X-Forwarded-For: 10.0.0.1\r\n";
        let others = vec!["10.0.0.2"; count - 1].join(", ");
        let text = format!("GET / HTTP/1.1\r\nHost: a\r\n{first}X-Forwarded-For: {others}\r\n\r\n");
        request(&text).err().map(HeadFault::status)
    };
    assert_eq!(with(30), None);
    assert_eq!(with(31), Some(463));
}

#[test]
fn headers_of_this_hop_are_found() {
    let text = "GET / HTTP/1.1\r\nHost: a\r\nConnection: x-mine, Upgrade\r\nUpgrade: websocket\r\n\
                X-Mine: 1\r\nKeep-Alive: 5\r\nTE: gzip\r\nOther: 2\r\n\r\n";
    let mut storage = storage();
    let head = read_request(text.as_bytes(), &mut storage)
        .unwrap()
        .unwrap();
    let hops: Vec<usize> = (0..7)
        .filter(|at| head.fields.hop.next(*at) == Some(*at))
        .collect();
    assert_eq!(hops, [1, 2, 3, 4, 5]);
    assert!(head.fields.upgrade);
}

#[test]
fn another_protocol_is_not_smuggled_by_upgrade() {
    for wanted in [
        "h2c",
        "H2C",
        "websocket, h2c",
        "h2c,websocket",
        "h2c\r\nUpgrade: websocket",
        "websocket\r\nUpgrade: h2c",
    ] {
        let text = format!(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: {wanted}\r\n\r\n"
        );
        let mut storage = storage();
        let head = read_request(text.as_bytes(), &mut storage);
        assert!(!head.unwrap().unwrap().fields.upgrade, "{wanted}");
    }
    let body = "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                Content-Length: 3\r\n\r\n";
    let mut second = storage();
    assert!(
        !read_request(body.as_bytes(), &mut second)
            .unwrap()
            .unwrap()
            .fields
            .upgrade
    );
}

#[test]
fn answers_are_framed_as_the_rules_say() {
    for (text, to_head, framing) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
            false,
            Framing::Length(3),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
            true,
            Framing::None,
        ),
        ("HTTP/1.1 204 No Content\r\n\r\n", false, Framing::None),
        (
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n",
            false,
            Framing::None,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            false,
            Framing::Chunked,
        ),
        ("HTTP/1.0 200 OK\r\n\r\n", false, Framing::UntilEnd),
    ] {
        let mut storage = storage();
        let head = read_response(text.as_bytes(), &mut storage)
            .unwrap()
            .unwrap();
        assert_eq!(head.framing(to_head), framing, "{text:?}");
    }
    for bad in [
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 3\r\n\r\n",
        "SSH-2.0-x\r\n\r\n",
    ] {
        assert!(
            read_response(bad.as_bytes(), &mut storage()).is_err(),
            "{bad:?}"
        );
    }
}

/// The positions of headers, in their order.
fn positions(of: &Positions) -> Vec<usize> {
    (0..20).filter(|at| of.next(*at) == Some(*at)).collect()
}

#[test]
fn only_a_headers_own_name_makes_it_what_it_is() {
    let text = "GET / HTTP/1.1\r\nHost: a\r\nAccept: b\r\nCookie: c\r\nX-Forwarded-Foo: d\r\n\
                X-Forwarded-For: e\r\nX-Forwarded-Pork: f\r\nX-Forwarded-Port: 1\r\n\
                X-Forwarded-Prose: g\r\nX-Forwarded-Proto: h\r\nCC: gzip\r\n\
                Referer: websocket\r\nUser-Agent: close\r\nAccept-Charset: utf-8\r\n\
                Proxy-Connection: close\r\nConnection: x-abc, x-abcde, x-abcdefgh\r\n\
                Upgrade: websocket\r\n\r\n";
    let mut storage = storage();
    let head = read_request(text.as_bytes(), &mut storage);
    let head = head.unwrap().unwrap();
    assert_eq!(positions(&head.cookies), [2]);
    assert_eq!(positions(&head.forwarded_for), [4]);
    assert_eq!(positions(&head.forwarded_scheme), [6, 8]);
    assert_eq!(positions(&head.fields.hop), [13, 14, 15]);
    assert!(head.keeps_alive() && !head.fields.keep_alive && !head.fields.upgrade);
}

#[test]
fn heads_may_be_as_large_as_the_limits() {
    let padded = |first: &str, length: usize| {
        // No single header is too large by itself.
        let line = format!("X: {}\r\n", "x".repeat(limits::HEADER_BYTES / 2));
        let lines = (length - first.len()) / line.len() - 1;
        let rest = length - first.len() - lines * line.len() - "X: \r\n\r\n".len();
        format!(
            "{first}{}X: {}\r\n\r\n",
            line.repeat(lines),
            "x".repeat(rest)
        )
    };
    let asks = "GET / HTTP/1.1\r\nHost: a\r\n";
    let answers = "HTTP/1.1 200 OK\r\n";
    for (length, right) in [(limits::HEAD_BYTES, true), (limits::HEAD_BYTES + 1, false)] {
        let asked = request(&padded(asks, length));
        assert_eq!(asked.err(), (!right).then_some(HeadFault::TooLarge));
        let mut storage = storage();
        let text = padded(answers, length);
        let answered = read_response(text.as_bytes(), &mut storage);
        assert_eq!(answered.err(), (!right).then_some(HeadFault::TooLarge));
    }
    // Of one that is not all there.
    for (length, right) in [(limits::HEAD_BYTES - 1, true), (limits::HEAD_BYTES, false)] {
        let fault = (!right).then_some(HeadFault::TooLarge);
        let text = padded(asks, limits::HEAD_BYTES + 9);
        assert_eq!(request(&text[..length]).err(), fault);
        let mut storage = storage();
        let text = padded(answers, limits::HEAD_BYTES + 9);
        let answered = read_response(&text.as_bytes()[..length], &mut storage);
        assert_eq!(answered.err(), fault);
    }
    let target = |length: usize| format!("/{}", "x".repeat(length - 1));
    let with = |length| {
        request(&format!(
            "GET {} HTTP/1.1\r\nHost: a\r\n\r\n",
            target(length)
        ))
    };
    assert!(with(limits::REQUEST_LINE_BYTES).is_ok());
    let body = |digits: usize| {
        let length = "9".repeat(digits);
        let text = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
        request(&text).map(|head| head.unwrap().1)
    };
    assert_eq!(body(18), Ok(Framing::Length(999_999_999_999_999_999)));
    assert_eq!(body(19), Err(HeadFault::Malformed));
    let open = format!("GET {}", target(limits::REQUEST_LINE_BYTES));
    assert_eq!(request(&open[..limits::REQUEST_LINE_BYTES]), Ok(None));
}

#[test]
fn targets_are_paths_or_whole_addresses() {
    for (method, target, found) in [
        ("GET", "/a?b", Some("/a?b")),
        ("OPTIONS", "*", Some("*")),
        ("GET", "*", None),
        ("OPTIONS", "a", None),
        ("GET", "http://b", Some("/")),
        ("GET", "HTTP://b/c?d", Some("/c?d")),
        ("GET", "http://b?c", None),
        ("GET", "http:///c", None),
    ] {
        let text = format!("{method} {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        let mut storage = storage();
        let head = read_request(text.as_bytes(), &mut storage);
        let head = head.ok().flatten().map(|head| head.target);
        assert_eq!(head, found, "{method} {target}");
    }
}

#[test]
fn a_targets_connection_is_kept_as_its_answer_says() {
    for (version, connection, kept) in [
        (1, "", true),
        (1, "Connection: close\r\n", false),
        (1, "Connection: keep-alive\r\n", true),
        (0, "", false),
        (0, "Connection: keep-alive\r\n", true),
        (0, "Connection: keep-alive, close\r\n", false),
    ] {
        let text = format!("HTTP/1.{version} 200 OK\r\n{connection}\r\n");
        let mut storage = storage();
        let head = read_response(text.as_bytes(), &mut storage);
        let head = head.unwrap().unwrap();
        assert_eq!(head.keeps_alive(), kept, "{text:?}");
    }
}

#[test]
fn names_of_headers_are_tokens() {
    for (name, right) in [("X-A", true), ("", false), ("X A", false), ("X:", false)] {
        assert_eq!(is_name(name.as_bytes()), right, "{name}");
    }
}
