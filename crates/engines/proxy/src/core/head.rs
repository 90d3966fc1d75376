//! The one strict reader of HTTP/1 heads, for clients and for targets.
//!
//! It walks the headers once, by length, and takes out what routing and framing need. Shapes that
//! could smuggle a second request are faults. It changes nothing and allocates nothing.

use super::body::Framing;
use crate::config::is_token;
use crate::limits;
use httparse::{Header, Status};
use std::mem::MaybeUninit;

/// Why a head is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadFault {
    /// Not HTTP, or ambiguous.
    Malformed,
    /// The request line is too long.
    LineTooLong,
    /// The head or its number of headers is too large.
    TooLarge,
    /// More addresses in X-Forwarded-For than are taken.
    ForwardedTooOften,
    /// A transfer coding other than chunked.
    CodingUnknown,
    /// Neither HTTP/1.0 nor HTTP/1.1.
    VersionUnknown,
    /// CONNECT and TRACE.
    MethodRefused,
}

impl HeadFault {
    /// The status that a client gets.
    pub fn status(self) -> u16 {
        match self {
            HeadFault::Malformed => 400,
            HeadFault::MethodRefused => 405,
            HeadFault::LineTooLong => 414,
            HeadFault::TooLarge => 431,
            HeadFault::ForwardedTooOften => 463,
            HeadFault::CodingUnknown => 501,
            HeadFault::VersionUnknown => 505,
        }
    }
}

/// Storage for the headers of one head; left uninitialised because zeroing it costs more than
/// reading it.
pub type Storage<'b> = [MaybeUninit<Header<'b>>; limits::HEADERS];

/// Fresh storage.
pub fn storage<'b>() -> Storage<'b> {
    [const { MaybeUninit::uninit() }; limits::HEADERS]
}

/// A set of header positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Positions(u128);

impl Positions {
    /// Adds a position.
    pub fn add(&mut self, position: usize) {
        self.0 |= 1 << position;
    }

    /// Whether nothing is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The lowest position that is in the set, from `position` on.
    pub fn next(self, position: usize) -> Option<usize> {
        let rest = if position >= 128 {
            0
        } else {
            self.0 >> position
        };
        (rest != 0).then(|| position + rest.trailing_zeros() as usize)
    }
}

/// What both kinds of heads have in common.
#[derive(Debug)]
pub struct Fields<'h, 'b> {
    /// The whole head with its last empty line.
    pub bytes: &'b [u8],
    /// The headers.
    pub headers: &'h [Header<'b>],
    /// 0 or 1.
    pub minor: u8,
    /// Length of the body, if told.
    pub content_length: Option<u64>,
    /// Transfer-Encoding is chunked.
    pub chunked: bool,
    /// Connection asks for closing.
    pub close: bool,
    /// Connection asks for keeping.
    pub keep_alive: bool,
    /// Connection names Upgrade, and there is one.
    pub upgrade: bool,
    /// Headers of this hop only: never go on.
    pub hop: Positions,
}

/// The head of a request.
#[derive(Debug)]
pub struct RequestHead<'h, 'b> {
    /// What it has in common with a response.
    pub fields: Fields<'h, 'b>,
    /// Method.
    pub method: &'b str,
    /// Path and query as they go on.
    pub target: &'b str,
    /// Host without port, as it came.
    pub host: &'b str,
    /// Host with port, as it came.
    pub authority: &'b str,
    /// Position of the Host header.
    pub host_at: Option<usize>,
    /// Whether the request line carried the host (absolute form).
    pub absolute: bool,
    /// How the body ends.
    pub framing: Framing,
    /// Positions of X-Forwarded-For.
    pub forwarded_for: Positions,
    /// Positions of X-Forwarded-Proto and X-Forwarded-Port.
    pub forwarded_scheme: Positions,
    /// Positions of Cookie.
    pub cookies: Positions,
}

/// The head of a response.
#[derive(Debug)]
pub struct ResponseHead<'h, 'b> {
    /// What it has in common with a request.
    pub fields: Fields<'h, 'b>,
    /// Status.
    pub status: u16,
}

impl<'h, 'b> Fields<'h, 'b> {
    /// Where the line of a header starts; one past the last header, where the empty line starts.
    pub fn line_start(&self, position: usize) -> usize {
        match self.headers.get(position) {
            Some(header) => offset(self.bytes, header.name.as_bytes()),
            None => self.bytes.len() - 2,
        }
    }

