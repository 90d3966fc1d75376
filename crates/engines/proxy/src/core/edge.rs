//! One thread's data plane: the slab, the registries, and the one door for inputs.
//!
//! It shares nothing and takes no lock. What it wants done stands in [`Edge::take_outputs`] after
//! each input; the bytes to be sent lie in [`Edge::scratch`] or in the input itself.

use super::balance::{GroupRun, TargetKey, TargetRun};
use super::client::Part;
use super::compile::{ListenerRun, SiteEntry, is_pass};
use super::conn::{Conn, Slab, UpstreamPhase};
use super::exchange::Exchange;
use super::http2::Front;
use super::io::Way;
use super::io::{ConnId, Input, Now, Output, Source};
use super::registry::Registry;
use super::sticky::Key;
use crate::config::{GroupId, ListenerId, SiteId};
use crate::report::{Busy, Counters, Counts};
use std::net::SocketAddr;
use std::sync::Arc;

/// The data plane of one thread.
#[derive(Debug)]
pub struct Edge {
    pub(super) now: Now,
    pub(super) slab: Slab,
    pub(super) listeners: Registry<ListenerId, ListenerRun>,
    pub(super) sites: Registry<SiteId, SiteEntry>,
    pub(super) groups: Registry<GroupId, GroupRun>,
    pub(super) targets: Registry<TargetKey, TargetRun>,
    pub(super) secret: Key,
    pub(super) outputs: Vec<Output>,
    pub(super) scratch: Vec<u8>,
    #[expect(
        clippy::vec_box,
        reason = "the boxes themselves are used again by connections"
    )]
    pub(super) spare: Vec<Box<Exchange>>,
    pub(super) front: Front,
    pub(super) started: bool,
    pub(super) retiring: bool,
    pub(super) connections_max: usize,
    pub(super) next_sweep_ms: u64,
    /// The version of the table in force.
    pub(super) version: u64,
    /// What goes on with leaving targets may have changed since that was last told.
    pub(super) busy_changed: bool,
    refused: u64,
    random: u64,
}

/// Bytes that are rather copied behind a head than sent by a call of their own.
const COPY_BYTES: usize = 8 * 1024;
/// How often deadlines are looked at, in milliseconds.
pub const SWEEP_MS: u64 = 1_000;

impl Edge {
    /// An edge without a table. `seed` drives trace ids and slow start.
    pub fn new(seed: u64, connections_max: usize) -> Edge {
        Edge {
            now: Now { us: 0, wall_ms: 0 },
            slab: Slab::default(),
            listeners: Registry::default(),
            sites: Registry::default(),
            groups: Registry::default(),
            targets: Registry::default(),
            secret: Key::default(),
            outputs: Vec::new(),
            scratch: Vec::new(),
            spare: Vec::new(),
            front: Front::default(),
            started: false,
            retiring: false,
            connections_max,
            next_sweep_ms: 0,
            version: 0,
            busy_changed: false,
            refused: 0,
            random: seed | 1,
        }
    }

    /// Takes one input. Outputs of the one before must have been taken.
    pub fn input(&mut self, input: Input<'_>, now: Now) {
        self.now = now;
        debug_assert!(
            self.outputs.is_empty(),
            "outputs are carried out before the next input"
        );
        self.scratch.clear();
        match input {
            Input::Accepted { listener, peer } => self.accepted(listener, peer),
            Input::Bytes { conn, bytes } => self.bytes(conn, bytes),
            Input::Ended { conn } => match self.slab.get(conn) {
                Some(Conn::Client(_)) => self.client_ended(conn),
                Some(Conn::Upstream(_)) => self.upstream_lost(conn, true),
                Some(Conn::Http2) => self.http2_ended(conn),
                None => (),
            },
            Input::Broken { conn } => match self.slab.get(conn) {
                Some(Conn::Client(_)) => self.client_gone(conn),
                Some(Conn::Upstream(_)) => self.upstream_lost(conn, false),
                Some(Conn::Http2) => self.http2_gone(conn),
                None => (),
            },
            Input::Unsent { conn } => match self.slab.get(conn) {
                Some(Conn::Client(_)) => self.client_gone(conn),
                Some(Conn::Upstream(_)) => self.upstream_unsent(conn),
                Some(Conn::Http2) => self.http2_gone(conn),
                None => (),
            },
            Input::Connected { conn } => self.upstream_connected(conn),
            Input::ConnectFailed { conn, fault } => self.upstream_unreachable(conn, fault),
            Input::Blocked { conn } => self.blocked(conn, true),
            Input::Drained { conn } => self.blocked(conn, false),
            Input::Time => self.sweep(),
        }
        if self.front.is_busy() {
            self.pump_http2();
        }
    }

