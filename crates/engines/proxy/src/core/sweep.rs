//! Deadlines: one sweep a second over eight bytes for each connection, no timer for any request.

use super::conn::{ClientPhase, Conn};
use super::edge::{Edge, SWEEP_MS};

impl Edge {
    /// Ends what is late; drops what left the table.
    pub(super) fn sweep(&mut self) {
        let now_ms = self.now.ms();
        if now_ms < self.next_sweep_ms {
            return;
        }
        self.next_sweep_ms = now_ms + SWEEP_MS;
        if self
            .slab
            .deadlines
            .iter()
            .any(|deadline| *deadline <= now_ms)
        {
            let deadlines = &self.slab.deadlines;
            let late = self.slab.names(|index, _| deadlines[index] <= now_ms);
            for id in late {
                match self.slab.get(id) {
                    Some(Conn::Client(_)) => self.client_late(id),
                    Some(Conn::Upstream(_)) => self.upstream_late(id),
                    Some(Conn::Http2) => self.http2_late(id),
                    None => (),
                }
            }
        }
        for target in self.targets.indices() {
            let run = &self.targets[target];
            let delay_ms = self.groups[run.group].delay_ms;
            if run
                .leaving_since_ms
                .is_some_and(|since_ms| now_ms >= since_ms + delay_ms)
            {
                self.cut_target(target);
            }
        }
        self.close_orphans();
        self.collect();
    }

    /// Between two requests, connections of listeners that are gone are closed. Those of a retiring
    /// worker are not: a request may be on its way, and gets its answer with `Connection: close`.
    pub(super) fn close_orphans(&mut self) {
        let listeners = &self.listeners;
        let idle = |_: usize, conn: &Conn| match conn {
            Conn::Client(client) => {
                client.phase == ClientPhase::Head
                    && client.buffer.is_empty()
                    && !client.stream
                    && !listeners.is_present(client.listener)
            }
            _ => false,
        };
        for id in self.slab.names(idle) {
            self.linger(id);
        }
    }
}
