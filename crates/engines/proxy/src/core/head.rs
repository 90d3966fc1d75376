//! The one strict reader of HTTP/1 heads, for clients and for targets.
//!
//! It walks the headers once, by length, and takes out what routing and framing need. Shapes that
//! could smuggle a second request are faults. It changes nothing and allocates nothing.

mod fields;

pub use fields::{Fields, Positions};

use super::body::Framing;
use crate::config::is_token;
use crate::limits;
use fields::fields;
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
    if status < 100 {
        return Err(HeadFault::Malformed);
    }
    let mut fields = fields(&bytes[..length], response.headers, minor);
    fields.check_line_ends()?;
    fields.walk(|_, _| ())?;
    Ok(Some(ResponseHead { fields, status }))
}

impl<'b> RequestHead<'_, 'b> {
    fn finish(&mut self) -> Result<(), HeadFault> {
        self.fields.check_line_ends()?;
        if self.fields.longest_line() > limits::HEADER_BYTES {
            return Err(HeadFault::TooLarge);
        }
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
        // No body belongs there: whoever tells of one may send it all the same.
        if self.status == 204 && (self.fields.chunked || self.fields.content_length > Some(0)) {
            return false;
        }
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

fn is(name: &[u8], lower: &[u8]) -> bool {
    name.eq_ignore_ascii_case(lower)
}

/// Without spaces and tabs at both ends.
pub fn trim(value: &[u8]) -> &[u8] {
    value.trim_ascii()
}

/// Whether all bytes may stand in a header's name.
pub fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|byte| is_token(*byte))
}

#[cfg(test)]
#[path = "head_tests.rs"]
mod tests;