    /// What shall be done, in order. Give the vector back with [`Edge::give_back`].
    pub fn take_outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }

    /// Gives the vector of outputs back, so that it is not allocated again.
    pub fn give_back(&mut self, mut outputs: Vec<Output>) {
        outputs.clear();
        if self.outputs.is_empty() {
            self.outputs = outputs;
        }
    }

    /// The bytes that `Source::Scratch` speaks of.
    pub fn scratch(&self) -> &[u8] {
        &self.scratch
    }

    /// Where a target is, and from which namespace and local address it is reached.
    pub fn destination(&self, target: u32) -> (Way, Option<Arc<str>>) {
        let run = &self.targets[target];
        let way = Way {
            to: run.address,
            from: run.source,
        };
        (way, run.namespace.clone())
    }

    /// When `Input::Time` is due, in milliseconds; never if nothing waits.
    pub fn next_deadline_ms(&self) -> Option<u64> {
        (self.slab.len() > 0).then_some(self.next_sweep_ms)
    }

    /// Takes no new request on its connections: each is closed after its answer.
    pub fn retire(&mut self, now: Now) {
        self.now = now;
        self.scratch.clear();
        self.retiring = true;
        for target in self.targets.indices() {
            for id in std::mem::take(&mut self.targets[target].pool) {
                self.drop_upstream(id);
            }
        }
        self.retire_http2();
    }

    /// How many connections there are, both sides.
    pub fn connections(&self) -> usize {
        self.slab.len()
    }

    /// The counters of this thread.
    pub fn counters(&self) -> Counters {
        let mut counters = Counters {
            open_connections: self.slab.len() as u64,
            refused_connections: self.refused,
            ..Counters::default()
        };
        for (_, id, run) in self.listeners.iter() {
            counters.listeners.insert(id.clone(), run.counts.clone());
        }
        for (_, id, entry) in self.sites.iter() {
            counters.sites.insert(id.clone(), entry.counts.clone());
        }
        for (_, id, run) in self.groups.iter().filter(|(_, id, _)| !is_pass(id)) {
            counters.groups.insert(id.clone(), run.counts.clone());
        }
        for (_, (group, target, _), run) in self.targets.iter() {
            let group = self.groups.key(*group);
            if !is_pass(group) {
                counters
                    .targets
                    .push((group.clone(), target.clone(), run.counts.clone()));
            }
        }
        counters
    }

    /// The leaving targets with which something goes on: a request, an answer, a tunnel. `None` if
    /// nothing of it has changed since the last call.
    pub fn take_busy(&mut self) -> Option<Busy> {
        if !std::mem::take(&mut self.busy_changed) {
            return None;
        }
        let held = self.targets.indices().into_iter();
        let held = held.filter(|target| self.is_leaving(*target) && self.targets.is_held(*target));
        let named = held.map(|target| {
            let (group, target, address) = self.targets.key(target);
            (self.groups.key(*group).clone(), target.clone(), *address)
        });
        Some(Busy {
            version: self.version,
            targets: named.collect(),
        })
    }

    /// A request or a connection lets go of its target.
    pub(super) fn release_target(&mut self, target: u32) {
        self.targets.release(target);
        self.busy_changed |= self.is_leaving(target) && !self.targets.is_held(target);
    }

    fn accepted(&mut self, listener: u32, peer: SocketAddr) {
        // Judged at each connection, so that a changed table holds for the next one.
        let allowed = self.listeners[listener].allowed.as_ref();
        let is_stranger = allowed.is_some_and(|nets| {
            let address = peer.ip().to_canonical();
            !nets.iter().any(|net| net.contains(&address))
        });
        if is_stranger || self.slab.len() >= self.connections_max {
            self.refused += 1;
            self.outputs.push(Output::Refused);
            return;
        }
        let conn = self.new_client(listener, peer, false);
        self.outputs.push(Output::Accepted { conn });
    }

    fn bytes(&mut self, conn: ConnId, bytes: &[u8]) {
        match self.slab.get(conn) {
            Some(Conn::Client(_)) => self.client_bytes(
                conn,
                Part {
                    bytes,
                    input_at: Some(0),
                },
            ),
            Some(Conn::Upstream(_)) => self.upstream_bytes(conn, bytes),
            Some(Conn::Http2) => self.http2_bytes(conn, bytes),
            None => (),
        }
    }

    fn blocked(&mut self, conn: ConnId, blocked: bool) {
        match self.slab.get_mut(conn) {
            Some(Conn::Client(client)) => {
                client.blocked = blocked;
                if let Some(upstream) = client.exchange.as_ref().and_then(|e| e.upstream) {
                    self.pause_upstream(upstream, blocked);
                }
                self.touch(conn);
                if !blocked {
                    self.resume_head(conn);
                }
            }
            Some(Conn::Upstream(upstream)) => {
                upstream.blocked = blocked;
                if let Some(client) = upstream.client
                    && upstream.phase != UpstreamPhase::Idle
                {
                    self.pause_client(client, blocked);
                    self.touch(client);
                }
            }
            Some(Conn::Http2) => self.http2_blocked(conn, blocked),
            None => (),
        }
    }

    /// Sends bytes of the input or of a buffer. What follows another part towards the same peer
    /// leaves with it in one call: a system call costs more than copying some kilobytes.
    pub(super) fn send_part(&mut self, conn: ConnId, part: Part<'_>) {
        let Some(start) = part.input_at else {
            return self.send_copy(conn, part.bytes, false);
        };
        let bytes = part.bytes.len() as u32;
        match self.outputs.last_mut() {
            Some(Output::Send {
                conn: last,
                source,
                start: at,
                length,
                ..
            }) if *last == conn => {
                if *source == Source::Input && *at + *length == start {
                    *length += bytes;
                    return;
                }
                if *source == Source::Scratch && part.bytes.len() <= COPY_BYTES {
                    return self.send_copy(conn, part.bytes, false);
                }
            }
            _ => (),
        }
        let (source, length, check) = (Source::Input, bytes, false);
        self.outputs.push(Output::Send {
            conn,
            source,
            start,
            length,
            check,
        });
    }

    /// Sends bytes by way of the scratch buffer.
    pub(super) fn send_copy(&mut self, conn: ConnId, bytes: &[u8], check: bool) {
        let start = self.scratch.len() as u32;
        self.scratch.extend_from_slice(bytes);
        self.send_scratch(conn, start, check);
    }

    /// Sends what was written to the scratch buffer from `start` on.
    pub(super) fn send_scratch(&mut self, conn: ConnId, start: u32, check: bool) {
        let length = self.scratch.len() as u32 - start;
        if length == 0 {
            return;
        }
        // Neighbours in the scratch buffer towards one peer leave in one call.
        if let Some(Output::Send {
            conn: last,
            source: Source::Scratch,
            start: at,
            length: so_far,
            ..
        }) = self.outputs.last_mut()
            && *last == conn
            && *at + *so_far == start
        {
            *so_far += length;
            return;
        }
        let source = Source::Scratch;
        self.outputs.push(Output::Send {
            conn,
            source,
            start,
            length,
            check,
        });
    }

    /// Counts at the four subjects of a request.
    pub(super) fn count(&mut self, at: Subjects, mut add: impl FnMut(&mut Counts)) {
        add(&mut self.listeners[at.listener].counts);
        add(&mut self.sites[at.site].counts);
        if let Some(group) = at.group {
            add(&mut self.groups[group].counts);
        }
        if let Some(target) = at.target {
            add(&mut self.targets[target].counts);
        }
    }

    /// A number nobody can foresee from outside; xorshift, not for secrets.
    pub(super) fn random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }

    /// Drops registry entries that nothing names or uses any more.
    pub(super) fn collect(&mut self) {
        for target in self.targets.collect() {
            self.groups.release(target.group);
        }
        self.groups.collect();
        self.sites.collect();
        self.listeners.collect();
    }
}

/// Where a request is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subjects {
    pub listener: u32,
    pub site: u32,
    pub group: Option<u32>,
    pub target: Option<u32>,
}

#[cfg(test)]
#[path = "edge_tests.rs"]
mod tests;
