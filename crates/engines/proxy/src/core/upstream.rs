//! The target's side: connections made, lost, reused; who is answered what when one fails.

use super::body::BodyReader;
use super::client::Part;
use super::conn::{Conn, NEVER, UpstreamPhase};
use super::edge::Edge;
use super::io::{ConnId, ConnectFault, Output};
use crate::limits;

impl Edge {
    pub(super) fn upstream_connected(&mut self, id: ConnId) {
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        if upstream.phase != UpstreamPhase::Connecting {
            return;
        }
        let (target, client_id) = (upstream.target, upstream.client);
        upstream.phase = UpstreamPhase::Head;
        upstream.sends = 1;
        self.slab.set_deadline(id, NEVER);
        self.targets[target].counts.connections += 1;
        let exchange = client_id.and_then(|client| self.slab.client(client)?.exchange.take());
        let (Some(client_id), Some(mut exchange)) = (client_id, exchange) else {
            return self.drop_upstream(id);
        };
        if self.is_leaving(target)
            && exchange
                .group
                .is_some_and(|group| !self.groups[group].eligible.is_empty())
        {
            // It began to leave while the connection was made: nothing new is sent to it.
            self.put_back(client_id, exchange);
            self.drop_upstream(id);
            return self.retry(client_id, None);
        }
        exchange.sent = true;
        exchange.sent_us = self.now.us;
        self.send_copy(id, &exchange.out, false);
        self.put_back(client_id, exchange);
        self.touch(client_id);
        self.pause_client(client_id, false);
    }

    /// No byte was sent: another target gets the request.
    pub(super) fn upstream_unreachable(&mut self, id: ConnId, fault: ConnectFault) {
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        let (target, client) = (upstream.target, upstream.client);
        self.targets[target].counts.connection_errors += 1;
        self.drop_upstream(id);
        if let Some(client) = client {
            self.retry(client, Some(fault));
        }
    }

    /// The system took not one byte of what was sent last.
    pub(super) fn upstream_unsent(&mut self, id: ConnId) {
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        let (client, phase) = (upstream.client, upstream.phase);
        let Some(client) = client else {
            return self.drop_upstream(id);
        };
        let exchange = self.slab.client(client).and_then(|c| c.exchange.as_ref());
        let first = exchange.is_some_and(|exchange| exchange.replayable);
        let untouched = self
            .slab
            .upstream(id)
            .is_some_and(|u| u.sends == 1 && u.buffer.is_empty());
        if phase == UpstreamPhase::Head && first && untouched {
            self.drop_upstream(id);
            return self.retry(client, None);
        }
        // It may have answered before it stopped reading: what can still be read decides.
        if let Some(upstream) = self.slab.upstream(id) {
            upstream.deaf = true;
        }
        self.pause_client(client, false);
    }

    pub(super) fn upstream_bytes(&mut self, id: ConnId, bytes: &[u8]) {
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        match upstream.phase {
            // Nobody asked: such a connection cannot be trusted with a request.
            UpstreamPhase::Idle | UpstreamPhase::Connecting => self.drop_upstream(id),
            UpstreamPhase::Head if upstream.buffer.is_empty() => {
                let part = Part {
                    bytes,
                    input_at: Some(0),
                };
                let used = self.use_upstream_bytes(id, part);
                self.keep_head(id, &bytes[used..]);
            }
            UpstreamPhase::Head => {
                upstream.buffer.extend_from_slice(bytes);
                let open = upstream.buffer.len() < limits::ANSWER_HEAD_BYTES;
                if open && memchr::memchr(b'\n', bytes).is_none() {
                    return;
                }
                let buffer = std::mem::take(&mut upstream.buffer);
                let used = self.use_upstream_bytes(
                    id,
                    Part {
                        bytes: &buffer,
                        input_at: None,
                    },
                );
                self.keep_head(id, &buffer[used..]);
            }
            UpstreamPhase::Body | UpstreamPhase::Tunnel => {
                self.use_upstream_bytes(
                    id,
                    Part {
                        bytes,
                        input_at: Some(0),
                    },
                );
            }
        }
    }

    fn keep_head(&mut self, id: ConnId, rest: &[u8]) {
        if rest.is_empty() {
            return;
        }
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        match upstream.phase {
            UpstreamPhase::Head => {
                upstream.buffer.extend_from_slice(rest);
            }
            // Bytes after the answer: the connection is out of step.
            _ => self.drop_upstream(id),
        }
    }

