//! Which target gets a request, and the pools of connections to targets.

use super::conn::UpstreamPhase;
use super::edge::Edge;
use super::io::ConnId;
use crate::config::{Algorithm, TargetId, Wanted};
use crate::limits;
use crate::report::{Counts, HealthState};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// What makes a target the same over table changes: group, name, address.
pub type TargetKey = (u32, TargetId, SocketAddr);

/// A group while the data plane runs.
#[derive(Debug)]
pub struct GroupRun {
    /// Its targets in the newest table.
    pub members: Vec<u32>,
    /// Those that may get requests now.
    pub eligible: Vec<u32>,
    /// Whose turn it is.
    pub cursor: usize,
    /// How a target is chosen.
    pub algorithm: Algorithm,
    /// Slow start, in microseconds.
    pub slow_start_us: u64,
    /// How long requests of a leaving target may go on, in milliseconds.
    pub delay_ms: u64,
    /// Cookie and its seconds.
    pub sticky: Option<(String, u32)>,
    /// Its counters.
    pub counts: Counts,
}

impl Default for GroupRun {
    fn default() -> GroupRun {
        GroupRun {
            members: Vec::new(),
            eligible: Vec::new(),
            cursor: 0,
            algorithm: Algorithm::RoundRobin,
            slow_start_us: 0,
            delay_ms: 0,
            sticky: None,
            counts: Counts::default(),
        }
    }
}

/// A target while the data plane runs.
#[derive(Debug)]
pub struct TargetRun {
    /// Its group.
    pub group: u32,
    /// Where it listens.
    pub address: SocketAddr,
    /// From which namespace it is reached.
    pub namespace: Option<Arc<str>>,
    /// From which local address.
    pub source: Option<IpAddr>,
    /// Whether it shall get requests.
    pub wanted: Wanted,
    /// What its probes say.
    pub state: HealthState,
    /// Not probed, so always healthy.
    pub always_healthy: bool,
    /// When it became healthy under our eyes, in microseconds.
    pub healthy_since_us: Option<u64>,
    /// When it left the table, in milliseconds.
    pub leaving_since_ms: Option<u64>,
    /// Idle connections, the youngest last.
    pub pool: Vec<ConnId>,
    /// Its name in cookies.
    pub cookie_name: u64,
    /// Its counters; `active` is what the least-outstanding choice looks at.
    pub counts: Counts,
}

impl TargetRun {
    /// A target that was never seen before.
    pub fn new(group: u32, address: SocketAddr) -> TargetRun {
        TargetRun {
            group,
            address,
            namespace: None,
            source: None,
            wanted: Wanted::Active,
            state: HealthState::Initial,
            always_healthy: false,
            healthy_since_us: None,
            leaving_since_ms: None,
            pool: Vec::new(),
            cookie_name: 0,
            counts: Counts::default(),
        }
    }
}

impl Edge {
    /// Who of a group may get requests: the healthy ones, and if there are none, all that are not
    /// leaving (it fails open).
    pub(super) fn choose_eligible(&mut self, group: u32) {
        if !self.groups.is_present(group) {
            self.groups[group].eligible.clear();
            return;
        }
        let mut eligible = std::mem::take(&mut self.groups[group].eligible);
        eligible.clear();
        let members = &self.groups[group].members;
        let staying = |target: &&u32| self.targets[**target].wanted == Wanted::Active;
        let healthy = |target: &&u32| self.targets[**target].state == HealthState::Healthy;
        eligible.extend(members.iter().filter(staying).filter(healthy));
        if eligible.is_empty() {
            let known_dead = |target: &&u32| {
                matches!(
                    self.targets[**target].state,
                    HealthState::Draining | HealthState::Drained
                )
            };
            eligible.extend(
                members
                    .iter()
                    .filter(staying)
                    .filter(|target| !known_dead(target)),
            );
        }
        self.groups[group].eligible = eligible;
    }

