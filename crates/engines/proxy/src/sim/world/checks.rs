//! What must hold: who may get a request, and that each answer is its own request's.

use super::super::peers::{expected_body, read_message};
use super::{Faults, Peer, World, is_client};
use crate::config::Wanted;
use crate::core::ConnId;

impl World {
    /// A request's head arrives at a target: it must be one that the table lets have it.
    pub(super) fn note_request(&mut self, conn: ConnId) {
        let Peer::Target(server) = &mut self.link(conn).peer else {
            return;
        };
        if server.busy || server.received.is_empty() {
            return;
        }
        server.busy = true;
        let target = server.target;
        assert!(
            !self.is_leaving(target),
            "target {target} got a request after it left"
        );
    }

    pub(super) fn is_leaving(&self, target: u64) -> bool {
        self.gone.contains(&target) || self.targets.contains(&(target, Wanted::Draining))
    }

    /// Reads what a client has got, against what it asked.
    pub(super) fn read_answers(&mut self, id: ConnId, ended: bool) {
        let orderly = self.faults == Faults::Orderly;
        loop {
            let Some(link) = self.links.get_mut(&id) else {
                return;
            };
            let Peer::Client(client) = &mut link.peer else {
                return;
            };
            let Some(message) = read_message(&client.received, ended) else {
                return;
            };
            client.received.drain(..message.length);
            if message.first_line.starts_with("HTTP/1.1 103") {
                continue;
            }
            client.told_to_close = message.headers.contains("Connection: close");
            let request = client
                .asked
                .pop_front()
                .expect("an answer that nobody asked for");
            if message.first_line == "HTTP/1.1 200 OK" {
                let line = format!("X-Id: {}", request.id);
                assert!(
                    message.headers.contains(&line),
                    "{} got {}",
                    request.id,
                    message.headers
                );
                assert_eq!(
                    message.body,
                    expected_body(request.id),
                    "bytes of another answer"
                );
                self.summary.answered += 1;
            } else {
                assert!(
                    !orderly,
                    "{} of an orderly history: {}",
                    request.id, message.first_line
                );
                self.summary.refused += 1;
            }
        }
    }

    /// The proxy has said all on a connection.
    pub(super) fn finished(&mut self, id: ConnId, clean: bool) {
        let orderly = self.faults == Faults::Orderly;
        if !self.links.get(&id).is_some_and(is_client) {
            return;
        }
        self.read_answers(id, clean);
        let Peer::Client(client) = &mut self.link(id).peer else {
            return;
        };
        client.finished = true;
        let open: Vec<u64> = client.asked.iter().map(|request| request.id).collect();
        // A request behind an answer that closes is not answered, and the client knows.
        assert!(
            !orderly || open.is_empty() || client.told_to_close,
            "left open: {open:?}"
        );
        client.asked.clear();
    }
}
