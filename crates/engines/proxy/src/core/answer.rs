//! Answers that are made here: fixed ones, redirects, documents and errors.

use super::client::Part;
use super::conn::ClientPhase;
use super::edge::Edge;
use super::exchange::{Answer, Tally};
use super::head::RequestHead;
use super::io::ConnId;
use crate::config::Redirect;
use crate::report::{Counts, LATENCY_BOUNDS_US};
use std::io::Write;

/// An answer made here.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// Status.
    pub status: u16,
    /// Content type; none if empty.
    pub content_type: &'a str,
    /// `Location`; none if empty.
    pub location: &'a str,
    /// Body.
    pub body: &'a [u8],
}

impl Edge {
    /// Answers the request under way and ends it.
    pub(super) fn answer(&mut self, id: ConnId, own: Own<'_>) {
        let retiring = self.retiring;
        let Some(client) = self.slab.client(id) else {
            return;
        };
        let Some(exchange) = client.exchange.as_mut() else {
            return;
        };
        exchange.answer = Answer::Begun;
        exchange.tally.own_status = own.status;
        // A body that nobody will read ends the connection's use.
        exchange.keep &= exchange.body.is_done() && !retiring;
        let close = !exchange.keep;
        let server = exchange
            .site
            .as_ref()
            .and_then(|site| site.options.server_header.clone());
        let mut bytes = Vec::with_capacity(256 + own.body.len());
        write_head(
            &mut bytes,
            own,
            server.as_deref(),
            close,
            exchange.old_client,
        );
        if !exchange.head && has_body(own.status) {
            bytes.extend_from_slice(own.body);
        }
        self.send_client(
            id,
            Part {
                bytes: &bytes,
                input_at: None,
            },
        );
        self.finish_exchange(id);
    }

    /// Ends the request under way with an error: an answer if there is none yet, else a cut.
    pub(super) fn fail(&mut self, id: ConnId, status: u16) {
        let Some(exchange) = self
            .slab
            .client(id)
            .and_then(|client| client.exchange.as_mut())
        else {
            return;
        };
        if let Some(upstream) = exchange.upstream.take() {
            self.drop_upstream(upstream);
        }
        if !self.is_unanswered(id) {
            return self.cut_client(id);
        }
        if matches!(status, 400 | 408)
            && let Some(exchange) = self.slab.client(id).and_then(|c| c.exchange.as_mut())
        {
            exchange.keep = false;
        }
        self.answer(
            id,
            Own {
                status,
                content_type: "text/html",
                location: "",
                body: &page(status),
            },
        );
    }

    /// Answers outside of any exchange: the head could not be read.
    pub(super) fn answer_and_linger(&mut self, id: ConnId, status: u16) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        debug_assert!(
            client.phase == ClientPhase::Head,
            "only heads are refused so"
        );
        let mut bytes = Vec::new();
        let body = page(status);
        let own = Own {
            status,
            content_type: "text/html",
            location: "",
            body: &body,
        };
        write_head(&mut bytes, own, None, true, false);
        bytes.extend_from_slice(&body);
        self.send_client(
            id,
            Part {
                bytes: &bytes,
                input_at: None,
            },
        );
        self.linger(id);
    }
}

fn write_head(out: &mut Vec<u8>, own: Own<'_>, server: Option<&str>, close: bool, old: bool) {
    let mut line = |text: std::fmt::Arguments<'_>| {
        out.write_fmt(text).expect("a vector takes all bytes");
    };
    line(format_args!(
        "HTTP/1.1 {} {}\r\n",
        own.status,
        reason(own.status)
    ));
    if let Some(server) = server {
        line(format_args!("Server: {server}\r\n"));
    }
    if !own.content_type.is_empty() {
        line(format_args!("Content-Type: {}\r\n", own.content_type));
    }
    if !own.location.is_empty() {
        line(format_args!("Location: {}\r\n", own.location));
    }
    if has_body(own.status) {
        line(format_args!("Content-Length: {}\r\n", own.body.len()));
    }
    match (close, old) {
        (true, _) => line(format_args!("Connection: close\r\n\r\n")),
        (false, true) => line(format_args!("Connection: keep-alive\r\n\r\n")),
        (false, false) => line(format_args!("\r\n")),
    }
}

/// Whether an answer of this status has a body. Where it has none, bytes would be the next answer.
fn has_body(status: u16) -> bool {
    !matches!(status, 204 | 304)
}

/// The page that goes with an error.
fn page(status: u16) -> Vec<u8> {
    let title = format!("{status} {}", reason(status));
    format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1>\
         </center>\r\n</body>\r\n</html>\r\n"
    )
    .into_bytes()
}

/// The reason phrase of a status.
pub fn reason(status: u16) -> &'static str {
    match status {
        503 => "Service Temporarily Unavailable",
        504 => "Gateway Time-out",
        _ => http::StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or("Unknown"),
    }
}

/// Fills a redirect's templates with the request's own parts. `None` if the result could not
/// stand in a header.
pub fn location(redirect: &Redirect, head: &RequestHead<'_, '_>, port: u16) -> Option<String> {
    let port_text = port.to_string();
    let fill = |template: &str| {
        template
            .replace("#{protocol}", "http")
            .replace("#{host}", head.host)
            .replace("#{port}", &port_text)
            .replace("#{path}", head.path().strip_prefix('/').unwrap_or(""))
            .replace("#{query}", head.query())
    };
    let scheme = fill(&redirect.scheme);
    let (host, port) = (fill(&redirect.host), fill(&redirect.port));
    let (path, query) = (fill(&redirect.path), fill(&redirect.query));
    let mut url = format!("{scheme}://{host}");
    // The port is named even where it is the scheme's default.
    if !port.is_empty() {
        url.push(':');
        url.push_str(&port);
    }
    url.push_str(&path);
    if !query.is_empty() {
        url.push('?');
        url.push_str(&query);
    }
    (!host.is_empty() && url.bytes().all(|byte| byte.is_ascii_graphic())).then_some(url)
}

/// Adds a finished exchange to a subject's counters.
pub fn add_tally(counts: &mut Counts, tally: &Tally) {
    counts.active -= 1;
    counts.bytes_in += tally.bytes_in;
    counts.bytes_out += tally.bytes_out;
    counts.retried += u64::from(tally.retried);
    counts.client_closed += u64::from(tally.client_closed);
    if (200..600).contains(&tally.target_status) {
        counts.target_codes[usize::from(tally.target_status / 100 - 2)] += 1;
        counts.target_time_us += tally.target_time_us;
        let bucket = LATENCY_BOUNDS_US.partition_point(|bound| *bound < tally.target_time_us);
        counts.target_time_buckets[bucket] += 1;
    }
    if (200..600).contains(&tally.own_status) {
        counts.own_codes[usize::from(tally.own_status / 100 - 2)] += 1;
    }
    if let 502..=504 = tally.own_status {
        counts.own_502_503_504[usize::from(tally.own_status - 502)] += 1;
    }
}
