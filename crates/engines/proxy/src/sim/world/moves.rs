//! What peers do: they send, read, stall, close and die as the seed says.

use super::super::peers::{Message, chunk, expected_body, id_of, read_message};
use super::{Faults, Peer, World};
use crate::core::{ConnId, ConnectFault, Input};

impl World {
    /// Something happens on one connection.
    pub(super) fn move_link(&mut self, id: ConnId) {
        let chance = self.seed.below(100);
        let link = self.link(id);
        if link.connecting {
            return self.decide_connect(id, chance);
        }
        if link.blocked && chance < 40 {
            link.blocked = false;
            return self.input(Input::Drained { conn: id });
        }
        if !link.paused && !link.inbound.is_empty() && chance < 70 {
            let length = link.inbound.len() as u64;
            let count = 1 + self.seed.below(length) as usize;
            let bytes: Vec<u8> = self.link(id).inbound.drain(..count).collect();
            self.edge.input(
                Input::Bytes {
                    conn: id,
                    bytes: &bytes,
                },
                self.now,
            );
            return self.carry_out(&bytes);
        }
        if !link.paused && link.inbound.is_empty() && link.ended && !link.end_told {
            link.end_told = true;
            return self.input(Input::Ended { conn: id });
        }
        match &self.link(id).peer {
            Peer::Client(_) => self.move_client(id),
            Peer::Target(_) => self.move_server(id, chance),
        }
    }

    pub(super) fn decide_connect(&mut self, id: ConnId, chance: u64) {
        let any = self.faults == Faults::Any;
        match chance {
            0..10 if any => {
                let fault = match self.seed.chance(50) {
                    true => ConnectFault::Refused,
                    false => ConnectFault::Unreachable,
                };
                self.input(Input::ConnectFailed { conn: id, fault });
                assert!(
                    !self.links.contains_key(&id),
                    "a failed connection is closed"
                );
            }
            10..15 if any => (),
            _ => {
                self.link(id).connecting = false;
                self.input(Input::Connected { conn: id });
            }
        }
    }

    pub(super) fn move_client(&mut self, id: ConnId) {
        let pipelines = self.seed.chance(30);
        let leaves = self.faults == Faults::Any && self.seed.chance(1);
        let part = self.seed.below(4_000) as usize + 1;
        let whole = self.seed.chance(60);
        let link = self.link(id);
        let Peer::Client(client) = &mut link.peer else {
            return;
        };
        if leaves && !link.ended {
            link.ended = true;
            client.unsent.clear();
            client.waiting.clear();
            return;
        }
        if client.finished || link.ended {
            link.ended = true;
            return;
        }
        if client.unsent.is_empty() && (client.asked.is_empty() || pipelines) {
            match client.waiting.pop_front() {
                Some(request) => {
                    client.unsent.extend_from_slice(&request.bytes);
                    client.asked.push_back(request);
                }
                None if client.asked.is_empty() => link.ended = true,
                None => (),
            }
        }
        let count = if whole {
            client.unsent.len()
        } else {
            part.min(client.unsent.len())
        };
        link.inbound.extend(client.unsent.drain(..count));
    }

    pub(super) fn move_server(&mut self, id: ConnId, chance: u64) {
        let any = self.faults == Faults::Any;
        let Peer::Target(server) = &mut self.link(id).peer else {
            return;
        };
        if server.dead {
            return;
        }
        if any && chance < 2 {
            server.dead = true;
            // Nobody can tell the end of a dying target from the end of a body without a length.
            if !server.close_after && self.seed.chance(50) {
                self.link(id).ended = true;
            } else {
                self.input(Input::Broken { conn: id });
            }
            return;
        }
        if any && chance < 8 {
            return;
        }
        if !server.unsent.is_empty() {
            let length = server.unsent.len() as u64;
            let count = 1 + self.seed.below(length) as usize;
            let link = self.link(id);
            let Peer::Target(server) = &mut link.peer else {
                return;
            };
            link.inbound.extend(server.unsent.drain(..count));
            if server.unsent.is_empty() {
                link.ended |= server.close_after;
                server.busy = false;
            }
            return;
        }
        let message = read_message(&server.received, false);
        let idle = server.received.is_empty() && !server.busy;
        match message {
            Some(message) => self.answer(id, &message),
            // An idle connection may be closed by the target whenever it likes.
            None if idle && chance > 80 => self.link(id).ended = true,
            None => (),
        }
    }

    pub(super) fn answer(&mut self, id: ConnId, message: &Message) {
        let request = id_of(&message.first_line);
        if message.first_line.starts_with("POST") {
            assert_eq!(
                message.body,
                expected_body(request * 3 + 1),
                "a request's body is its own"
            );
            assert!(
                self.posted.insert(request),
                "request {request} reached two targets"
            );
        }
        let body = expected_body(request);
        let (framing, bytes) = match self.seed.below(5) {
            0 | 1 => (format!("Content-Length: {}\r\n", body.len()), body),
            2 | 3 => (
                "Transfer-Encoding: chunked\r\n".to_owned(),
                chunk(&body, &self.seed),
            ),
            _ => (String::new(), body),
        };
        let close = framing.is_empty() || self.seed.chance(10);
        let interim = match self.seed.chance(5) {
            true => "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
            false => "",
        };
        let connection = if close { "Connection: close\r\n" } else { "" };
        let mut answer =
            format!("{interim}HTTP/1.1 200 OK\r\nX-Id: {request}\r\n{framing}{connection}\r\n")
                .into_bytes();
        answer.extend_from_slice(&bytes);
        let Peer::Target(server) = &mut self.link(id).peer else {
            return;
        };
        server.received.drain(..message.length);
        assert!(
            server.received.is_empty(),
            "a target's connection carries one request at a time"
        );
        server.unsent = answer;
        server.close_after = close;
    }
}
