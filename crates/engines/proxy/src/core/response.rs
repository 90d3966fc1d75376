//! The target's answer on its way to the client.

use super::body::{BodyReader, Framing};
use super::client::Part;
use super::conn::{ClientPhase, UpstreamPhase};
use super::edge::Edge;
use super::exchange::{Answer, Exchange};
use super::head::{self, Positions, ResponseHead};
use super::io::ConnId;
use super::rewrite;
use crate::limits;
use base::Time;

/// Interim answers (1xx) that a target may send before its answer.
const INTERIM_MAX: u8 = 16;

impl Edge {
    /// Uses an answer's head; 0 while it is incomplete.
    pub(super) fn use_answer_head(&mut self, id: ConnId, client: ConnId, part: Part<'_>) -> usize {
        let mut storage = head::storage();
        let head = match head::read_response(part.bytes, &mut storage) {
            Ok(None) if part.bytes.len() < limits::ANSWER_HEAD_BYTES => return 0,
            Ok(Some(head)) if head.fields.bytes.len() <= limits::ANSWER_HEAD_BYTES => head,
            _ => {
                self.fail(client, 502);
                return part.bytes.len();
            }
        };
        let length = head.fields.bytes.len();
        match head.status {
            101 => self.switch(id, client, &head),
            100..=199 => self.interim(id, client, part.first(length)),
            _ => self.answer_head(id, client, &head, part),
        }
        length
    }

    /// 1xx: goes on to clients that can understand it.
    fn interim(&mut self, id: ConnId, client: ConnId, part: Part<'_>) {
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        upstream.interim += 1;
        if upstream.interim > INTERIM_MAX {
            return self.fail(client, 502);
        }
        let exchange = self.slab.client(client).and_then(|c| c.exchange.as_ref());
        if exchange.is_some_and(|exchange| !exchange.old_client) {
            self.send_client(client, part);
        }
        self.touch(client);
    }

    /// 101: bytes go both ways unread from now on.
    fn switch(&mut self, id: ConnId, client_id: ConnId, head: &ResponseHead<'_, '_>) {
        let Some(mut exchange) = self.slab.client(client_id).and_then(|c| c.exchange.take()) else {
            return;
        };
        if !exchange.upgrade || !head.fields.upgrade {
            self.put_back(client_id, exchange);
            return self.fail(client_id, 502);
        }
        self.tally_answer(&mut exchange, head.status);
        exchange.tally.target_status = 200.max(head.status);
        exchange.answer = Answer::Begun;
        exchange.keep = true;
        exchange.out.clear();
        let mut added = Vec::new();
        rewrite::write_upgrade(&head.fields, &mut added);
        added.extend_from_slice(&exchange.added);
        let mut bytes = Vec::with_capacity(head.fields.bytes.len() + added.len());
        rewrite::response(&head.fields, head.fields.hop, &added, &mut bytes);
        self.put_back(client_id, exchange);
        if let Some(upstream) = self.slab.upstream(id) {
            upstream.phase = UpstreamPhase::Tunnel;
        }
        self.send_client(
            client_id,
            Part {
                bytes: &bytes,
                input_at: None,
            },
        );
        let Some(client) = self.slab.client(client_id) else {
            return;
        };
        client.phase = ClientPhase::Tunnel;
        let waiting = !client.buffer.is_empty();
        self.touch(client_id);
        self.pause_client(client_id, false);
        if waiting {
            self.use_buffer(client_id, true);
        }
    }

    fn answer_head(
        &mut self,
        id: ConnId,
        client_id: ConnId,
        head: &ResponseHead<'_, '_>,
        part: Part<'_>,
    ) {
        let Some(mut exchange) = self.slab.client(client_id).and_then(|c| c.exchange.take()) else {
            return;
        };
        let framing = head.framing(exchange.head);
        let length = head.fields.bytes.len();
        self.tally_answer(&mut exchange, head.status);
        exchange.answer = Answer::Begun;
        exchange.replayable = false;
        exchange.unchunk = exchange.old_client && framing == Framing::Chunked;
        exchange.keep &= framing != Framing::UntilEnd && !exchange.unchunk && !self.retiring;
        exchange.keep &= exchange.body.is_done();
        self.add_lines(&mut exchange);
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        upstream.body = BodyReader::new(framing);
        upstream.phase = UpstreamPhase::Body;
        upstream.keep = head.keeps_alive() && framing != Framing::UntilEnd;
        let done = upstream.body.is_done();
        upstream.keep &= !(done && part.bytes.len() > length);
        let skip = lines_to_skip(head, exchange.unchunk);
        let as_it_came = skip.is_empty() && exchange.added.is_empty() && head.fields.minor == 1;
        if as_it_came {
            self.put_back(client_id, exchange);
            self.send_client(client_id, part.first(length));
        } else {
            let mut bytes = std::mem::take(&mut exchange.out);
            bytes.clear();
            rewrite::response(&head.fields, skip, &exchange.added, &mut bytes);
            self.put_back(client_id, exchange);
            self.send_client(
                client_id,
                Part {
                    bytes: &bytes,
                    input_at: None,
                },
            );
            bytes.clear();
            if let Some(exchange) = self
                .slab
                .client(client_id)
                .and_then(|c| c.exchange.as_mut())
            {
                exchange.out = bytes;
            }
        }
        self.touch(client_id);
        if done {
            self.answer_complete(id, client_id);
        }
    }