    /// Chooses a target that is not among `tried`.
    pub(super) fn choose_target(&mut self, group: u32, tried: &[u32]) -> Option<u32> {
        let count = self.groups[group].eligible.len();
        if count == 0 {
            return None;
        }
        let run = &mut self.groups[group];
        run.cursor = (run.cursor + 1) % count;
        let (cursor, algorithm, slow_us) = (run.cursor, run.algorithm, run.slow_start_us);
        let mut best: Option<u32> = None;
        let mut passed_over: Option<u32> = None;
        for step in 0..count {
            let target = self.groups[group].eligible[(cursor + step) % count];
            if tried.contains(&target) {
                continue;
            }
            if slow_us > 0 && self.is_still_slow(target, slow_us) {
                passed_over.get_or_insert(target);
                continue;
            }
            match algorithm {
                Algorithm::RoundRobin => {
                    self.groups[group].cursor = (cursor + step) % count;
                    return Some(target);
                }
                Algorithm::LeastOutstanding => {
                    let active = |target: u32| self.targets[target].counts.active;
                    if best.is_none_or(|best| active(target) < active(best)) {
                        best = Some(target);
                    }
                }
            }
        }
        best.or(passed_over)
    }

    /// Whether a warming target lets this request pass to the next one: its share grows linearly.
    fn is_still_slow(&mut self, target: u32, slow_us: u64) -> bool {
        let Some(since_us) = self.targets[target].healthy_since_us else {
            return false;
        };
        let age_us = self.now.us.saturating_sub(since_us);
        if age_us >= slow_us {
            self.targets[target].healthy_since_us = None;
            return false;
        }
        self.random() % slow_us >= age_us
    }

    /// The target that a cookie names, if it may get requests.
    pub(super) fn sticky_target(&self, group: u32, cookie_name: u64) -> Option<u32> {
        let eligible = self.groups[group].eligible.iter().copied();
        eligible
            .into_iter()
            .find(|target| self.targets[*target].cookie_name == cookie_name)
    }

    /// A pooled connection, the youngest first.
    pub(super) fn take_pooled(&mut self, target: u32) -> Option<ConnId> {
        self.targets[target].pool.pop()
    }

    /// Puts a connection into its target's pool, or says that it has to be closed.
    pub(super) fn give_to_pool(&mut self, id: ConnId, target: u32) -> bool {
        let stays = self.targets.is_present(target)
            && self.targets[target].wanted == Wanted::Active
            && self.targets[target].pool.len() < limits::POOL_CONNECTIONS;
        if !stays || self.retiring {
            return false;
        }
        self.targets[target].pool.push(id);
        self.slab
            .set_deadline(id, self.now.ms() + limits::POOL_IDLE_MS);
        true
    }

    /// Whether a target gets nothing new any more.
    pub(super) fn is_leaving(&self, target: u32) -> bool {
        !self.targets.is_present(target) || self.targets[target].wanted == Wanted::Draining
    }

    /// Takes a connection out of its target's pool.
    pub(super) fn leave_pool(&mut self, id: ConnId, target: u32) {
        let pool = &mut self.targets[target].pool;
        if let Some(at) = pool.iter().rposition(|pooled| *pooled == id) {
            pool.remove(at);
        }
    }

    /// Closes the idle connections of targets that left or leave, and remembers since when.
    pub(super) fn leave_targets(&mut self) {
        for index in self.targets.indices() {
            let present = self.targets.is_present(index);
            let now_ms = self.now.ms();
            let target = &mut self.targets[index];
            if !present && target.leaving_since_ms.is_none() {
                target.leaving_since_ms = Some(now_ms);
            }
            if !present || target.wanted == Wanted::Draining {
                for id in std::mem::take(&mut target.pool) {
                    self.drop_upstream(id);
                }
            }
            let over = self.targets[index].state == HealthState::Drained
                && self.targets[index].wanted == Wanted::Draining;
            if over {
                self.cut_target(index);
            }
        }
    }

    /// Ends what still goes on with a target whose time is over.
    pub(super) fn cut_target(&mut self, target: u32) {
        let of_target = |_: usize, conn: &super::conn::Conn| match conn {
            super::conn::Conn::Upstream(upstream) => {
                upstream.target == target && upstream.phase != UpstreamPhase::Idle
            }
            _ => false,
        };
        for id in self.slab.names(of_target) {
            self.upstream_lost(id, false);
        }
    }
}
