//! Heads as they go on: what is this hop's stays here, what the site promises is added, and all
//! the rest is copied as it came, in its order. Pure: bytes in, bytes out.

use super::head::{Fields, Positions, RequestHead};
use super::route::plain;
use crate::config::{ForwardedFor, Options};
use std::io::Write;
use std::net::{IpAddr, SocketAddr};

/// What is added to a request.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// How the site treats requests.
    pub options: &'a Options,
    /// The client.
    pub peer: SocketAddr,
    /// The port that clients mean.
    pub port: u16,
    /// Wall clock for trace ids, in seconds since 1970.
    pub now_s: u64,
    /// Two random numbers for trace ids.
    pub random: [u64; 2],
    /// Put before the path.
    pub prefix: &'a str,
}

/// Writes the head that goes to the target.
pub fn request(head: &RequestHead<'_, '_>, context: Context<'_>, out: &mut Vec<u8>) {
    let options = context.options;
    for part in [
        head.method,
        " ",
        context.prefix,
        head.target,
        " HTTP/1.1\r\n",
    ] {
        out.extend_from_slice(part.as_bytes());
    }
    let mut skip = head.fields.hop;
    let new_host = write_host(head, context, out);
    if let (true, Some(position)) = (new_host, head.host_at) {
        skip.add(position);
    }
    if options.forwarded_for != ForwardedFor::Preserve {
        skip_all(&mut skip, head.forwarded_for);
    }
    if options.forwarded_scheme {
        skip_all(&mut skip, head.forwarded_scheme);
    }
    if options.drop_invalid_headers {
        skip_all(&mut skip, head.odd_names());
    }
    if options.trace_header.is_some() {
        skip_named(&mut skip, head, options.trace_header.as_deref());
    }
    copy_lines(&head.fields, skip, out);
    if options.forwarded_for == ForwardedFor::Append {
        write_forwarded_for(head, context, out);
    }
    if options.forwarded_scheme {
        out.extend_from_slice(b"X-Forwarded-Proto: http\r\nX-Forwarded-Port: ");
        push_number(out, u64::from(context.port));
        out.extend_from_slice(b"\r\n");
    }
    if let Some(name) = &options.trace_header {
        write_trace(head, name, context, out);
    }
    if head.fields.upgrade {
        write_upgrade(&head.fields, out);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes an answer's head with another first line, without this hop's headers, with additions.
pub fn response(fields: &Fields<'_, '_>, skip: Positions, added: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"HTTP/1.1");
    // The status line as it came, but for its version ("HTTP/1.x" is 8 bytes).
    out.extend_from_slice(&fields.bytes[8..fields.line_start(0)]);
    copy_lines(fields, skip, out);
    out.extend_from_slice(added);
    out.extend_from_slice(b"\r\n");
}

/// Copies header lines, neighbours in one run.
fn copy_lines(fields: &Fields<'_, '_>, skip: Positions, out: &mut Vec<u8>) {
    let count = fields.headers.len();
    let mut position = 0;
    while position < count {
        let stop = skip.next(position).unwrap_or(count).min(count);
        if stop > position {
            out.extend_from_slice(
                &fields.bytes[fields.line_start(position)..fields.line_start(stop)],
            );
        }
        position = stop + 1;
    }
}

/// Writes a Host line if it differs from the one that came; true if it did.
fn write_host(head: &RequestHead<'_, '_>, context: Context<'_>, out: &mut Vec<u8>) -> bool {
    let has_port = head.authority.len() > head.host.len();
    let adds_port = !context.options.preserve_host
        && !matches!(context.port, 80 | 443)
        && !has_port
        && !head.host.is_empty();
    if !adds_port && !head.absolute && head.host_at.is_some() {
        return false;
    }
    out.extend_from_slice(b"Host: ");
    out.extend_from_slice(head.authority.as_bytes());
    if adds_port {
        out.push(b':');
        push_number(out, u64::from(context.port));
    }
    out.extend_from_slice(b"\r\n");
    true
}

fn write_forwarded_for(head: &RequestHead<'_, '_>, context: Context<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"X-Forwarded-For: ");
    let mut position = 0;
    while let Some(at) = head.forwarded_for.next(position) {
        out.extend_from_slice(head.fields.headers[at].value);
        out.extend_from_slice(b", ");
        position = at + 1;
    }
    match plain(context.peer.ip()) {
        IpAddr::V4(address) => {
            for (at, octet) in address.octets().into_iter().enumerate() {
                if at > 0 {
                    out.push(b'.');
                }
                push_number(out, u64::from(octet));
            }
        }
        IpAddr::V6(address) if context.options.forwarded_for_port => {
            write!(out, "[{address}]").expect("a vector takes all bytes");
        }
        IpAddr::V6(address) => write!(out, "{address}").expect("a vector takes all bytes"),
    }
    if context.options.forwarded_for_port {
        out.push(b':');
        push_number(out, u64::from(context.peer.port()));
    }
    out.extend_from_slice(b"\r\n");
}

/// A trace id is made if there is none; an existing one gets our own part in front.
fn write_trace(head: &RequestHead<'_, '_>, name: &str, context: Context<'_>, out: &mut Vec<u8>) {
    let Context {
        now_s,
        random: [first, second],
        ..
    } = context;
    let id = format!("1-{:08x}-{first:016x}{:08x}", now_s as u32, second as u32);
    let given = head
        .header(name)
        .and_then(|value| std::str::from_utf8(value).ok());
    let line = match given.filter(|given| !given.is_empty()) {
        Some(given) => {
            let own = given
                .split(';')
                .filter(|part| !part.trim_start().starts_with("Self="));
            format!(
                "{name}: Self={id};{}\r\n",
                own.collect::<Vec<_>>().join(";")
            )
        }
        None => format!("{name}: Root={id}\r\n"),
    };
    out.extend_from_slice(line.as_bytes());
}

/// Writes the two lines that ask for another protocol.
pub fn write_upgrade(fields: &Fields<'_, '_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"Connection: Upgrade\r\n");
    for header in fields
        .headers
        .iter()
        .filter(|h| h.name.eq_ignore_ascii_case("upgrade"))
    {
        out.extend_from_slice(b"Upgrade: ");
        out.extend_from_slice(header.value);
        out.extend_from_slice(b"\r\n");
    }
}

fn skip_all(skip: &mut Positions, positions: Positions) {
    let mut from = 0;
    while let Some(at) = positions.next(from) {
        skip.add(at);
        from = at + 1;
    }
}

fn skip_named(skip: &mut Positions, head: &RequestHead<'_, '_>, name: Option<&str>) {
    for (position, header) in head.fields.headers.iter().enumerate() {
        if name.is_some_and(|name| header.name.eq_ignore_ascii_case(name)) {
            skip.add(position);
        }
    }
}

/// A number in decimal, without the formatting machinery: it is in every request.
pub fn push_number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
#[path = "rewrite_tests.rs"]
mod tests;