    /// Lines that the answer gets besides its own.
    fn add_lines(&mut self, exchange: &mut Exchange) {
        if let (Some(group), Some(target)) = (exchange.group, exchange.target)
            && let Some((cookie, seconds)) = &self.groups[group].sticky
        {
            let name = self.targets[target].cookie_name;
            self.write_cookie(cookie, name, *seconds, &mut exchange.added);
        }
        if !exchange.keep {
            exchange.added.extend_from_slice(b"Connection: close\r\n");
        } else if exchange.old_client {
            exchange
                .added
                .extend_from_slice(b"Connection: keep-alive\r\n");
        }
    }

    /// Writes the line that sets a stickiness cookie.
    pub(super) fn write_cookie(&self, cookie: &str, name: u64, seconds: u32, out: &mut Vec<u8>) {
        let expiry_s = self.now_s() + u64::from(seconds);
        out.extend_from_slice(b"Set-Cookie: ");
        out.extend_from_slice(cookie.as_bytes());
        out.push(b'=');
        self.secret.write(name, expiry_s, out);
        out.extend_from_slice(b"; Expires=");
        out.extend_from_slice(http_date(expiry_s).as_bytes());
        out.extend_from_slice(b"; Path=/\r\n");
    }

    fn tally_answer(&self, exchange: &mut Exchange, status: u16) {
        exchange.tally.target_status = status;
        exchange.tally.target_time_us = self.now.us.saturating_sub(exchange.sent_us);
    }

    pub(super) fn use_answer_body(&mut self, id: ConnId, client: ConnId, part: Part<'_>) -> usize {
        let unchunk = self.slab.client(client).and_then(|c| c.exchange.as_ref());
        let unchunk = unchunk.is_some_and(|exchange| exchange.unchunk);
        let Some(upstream) = self.slab.upstream(id) else {
            return 0;
        };
        let mut content = Vec::new();
        let read = upstream.body.read(part.bytes, |data| {
            if unchunk {
                content.extend_from_slice(data);
            }
        });
        let done = upstream.body.is_done();
        // What comes behind the answer belongs to no request: the connection is out of step.
        upstream.keep &= !read.is_ok_and(|used| used < part.bytes.len());
        let Ok(used) = read else {
            // The head is gone: only a broken connection tells the client.
            self.cut_client(client);
            return part.bytes.len();
        };
        match unchunk {
            true => self.send_client(
                client,
                Part {
                    bytes: &content,
                    input_at: None,
                },
            ),
            false => self.send_client(client, part.first(used)),
        }
        self.touch(client);
        if done {
            self.answer_complete(id, client);
        }
        used
    }

    /// The answer's last byte was passed on.
    pub(super) fn answer_complete(&mut self, id: ConnId, client: ConnId) {
        let Some(exchange) = self.slab.client(client).and_then(|c| c.exchange.as_mut()) else {
            return self.drop_upstream(id);
        };
        exchange.upstream = None;
        let uploaded = exchange.body.is_done();
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        let clean = upstream.keep && uploaded && !upstream.deaf && !upstream.blocked;
        let target = upstream.target;
        upstream.client = None;
        let paused = upstream.paused;
        if clean && self.give_to_pool(id, target) {
            if let Some(upstream) = self.slab.upstream(id) {
                upstream.phase = UpstreamPhase::Idle;
            }
            if paused {
                self.pause_upstream(id, false);
            }
        } else {
            self.drop_upstream(id);
        }
        self.finish_exchange(client);
    }
}

impl<'b> Part<'b> {
    /// The first bytes.
    pub(super) fn first(self, length: usize) -> Part<'b> {
        Part {
            bytes: &self.bytes[..length],
            input_at: self.input_at,
        }
    }
}

fn lines_to_skip(head: &ResponseHead<'_, '_>, unchunk: bool) -> Positions {
    let mut skip = head.fields.hop;
    if unchunk {
        for (position, header) in head.fields.headers.iter().enumerate() {
            if header.name.eq_ignore_ascii_case("transfer-encoding")
                || header.name.eq_ignore_ascii_case("trailer")
            {
                skip.add(position);
            }
        }
    }
    skip
}

/// A time as cookies want it.
fn http_date(seconds: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let civil = Time::from_seconds(seconds as i64).civil();
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        DAYS[(seconds / 86_400 % 7) as usize],
        civil.day,
        MONTHS[civil.month as usize - 1],
        civil.year,
        civil.hour,
        civil.minute,
        civil.second
    )
}

#[cfg(test)]
mod tests {
    use super::http_date;

    #[test]
    fn dates_are_written_as_cookies_want_them() {
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
