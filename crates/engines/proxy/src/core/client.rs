//! The client's side: bytes to heads and bodies, pipelining, keep-alive, lingering, tunnels.

use super::body::BodyReader;
use super::conn::{Client, ClientPhase, Conn, NEVER};
use super::edge::{Edge, Subjects};
use super::exchange::{Answer, Exchange};
use super::head::{self, HeadFault};
use super::io::{ConnId, Output, Source};
use crate::limits;
use std::net::SocketAddr;

/// Bytes, and where they lie in the input (if they do).
#[derive(Clone, Copy, Debug)]
pub struct Part<'b> {
    /// The bytes.
    pub bytes: &'b [u8],
    /// Place of the first one in the input.
    pub input_at: Option<u32>,
}

impl<'b> Part<'b> {
    /// The part from `from`, `length` long.
    fn cut(self, from: usize, length: usize) -> Part<'b> {
        let input_at = self.input_at.map(|at| at + from as u32);
        Part {
            bytes: &self.bytes[from..from + length],
            input_at,
        }
    }
}

impl Edge {
    pub(super) fn new_client(&mut self, listener: u32, peer: SocketAddr, stream: bool) -> ConnId {
        self.listeners.hold(listener);
        if !stream {
            self.listeners[listener].counts.connections += 1;
        }
        let born_ms = self.now.ms();
        let conn = self.slab.insert(Conn::Client(Client {
            listener,
            peer,
            buffer: Vec::new(),
            exchange: None,
            born_ms,
            idle_ms: limits::HEAD_READ_MS as u32,
            phase: ClientPhase::Head,
            blocked: false,
            paused: false,
            stream,
            used: false,
        }));
        self.slab.set_deadline(conn, born_ms + limits::HEAD_READ_MS);
        self.next_sweep_ms = self.next_sweep_ms.max(born_ms);
        conn
    }