    fn use_upstream_bytes(&mut self, id: ConnId, part: Part<'_>) -> usize {
        let mut used = 0;
        while used < part.bytes.len() {
            let Some(upstream) = self.slab.upstream(id) else {
                return part.bytes.len();
            };
            let Some(client) = upstream.client else {
                return used;
            };
            let rest = Part {
                bytes: &part.bytes[used..],
                input_at: part.input_at.map(|at| at + used as u32),
            };
            let taken = match upstream.phase {
                UpstreamPhase::Head => self.use_answer_head(id, client, rest),
                UpstreamPhase::Body => self.use_answer_body(id, client, rest),
                UpstreamPhase::Tunnel => {
                    self.touch(client);
                    self.send_client(client, rest);
                    rest.bytes.len()
                }
                UpstreamPhase::Idle | UpstreamPhase::Connecting => return used,
            };
            if taken == 0 {
                return used;
            }
            used += taken;
        }
        used
    }

    /// The target closed (`clean`) or broke the connection.
    pub(super) fn upstream_lost(&mut self, id: ConnId, clean: bool) {
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        let (target, client, phase) = (upstream.target, upstream.client, upstream.phase);
        let Some(client) = client.filter(|_| phase != UpstreamPhase::Idle) else {
            return self.drop_upstream(id);
        };
        match phase {
            UpstreamPhase::Idle => (),
            UpstreamPhase::Connecting => self.upstream_unreachable(id, ConnectFault::Refused),
            UpstreamPhase::Head => {
                self.targets[target].counts.connection_errors += 1;
                self.lost_before_answer(id, client);
            }
            UpstreamPhase::Body => {
                let whole = clean && upstream.body == BodyReader::UntilEnd;
                if !whole {
                    self.targets[target].counts.connection_errors += 1;
                    return self.cut_client(client);
                }
                upstream.keep = false;
                upstream.body = BodyReader::Done;
                self.answer_complete(id, client);
            }
            UpstreamPhase::Tunnel if clean => self.end_tunnel(client, true),
            UpstreamPhase::Tunnel => self.close_client(client),
        }
    }

    fn lost_before_answer(&mut self, id: ConnId, client: ConnId) {
        let reused = self
            .slab
            .upstream(id)
            .is_some_and(|u| u.reused && u.interim == 0);
        let untouched = self.slab.upstream(id).is_some_and(|u| u.buffer.is_empty());
        let exchange = self.slab.client(client).and_then(|c| c.exchange.as_ref());
        let again = exchange.is_some_and(|exchange| exchange.safe && exchange.replayable);
        if reused && untouched && again {
            self.drop_upstream(id);
            return self.retry(client, None);
        }
        self.fail(client, 502);
    }

    /// One side of a tunnel said all: the other one hears of it, and may go on until it has too.
    pub(super) fn end_tunnel(&mut self, client_id: ConnId, by_target: bool) {
        let Some(exchange) = self
            .slab
            .client(client_id)
            .and_then(|c| c.exchange.as_mut())
        else {
            return self.close_client(client_id);
        };
        let first = std::mem::replace(&mut exchange.keep, false);
        match (first, by_target, exchange.upstream) {
            (true, true, _) => {
                self.outputs_for(client_id, Output::FinishSending { conn: client_id });
            }
            (true, false, Some(conn)) => self.outputs.push(Output::FinishSending { conn }),
            // Nothing is unsent: who could not send to one side has not read from the other, and
            // has not heard of its end.
            _ => self.close_client(client_id),
        }
    }

    /// Closes a connection to a target, wherever it stands.
    pub(super) fn drop_upstream(&mut self, id: ConnId) {
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        let (target, idle) = (upstream.target, upstream.phase == UpstreamPhase::Idle);
        if idle {
            self.leave_pool(id, target);
        }
        self.slab.remove(id);
        self.release_target(target);
        self.outputs.push(Output::Close { conn: id });
    }

    pub(super) fn pause_upstream(&mut self, id: ConnId, pause: bool) {
        let Some(upstream) = self.slab.upstream(id) else {
            return;
        };
        if upstream.paused == pause || upstream.phase == UpstreamPhase::Connecting {
            return;
        }
        upstream.paused = pause;
        let output = if pause {
            Output::Pause { conn: id }
        } else {
            Output::Resume { conn: id }
        };
        self.outputs.push(output);
    }

    /// A deadline of a connection to a target passed.
    pub(super) fn upstream_late(&mut self, id: ConnId) {
        let Some(Conn::Upstream(upstream)) = self.slab.get(id) else {
            return;
        };
        match upstream.phase {
            UpstreamPhase::Connecting => self.upstream_unreachable(id, ConnectFault::TimedOut),
            UpstreamPhase::Idle => self.drop_upstream(id),
            UpstreamPhase::Head | UpstreamPhase::Body | UpstreamPhase::Tunnel => {
                self.slab.set_deadline(id, NEVER);
            }
        }
    }
}