    /// Lines that end in anything but CR LF are read differently by different programs.
    fn check_line_ends(&self) -> Result<(), HeadFault> {
        for position in 0..=self.headers.len() {
            let start = self.line_start(position);
            if self.bytes.get(start.wrapping_sub(2)..start) != Some(b"\r\n") {
                return Err(HeadFault::Malformed);
            }
        }
        match self.bytes.ends_with(b"\r\n") {
            true => Ok(()),
            false => Err(HeadFault::Malformed),
        }
    }

    fn walk(&mut self, mut other: impl FnMut(usize, &Header<'b>)) -> Result<(), HeadFault> {
        let mut named_hops: Option<&'b [u8]> = None;
        let mut more_named_hops = false;
        let mut upgrade_at = None;
        let headers = self.headers;
        for (position, header) in headers.iter().enumerate() {
            let name = header.name.as_bytes();
            match name.len() {
                2 if is(name, b"te") => {
                    if !trim(header.value).eq_ignore_ascii_case(b"trailers") {
                        self.hop.add(position);
                    }
                }
                7 if is(name, b"upgrade") => {
                    upgrade_at = Some(position);
                    self.hop.add(position);
                }
                10 if is(name, b"connection") => {
                    self.hop.add(position);
                    more_named_hops |= self.read_connection(header.value);
                    named_hops = Some(header.value);
                }
                10 if is(name, b"keep-alive") => self.hop.add(position),
                14 if is(name, b"content-length") => {
                    let length = read_length(header.value).ok_or(HeadFault::Malformed)?;
                    if self.content_length.replace(length).is_some() {
                        return Err(HeadFault::Malformed);
                    }
                }
                16 if is(name, b"proxy-connection") => self.hop.add(position),
                17 if is(name, b"transfer-encoding") => {
                    if self.chunked || self.minor == 0 {
                        return Err(HeadFault::Malformed);
                    }
                    if !header.value.eq_ignore_ascii_case(b"chunked") {
                        return Err(HeadFault::CodingUnknown);
                    }
                    self.chunked = true;
                }
                _ => other(position, header),
            }
        }
        if self.chunked && self.content_length.is_some() {
            return Err(HeadFault::Malformed);
        }
        if more_named_hops && named_hops.is_some() {
            self.drop_named_hops()?;
        }
        let is_h2c = |at: usize| headers[at].value.eq_ignore_ascii_case(b"h2c");
        self.upgrade &= upgrade_at.is_some_and(|at| !is_h2c(at));
        Ok(())
    }

    /// Reads Connection's options; true if it names headers that have to be dropped.
    fn read_connection(&mut self, value: &[u8]) -> bool {
        let mut named = false;
        for option in value.split(|byte| *byte == b',') {
            let option = trim(option);
            match option.len() {
                0 => (),
                5 if is(option, b"close") => self.close = true,
                7 if is(option, b"upgrade") => self.upgrade = true,
                10 if is(option, b"keep-alive") => self.keep_alive = true,
                _ => named = true,
            }
        }
        named
    }

    /// Drops the headers that Connection names; framing and Host may not be named away.
    fn drop_named_hops(&mut self) -> Result<(), HeadFault> {
        for connection in self
            .headers
            .iter()
            .filter(|h| is(h.name.as_bytes(), b"connection"))
        {
            for option in connection.value.split(|byte| *byte == b',') {
                let option = trim(option);
                let vital: [&[u8]; 3] = [b"host", b"content-length", b"transfer-encoding"];
                if vital.iter().any(|name| is(option, name)) {
                    return Err(HeadFault::Malformed);
                }
                for (position, header) in self.headers.iter().enumerate() {
                    if is(header.name.as_bytes(), option) {
                        self.hop.add(position);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Reads a request's head. `None` while it is incomplete.
pub fn read_request<'h, 'b>(
    bytes: &'b [u8],
    storage: &'h mut Storage<'b>,
) -> Result<Option<RequestHead<'h, 'b>>, HeadFault> {
    let mut request = httparse::Request::new(&mut []);
    let status = httparse::ParserConfig::default().parse_request_with_uninit_headers(
        &mut request,
        bytes,
        storage,
    );
    let length = match status {
        Ok(Status::Complete(length)) if length <= limits::HEAD_BYTES => length,
        Ok(Status::Complete(_)) => return Err(HeadFault::TooLarge),
        Ok(Status::Partial) => return incomplete(bytes).map(|()| None),
        Err(httparse::Error::TooManyHeaders) => return Err(HeadFault::TooLarge),
        Err(httparse::Error::Version) => return Err(HeadFault::VersionUnknown),
        Err(_) => return Err(HeadFault::Malformed),
    };
    let (Some(method), Some(target), Some(minor)) = (request.method, request.path, request.version)
    else {
        return Err(HeadFault::Malformed);
    };
    if target.len() > limits::REQUEST_LINE_BYTES {
        return Err(HeadFault::LineTooLong);
    }
    let mut head = RequestHead {
        fields: fields(&bytes[..length], request.headers, minor),
        method,
        target,
        host: "",
        authority: "",
        host_at: None,
        absolute: false,
        framing: Framing::None,
        forwarded_for: Positions::default(),
        forwarded_scheme: Positions::default(),
        cookies: Positions::default(),
    };
    head.finish()?;
    Ok(Some(head))
}

/// Reads a response's head. `None` while it is incomplete.
pub fn read_response<'h, 'b>(
    bytes: &'b [u8],
    storage: &'h mut Storage<'b>,
) -> Result<Option<ResponseHead<'h, 'b>>, HeadFault> {
    let mut response = httparse::Response::new(&mut []);
    let status = httparse::ParserConfig::default().parse_response_with_uninit_headers(
        &mut response,
        bytes,
        storage,
    );
    let length = match status {
        Ok(Status::Complete(length)) if length <= limits::HEAD_BYTES => length,
        Ok(Status::Partial) if bytes.len() < limits::HEAD_BYTES => return Ok(None),
        Ok(_) | Err(httparse::Error::TooManyHeaders) => return Err(HeadFault::TooLarge),
        Err(_) => return Err(HeadFault::Malformed),
    };
    let (Some(status), Some(minor)) = (response.code, response.version) else {
        return Err(HeadFault::Malformed);
    };
    let mut fields = fields(&bytes[..length], response.headers, minor);
    fields.check_line_ends()?;
    fields.walk(|_, _| ())?;
    Ok(Some(ResponseHead { fields, status }))
}

fn fields<'h, 'b>(bytes: &'b [u8], headers: &'h [Header<'b>], minor: u8) -> Fields<'h, 'b> {
    Fields {
        bytes,
        headers,
        minor,
        content_length: None,
        chunked: false,
        close: false,
        keep_alive: false,
        upgrade: false,
        hop: Positions::default(),
    }
}

impl<'b> RequestHead<'_, 'b> {
    fn finish(&mut self) -> Result<(), HeadFault> {
        self.fields.check_line_ends()?;
        let (mut host, mut hosts) = (None, 0);
        let mut forwarded_for = Positions::default();
        let mut addresses = 0;
        let mut forwarded_scheme = Positions::default();
        let mut cookies = Positions::default();
        self.fields.walk(|position, header| {
            let name = header.name.as_bytes();
            match name.len() {
                4 if is(name, b"host") => {
                    hosts += 1;
                    host = Some((position, header.value));
                }
                6 if is(name, b"cookie") => cookies.add(position),
                15 if is(name, b"x-forwarded-for") => {
                    forwarded_for.add(position);
                    addresses += 1 + header.value.iter().filter(|byte| **byte == b',').count();
                }
                16 if is(name, b"x-forwarded-port") => forwarded_scheme.add(position),
                17 if is(name, b"x-forwarded-proto") => forwarded_scheme.add(position),
                _ => (),
            }
        })?;
        (self.forwarded_for, self.forwarded_scheme) = (forwarded_for, forwarded_scheme);
        self.cookies = cookies;
        if hosts > 1 || (hosts == 0 && self.fields.minor == 1) {
            return Err(HeadFault::Malformed);
        }
        if addresses > limits::FORWARDED_ADDRESSES {
            return Err(HeadFault::ForwardedTooOften);
        }
        if let Some((position, value)) = host {
            self.host_at = Some(position);
            self.authority = std::str::from_utf8(value).map_err(|_| HeadFault::Malformed)?;
        }
        self.read_target()?;
        self.host = split_host(self.authority).ok_or(HeadFault::Malformed)?;
        self.framing = match (self.fields.chunked, self.fields.content_length) {
            (true, _) => Framing::Chunked,
            (false, Some(length)) => Framing::Length(length),
            (false, None) => Framing::None,
        };
        self.fields.upgrade &= self.framing == Framing::None && self.fields.minor == 1;
        Ok(())
    }

    fn read_target(&mut self) -> Result<(), HeadFault> {
        if matches!(self.method, "CONNECT" | "TRACE") {
            return Err(HeadFault::MethodRefused);
        }
        let target = self.target;
        if target
            .bytes()
            .any(|byte| byte == b'#' || !byte.is_ascii_graphic())
        {
            return Err(HeadFault::Malformed);
        }
        if target.starts_with('/') || (target == "*" && self.method == "OPTIONS") {
            return Ok(());
        }
        let scheme = target
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("http://"));
        let rest = &target[scheme.ok_or(HeadFault::Malformed)?.len()..];
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        self.absolute = true;
        self.authority = &rest[..end];
        self.target = match rest[end..].starts_with('/') {
            true => &rest[end..],
            // A query may not stand without a path in what goes on.
            false if end < rest.len() => return Err(HeadFault::Malformed),
            false => "/",
        };
        match self.authority.is_empty() {
            true => Err(HeadFault::Malformed),
            false => Ok(()),
        }
    }

    /// The path without the query.
    pub fn path(&self) -> &'b str {
        self.target
            .split_once('?')
            .map_or(self.target, |(path, _)| path)
    }

    /// The query without its question mark.
    pub fn query(&self) -> &'b str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether the client's connection may carry another request.
    pub fn keeps_alive(&self) -> bool {
        match self.fields.minor {
            0 => self.fields.keep_alive && !self.fields.close,
            _ => !self.fields.close,
        }
    }

    /// Headers whose names have characters outside `[A-Za-z0-9-]`.
    pub fn odd_names(&self) -> Positions {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let mut odd = Positions::default();
        for (position, header) in self.fields.headers.iter().enumerate() {
            if !header.name.bytes().all(plain) {
                odd.add(position);
            }
        }
        odd
    }

    /// The value of the first header of that name.
    pub fn header(&self, name: &str) -> Option<&'b [u8]> {
        let found = |header: &&Header<'b>| header.name.eq_ignore_ascii_case(name);
        self.fields
            .headers
            .iter()
            .find(found)
            .map(|header| header.value)
    }
}

impl ResponseHead<'_, '_> {
    /// How the body ends, for an answer to HEAD or to anything else.
    pub fn framing(&self, to_head: bool) -> Framing {
        if to_head || matches!(self.status, 100..=199 | 204 | 304) {
            return Framing::None;
        }
        match (self.fields.chunked, self.fields.content_length) {
            (true, _) => Framing::Chunked,
            (false, Some(length)) => Framing::Length(length),
            (false, None) => Framing::UntilEnd,
        }
    }

    /// Whether the target's connection may carry another request.
    pub fn keeps_alive(&self) -> bool {
        match self.fields.minor {
            0 => self.fields.keep_alive && !self.fields.close,
            _ => !self.fields.close,
        }
    }
}

/// Whether an incomplete head may still become a good one.
fn incomplete(bytes: &[u8]) -> Result<(), HeadFault> {
    if bytes.len() >= limits::HEAD_BYTES {
        return Err(HeadFault::TooLarge);
    }
    let line_open = bytes.len() > limits::REQUEST_LINE_BYTES
        && memchr::memchr(b'\n', &bytes[..limits::REQUEST_LINE_BYTES]).is_none();
    match line_open {
        true => Err(HeadFault::LineTooLong),
        false => Ok(()),
    }
}

/// Host without port; `None` if it is no host.
fn split_host(authority: &str) -> Option<&str> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(&byte);
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            if !inside
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || b":.".contains(&byte))
            {
                return None;
            }
            (&authority[..inside.len() + 2], after)
        }
        None => {
            let end = authority.find(':').unwrap_or(authority.len());
            if !authority[..end].bytes().all(allowed) {
                return None;
            }
            authority.split_at(end)
        }
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    (port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())).then_some(host)
}

fn read_length(value: &[u8]) -> Option<u64> {
    if value.is_empty() || value.len() > 18 || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(
        value
            .iter()
            .fold(0, |length, digit| length * 10 + u64::from(digit - b'0')),
    )
}

fn is(name: &[u8], lower: &[u8]) -> bool {
    name.eq_ignore_ascii_case(lower)
}

/// Without spaces and tabs at both ends.
pub fn trim(value: &[u8]) -> &[u8] {
    value.trim_ascii()
}

/// Where a part lies in the whole; the reader only hands out parts of it.
fn offset(whole: &[u8], part: &[u8]) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

/// Whether all bytes may stand in a header's name.
pub fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|byte| is_token(*byte))
}

#[cfg(test)]
#[path = "head_tests.rs"]
mod tests;
