//! Clients and targets of a history. Both read HTTP in their own, simple way, so that an error of
//! the core's reader is not repeated here.

use base::Seed;

/// A request of a client.
#[derive(Clone, Debug)]
pub struct Request {
    pub id: u64,
    pub bytes: Vec<u8>,
}

/// What the answer to a request has to hold.
pub fn expected_body(id: u64) -> Vec<u8> {
    let length = (id * 7919 % 3000) as usize;
    format!("<{id}>")
        .into_bytes()
        .into_iter()
        .cycle()
        .take(length)
        .collect()
}

/// Makes a request with a body of some framing.
pub fn make_request(id: u64, last: bool, seed: &Seed) -> Request {
    let post = seed.chance(30);
    let mut bytes = match post {
        true => format!("POST /r/{id} HTTP/1.1\r\nHost: web\r\n"),
        false => format!("GET /r/{id} HTTP/1.1\r\nHost: web\r\nAccept: */*\r\n"),
    }
    .into_bytes();
    if last {
        bytes.extend_from_slice(b"Connection: close\r\n");
    }
    if !post {
        bytes.extend_from_slice(b"\r\n");
        return Request { id, bytes };
    }
    let body = expected_body(id * 3 + 1);
    if seed.chance(50) {
        bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        bytes.extend_from_slice(&body);
    } else {
        bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
        bytes.extend_from_slice(&chunk(&body, seed));
    }
    Request { id, bytes }
}

/// A body in chunks of random size.
pub fn chunk(body: &[u8], seed: &Seed) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let count = (1 + seed.below(700) as usize).min(rest.len());
        out.extend_from_slice(format!("{count:x}\r\n").as_bytes());
        out.extend_from_slice(&rest[..count]);
        out.extend_from_slice(b"\r\n");
        rest = &rest[count..];
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

/// A whole message at the front of the bytes: first line, headers, body, and its length.
pub struct Message {
    pub first_line: String,
    pub headers: String,
    pub body: Vec<u8>,
    pub length: usize,
}

/// Reads one message. `None` while it is incomplete. `ended`: nothing more will come.
pub fn read_message(bytes: &[u8], ended: bool) -> Option<Message> {
    let text = String::from_utf8_lossy(bytes);
    let end = text.find("\r\n\r\n")?;
    let (first_line, headers) = text[..end].split_once("\r\n").unwrap_or((&text[..end], ""));
    let start = end + 4;
    let value = |name: &str| {
        let mut lines = headers.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
    };
    let (body, length) = if value("transfer-encoding").is_some() {
        unchunk(&bytes[start..]).map(|(body, used)| (body, start + used))?
    } else if let Some(length) = value("content-length") {
        let length: usize = length.parse().expect("a length");
        (bytes.get(start..start + length)?.to_vec(), start + length)
    } else if first_line.starts_with("HTTP/1.1 103") {
        (Vec::new(), start)
    } else if first_line.starts_with("HTTP/") {
        if !ended {
            return None;
        }
        (bytes[start..].to_vec(), bytes.len())
    } else {
        (Vec::new(), start)
    };
    Some(Message {
        first_line: first_line.into(),
        headers: headers.into(),
        body,
        length,
    })
}

fn unchunk(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let line = bytes[at..].windows(2).position(|pair| pair == b"\r\n")?;
        let size = std::str::from_utf8(&bytes[at..at + line]).expect("a chunk size");
        let size = usize::from_str_radix(size, 16).expect("a chunk size");
        at += line + 2;
        body.extend_from_slice(bytes.get(at..at + size)?);
        at += size + 2;
        if at > bytes.len() {
            return None;
        }
        if size == 0 {
            return Some((body, at));
        }
    }
}

/// The id in a request's first line.
pub fn id_of(first_line: &str) -> u64 {
    let path = first_line
        .split(' ')
        .nth(1)
        .expect("a request line has a target");
    path.strip_prefix("/r/")
        .expect("our paths")
        .parse()
        .expect("our ids")
}