    pub(super) fn client_bytes(&mut self, id: ConnId, part: Part<'_>) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if client.buffer.is_empty() {
            let used = self.use_client_bytes(id, part);
            self.keep_rest(id, &part.bytes[used..], true);
            return;
        }
        client.buffer.extend_from_slice(part.bytes);
        // A head that grows byte by byte is looked at once a line, not once a byte.
        let looks = client.phase != ClientPhase::Head
            || memchr::memchr(b'\n', part.bytes).is_some()
            || client.buffer.len() > limits::REQUEST_LINE_BYTES;
        if looks {
            self.use_buffer(id, false);
        }
    }

    /// Uses what lies in the client's buffer as far as possible. `begins` if what is left there has
    /// been waiting for its turn, not for more of it.
    pub(super) fn use_buffer(&mut self, id: ConnId, begins: bool) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        let mut buffer = std::mem::take(&mut client.buffer);
        let used = self.use_client_bytes(
            id,
            Part {
                bytes: &buffer,
                input_at: None,
            },
        );
        buffer.drain(..used);
        if !buffer.is_empty() {
            self.keep_rest(id, &buffer, begins || used > 0);
        }
    }

    /// Keeps what could not be used yet. A head that begins with it has its time from now on.
    fn keep_rest(&mut self, id: ConnId, rest: &[u8], begins: bool) {
        if rest.is_empty() {
            return;
        }
        let Some(client) = self.slab.client(id) else {
            return;
        };
        client.buffer.extend_from_slice(rest);
        match client.phase {
            // The next request waits for its turn; more of them would only fill memory.
            ClientPhase::Exchange => self.pause_client(id, true),
            ClientPhase::Head if client.blocked => self.pause_client(id, true),
            ClientPhase::Head if begins => {
                self.slab
                    .set_deadline(id, self.now.ms() + limits::HEAD_READ_MS);
            }
            _ => (),
        }
    }

    /// Uses bytes as far as the connection's state allows; returns how many.
    fn use_client_bytes(&mut self, id: ConnId, part: Part<'_>) -> usize {
        let mut used = 0;
        loop {
            let Some(client) = self.slab.client(id) else {
                return part.bytes.len();
            };
            let rest = &part.bytes[used..];
            let taken = match client.phase {
                ClientPhase::Linger => return part.bytes.len(),
                _ if rest.is_empty() => return used,
                ClientPhase::Tunnel => {
                    let upstream = client
                        .exchange
                        .as_ref()
                        .and_then(|exchange| exchange.upstream);
                    let Some(upstream) = upstream else {
                        return part.bytes.len();
                    };
                    self.tally_in(id, rest.len());
                    self.touch(id);
                    self.send_part(upstream, part.cut(used, rest.len()));
                    rest.len()
                }
                // Answers that the client does not read must not pile up.
                ClientPhase::Head if client.blocked => 0,
                ClientPhase::Head if self.scratch.len() > limits::READ_BYTES => {
                    client.blocked = true;
                    self.outputs.push(Output::AwaitDrained { conn: id });
                    0
                }
                ClientPhase::Head => self.use_head(id, rest),
                ClientPhase::Exchange => self.use_body(id, part.cut(used, rest.len())),
            };
            if taken == 0 {
                return used;
            }
            used += taken;
        }
    }

    fn use_head(&mut self, id: ConnId, bytes: &[u8]) -> usize {
        let blank = bytes
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        if blank > 0 {
            return blank;
        }
        let Some(client) = self.slab.client(id) else {
            return 0;
        };
        if !client.used && !client.stream && bytes[0] == b'P' {
            match self.use_preface(id, bytes) {
                Some(taken) => return taken,
                None if self.slab.client(id).is_none() => return 0,
                None => (),
            }
        }
        let mut storage = head::storage();
        match head::read_request(bytes, &mut storage) {
            Ok(None) => 0,
            Ok(Some(head)) => {
                self.begin(id, &head);
                head.fields.bytes.len()
            }
            Err(fault) => {
                self.refuse_head(id, fault);
                bytes.len()
            }
        }
    }

    fn refuse_head(&mut self, id: ConnId, fault: HeadFault) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        client.used = true;
        let listener = client.listener;
        let counts = &mut self.listeners[listener].counts;
        counts.requests += 1;
        counts.own_codes[2 + usize::from(fault.status() >= 500)] += 1;
        self.answer_and_linger(id, fault.status());
    }

    fn use_body(&mut self, id: ConnId, part: Part<'_>) -> usize {
        let Some(mut exchange) = self
            .slab
            .client(id)
            .and_then(|client| client.exchange.take())
        else {
            return 0;
        };
        if exchange.body.is_done() {
            self.put_back(id, exchange);
            return 0;
        }
        let read = exchange.body.read(part.bytes, |_| ());
        let Ok(used) = read else {
            self.put_back(id, exchange);
            self.fail(id, 400);
            return part.bytes.len();
        };
        exchange.tally.bytes_in += used as u64;
        let part = part.cut(0, used);
        let ready = exchange.sent && exchange.upstream.is_some();
        let fits = exchange.out.len() + used <= limits::REPLAY_BYTES + limits::HEAD_BYTES;
        if exchange.replayable && (fits || !ready) {
            exchange.out.extend_from_slice(part.bytes);
        } else {
            exchange.replayable = false;
        }
        let (upstream, complete) = (exchange.upstream, exchange.body.is_done());
        self.put_back(id, exchange);
        self.touch(id);
        match upstream {
            Some(upstream) if ready => self.send_body(id, upstream, part),
            // The target is not there yet; what came waits, and no more is read.
            _ if !complete => self.pause_client(id, true),
            _ => (),
        }
        used
    }

    fn send_body(&mut self, id: ConnId, upstream_id: ConnId, part: Part<'_>) {
        let Some(upstream) = self.slab.upstream(upstream_id) else {
            return;
        };
        if upstream.deaf {
            return;
        }
        let blocked = upstream.blocked;
        let follows = matches!(
            self.outputs.last(),
            Some(Output::Send { conn, source: Source::Scratch, .. }) if *conn == upstream_id
        );
        if follows {
            // Head and body leave in one call, which takes something of both or nothing.
            self.send_copy(upstream_id, part.bytes, false);
        } else {
            upstream.sends = upstream.sends.saturating_add(1);
            self.send_part(upstream_id, part);
        }
        if blocked {
            self.pause_client(id, true);
        }
    }

    /// Gives the exchange back to its client, or ends it with the client.
    pub(super) fn put_back(&mut self, id: ConnId, exchange: Box<Exchange>) {
        if let Some(client) = self.slab.client(id) {
            client.exchange = Some(exchange);
        }
    }

    /// The exchange is over and its answer complete.
    pub(super) fn finish_exchange(&mut self, id: ConnId) {
        let Some(exchange) = self
            .slab
            .client(id)
            .and_then(|client| client.exchange.take())
        else {
            return;
        };
        let keep = exchange.keep && exchange.body.is_done() && !self.retiring;
        self.settle(id, exchange);
        let now_ms = self.now.ms();
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if !keep {
            self.linger(id);
            return;
        }
        client.phase = ClientPhase::Head;
        let idle_ms = u64::from(client.idle_ms);
        self.slab.set_deadline(id, now_ms + idle_ms);
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if !client.blocked {
            self.resume_head(id);
        }
    }

    /// The client may send its next request, or has sent it already.
    pub(super) fn resume_head(&mut self, id: ConnId) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if client.phase != ClientPhase::Head {
            return;
        }
        let (waiting, paused) = (!client.buffer.is_empty(), client.paused);
        if paused {
            self.pause_client(id, false);
        }
        if waiting {
            self.use_buffer(id, true);
        }
    }

    /// Adds an exchange to the counters and keeps its box for the next one.
    pub(super) fn settle(&mut self, id: ConnId, mut exchange: Box<Exchange>) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        let at = Subjects {
            listener: client.listener,
            site: exchange.site_at,
            group: exchange.group,
            target: exchange.target,
        };
        let tally = exchange.tally;
        self.count(at, |counts| super::answer::add_tally(counts, &tally));
        self.sites.release(at.site);
        if let Some(group) = at.group {
            self.groups.release(group);
        }
        if let Some(target) = at.target {
            self.release_target(target);
        }
        if self.spare.len() < limits::POOL_CONNECTIONS {
            exchange.renew();
            self.spare.push(exchange);
        }
    }

    /// Says that nothing more comes, and waits a little for the peer to read it.
    pub(super) fn linger(&mut self, id: ConnId) {
        let now_ms = self.now.ms();
        let Some(client) = self.slab.client(id) else {
            return;
        };
        client.phase = ClientPhase::Linger;
        client.buffer = Vec::new();
        let patience_ms = match client.blocked {
            true => u64::from(client.idle_ms),
            false => limits::LINGER_MS,
        };
        let paused = client.paused;
        self.slab.set_deadline(id, now_ms + patience_ms);
        self.outputs_for(id, Output::FinishSending { conn: id });
        if paused {
            self.pause_client(id, false);
        }
    }

    pub(super) fn client_ended(&mut self, id: ConnId) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        match client.phase {
            ClientPhase::Head if !client.buffer.is_empty() => self.answer_and_linger(id, 400),
            ClientPhase::Head | ClientPhase::Linger => self.close_client(id),
            ClientPhase::Exchange => self.client_gone(id),
            ClientPhase::Tunnel => self.end_tunnel(id, false),
        }
    }

    /// The client left: what was under way for it ends.
    pub(super) fn client_gone(&mut self, id: ConnId) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if client.phase == ClientPhase::Exchange
            && let Some(exchange) = client.exchange.as_mut()
        {
            exchange.tally.client_closed = true;
        }
        self.close_client(id);
    }

    /// Closes at once, with everything that was under way.
    pub(super) fn close_client(&mut self, id: ConnId) {
        self.end_client(id, Output::Close { conn: id });
    }

    /// Cuts an answer that cannot be completed: a mere end could pass for its end.
    pub(super) fn cut_client(&mut self, id: ConnId) {
        self.end_client(id, Output::Reset { conn: id });
    }

    fn end_client(&mut self, id: ConnId, output: Output) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if let Some(exchange) = client.exchange.take() {
            let upstream = exchange.upstream;
            self.settle(id, exchange);
            if let Some(upstream) = upstream {
                self.drop_upstream(upstream);
            }
        }
        self.outputs_for(id, output);
        if let Some(Conn::Client(client)) = self.slab.remove(id) {
            self.listeners.release(client.listener);
        }
    }

    pub(super) fn pause_client(&mut self, id: ConnId, pause: bool) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if client.paused == pause {
            return;
        }
        if !pause && client.phase == ClientPhase::Exchange && !client.buffer.is_empty() {
            return;
        }
        client.paused = pause;
        let output = if pause {
            Output::Pause { conn: id }
        } else {
            Output::Resume { conn: id }
        };
        self.outputs_for(id, output);
    }

    /// Something moved: the idle timeout starts anew.
    pub(super) fn touch(&mut self, id: ConnId) {
        let now_ms = self.now.ms();
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if matches!(client.phase, ClientPhase::Exchange | ClientPhase::Tunnel) {
            let idle_ms = u64::from(client.idle_ms);
            self.slab.set_deadline(id, now_ms + idle_ms);
        }
    }

    pub(super) fn tally_in(&mut self, id: ConnId, bytes: usize) {
        if let Some(exchange) = self.slab.client(id).and_then(|c| c.exchange.as_mut()) {
            exchange.tally.bytes_in += bytes as u64;
        }
    }

    /// An output towards a client: to the shell, or to the HTTP/2 connection that carries it.
    pub(super) fn outputs_for(&mut self, id: ConnId, output: Output) {
        match self.slab.client(id) {
            Some(client) if client.stream => self.front.tell(id, output),
            _ => self.outputs.push(output),
        }
    }

    /// Sends a part of an answer to a client.
    pub(super) fn send_client(&mut self, id: ConnId, part: Part<'_>) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if let Some(exchange) = client.exchange.as_mut() {
            exchange.tally.bytes_out += part.bytes.len() as u64;
        }
        match client.stream {
            true => self.front.tell_bytes(id, part.bytes),
            false => self.send_part(id, part),
        }
    }

    /// Whether nothing of the answer was sent yet.
    pub(super) fn is_unanswered(&mut self, id: ConnId) -> bool {
        let exchange = self
            .slab
            .client(id)
            .and_then(|client| client.exchange.as_ref());
        exchange.is_some_and(|exchange| exchange.answer == Answer::Awaited)
    }

    /// A deadline of a client passed.
    pub(super) fn client_late(&mut self, id: ConnId) {
        self.slab.set_deadline(id, NEVER);
        let Some(client) = self.slab.client(id) else {
            return;
        };
        match client.phase {
            ClientPhase::Head if client.buffer.is_empty() => self.linger(id),
            ClientPhase::Head => self.answer_and_linger(id, 408),
            ClientPhase::Linger | ClientPhase::Tunnel => self.close_client(id),
            ClientPhase::Exchange => {
                let Some(exchange) = client.exchange.as_ref() else {
                    return;
                };
                let uploading = !matches!(exchange.body, BodyReader::Done) && !client.paused;
                self.fail(id, if uploading { 408 } else { 504 });
            }
        }
    }
}
