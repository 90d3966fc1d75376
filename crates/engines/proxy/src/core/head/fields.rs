//! What requests and responses have in common: framing, the connection, headers of this hop.

use super::{HeadFault, is, trim};
use crate::limits;
use httparse::Header;

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

pub(super) fn fields<'h, 'b>(
    bytes: &'b [u8],
    headers: &'h [Header<'b>],
    minor: u8,
) -> Fields<'h, 'b> {
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

impl<'h, 'b> Fields<'h, 'b> {
    /// Where the line of a header starts; one past the last header, where the empty line starts.
    pub fn line_start(&self, position: usize) -> usize {
        match self.headers.get(position) {
            Some(header) => offset(self.bytes, header.name.as_bytes()),
            None => self.bytes.len() - 2,
        }
    }

    /// Lines that end in anything but CR LF are read differently by different programs.
    pub(super) fn check_line_ends(&self) -> Result<(), HeadFault> {
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

    /// Bytes of the longest header with its end.
    pub(super) fn longest_line(&self) -> usize {
        // A head that is no longer than one header may be has none that is too long.
        if self.bytes.len() <= limits::HEADER_BYTES {
            return self.bytes.len();
        }
        let lines = 0..self.headers.len();
        let lengths = lines.map(|at| self.line_start(at + 1) - self.line_start(at));
        lengths.max().unwrap_or(0)
    }

    pub(super) fn walk(
        &mut self,
        mut other: impl FnMut(usize, &Header<'b>),
    ) -> Result<(), HeadFault> {
        let mut has_named_hops = false;
        let (mut upgrades, mut wants_h2c) = (false, false);
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
                    upgrades = true;
                    wants_h2c |= names_h2c(header.value);
                    self.hop.add(position);
                }
                10 if is(name, b"connection") => {
                    self.hop.add(position);
                    has_named_hops |= self.read_connection(header.value);
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
        if has_named_hops {
            self.drop_named_hops()?;
        }
        self.upgrade &= upgrades && !wants_h2c;
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
        // Each option is looked for among all headers: many of both would take long.
        let mut options_left = limits::HEADERS;
        for connection in self
            .headers
            .iter()
            .filter(|h| is(h.name.as_bytes(), b"connection"))
        {
            for option in connection.value.split(|byte| *byte == b',') {
                let option = trim(option);
                options_left = options_left.checked_sub(1).ok_or(HeadFault::Malformed)?;
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

/// Whether HTTP/2 is among the protocols: what its requests are could not be judged any more.
fn names_h2c(value: &[u8]) -> bool {
    let mut protocols = value.split(|byte| *byte == b',').map(trim);
    protocols.any(|protocol| is(protocol, b"h2c"))
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

/// Where a part lies in the whole; the reader only hands out parts of it.
fn offset(whole: &[u8], part: &[u8]) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}
