//! Judges targets from what probes found. Decides when to probe and what a target's state is;
//! never opens a socket and never reads a clock.
//!
//! A target that was just registered is probed at once and needs one pass; after that the group's
//! thresholds count. States survive in the keeper: [`Ward::restore`] takes them over.

use crate::config::{
    Action, Group, GroupId, HealthCheck, ProbeKind, SiteKind, Table, Target, TargetId, Wanted,
};
use crate::core::io::Way;
use crate::limits;
use crate::report::{Busy, HealthReason, HealthReport, HealthState, TargetHealth};
use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, SocketAddr};

/// What a probe found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An answer with this status, which the group accepts or not.
    Status(u16),
    /// A connection was made (where that is all that is asked).
    Connected,
    /// No answer in time.
    TimedOut,
    /// No connection, a broken one, or no HTTP.
    Failed,
}

/// A probe that shall be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Names it in [`Ward::found`].
    pub id: u64,
    /// Where to, and from where.
    pub way: Way,
    /// From which namespace.
    pub namespace: Option<String>,
    /// What is asked.
    pub kind: ProbeKind,
    /// Longest wait, in milliseconds.
    pub timeout_ms: u64,
}

/// All targets under watch.
#[derive(Debug, Default)]
pub struct Ward {
    version: u64,
    entries: Vec<Entry>,
    under_way: HashMap<u64, (GroupId, TargetId, SocketAddr)>,
    next_probe: u64,
    restored: Vec<TargetHealth>,
    /// What each data thread last told of leaving targets.
    busy: Vec<Option<Busy>>,
    /// Until then another worker may still finish requests, of which this one knows nothing.
    alone_from_ms: Option<i64>,
    changed: bool,
}

#[derive(Debug)]
struct Entry {
    group: GroupId,
    target: TargetId,
    address: SocketAddr,
    probe_address: SocketAddr,
    namespace: Option<String>,
    source: Option<IpAddr>,
    check: Option<HealthCheck>,
    delay_ms: u64,
    wanted: Wanted,
    in_use: bool,
    state: HealthState,
    reason: Option<HealthReason>,
    since_ms: i64,
    passes: u32,
    failures: u32,
    /// Probed since it was registered and in use.
    probed: bool,
    busy: bool,
    /// When the next probe is due, wall clock.
    due_ms: i64,
}

impl Ward {
    /// For so many data threads: draining ends early only when each of them has nothing to do with
    /// the target any more.
    pub fn over(threads: usize) -> Ward {
        Ward {
            busy: vec![None; threads],
            ..Ward::default()
        }
    }

    /// Takes over what a worker before this one found; used when the next table comes.
    pub fn restore(&mut self, report: HealthReport, now_ms: i64) {
        if !report.targets.is_empty() {
            self.alone_from_ms = Some(now_ms + limits::RETIRE_MS as i64);
        }
        self.restored = report.targets;
    }

    /// What a data thread still does with leaving targets.
    pub fn set_busy(&mut self, thread: usize, busy: Busy) {
        if let Some(told) = self.busy.get_mut(thread) {
            *told = Some(busy);
        }
    }

    /// Takes over a table: known targets keep their state.
    pub fn set_table(&mut self, table: &Table, now_ms: i64) {
        self.version = table.version;
        let used = groups_in_use(table);
        let mut before: HashMap<(GroupId, TargetId, SocketAddr), Entry> = HashMap::new();
        for entry in std::mem::take(&mut self.entries) {
            let key = (entry.group.clone(), entry.target.clone(), entry.address);
            before.insert(key, entry);
        }
        for group in &table.groups {
            for target in &group.targets {
                let key = (group.id.clone(), target.id.clone(), target.address);
                let known = before.remove(&key);
                let mut entry = known.unwrap_or_else(|| self.new_entry(group, target, now_ms));
                entry.configure(group, target);
                entry.settle(used.contains(&group.id), now_ms);
                self.entries.push(entry);
            }
        }
        self.restored.clear();
        self.changed = true;
    }

    fn new_entry(&self, group: &Group, target: &Target, now_ms: i64) -> Entry {
        let old = self
            .restored
            .iter()
            .find(|old| old.group == group.id && old.target == target.id);
        let probed = old
            .is_some_and(|old| matches!(old.state, HealthState::Healthy | HealthState::Unhealthy));
        Entry {
            group: group.id.clone(),
            target: target.id.clone(),
            address: target.address,
            probe_address: target.address,
            namespace: None,
            source: None,
            check: None,
            delay_ms: 0,
            wanted: target.wanted,
            in_use: old.is_some_and(|old| old.state != HealthState::Unused),
            state: old.map_or(HealthState::Initial, |old| old.state),
            reason: old.map_or(Some(HealthReason::Registering), |old| old.reason),
            since_ms: old.map_or(now_ms, |old| old.since_ms),
            passes: old.map_or(0, |old| old.passes),
            failures: old.map_or(0, |old| old.failures),
            probed,
            busy: false,
            due_ms: now_ms,
        }
    }

    /// Probes that are due. Every one has to be answered by [`Ward::found`]; at most `room` of
    /// them, the others stay due.
    pub fn due(&mut self, now_ms: i64, room: usize) -> Vec<Probe> {
        let mut probes = Vec::new();
        self.finish_idle(now_ms);
        for entry in &mut self.entries {
            self.changed |= entry.expire(now_ms);
            if probes.len() >= room {
                continue;
            }
            let Some(check) = entry.check.as_ref().filter(|_| entry.is_probed()) else {
                continue;
            };
            // A moment that is further away than the interval is one of a clock that was set back.
            let interval_ms = check.interval_ms as i64;
            let waits = now_ms < entry.due_ms && entry.due_ms <= now_ms + interval_ms;
            if entry.busy || waits {
                continue;
            }
            entry.busy = true;
            entry.due_ms = now_ms + interval_ms;
            self.next_probe += 1;
            let key = (entry.group.clone(), entry.target.clone(), entry.address);
            self.under_way.insert(self.next_probe, key);
            probes.push(Probe {
                id: self.next_probe,
                way: Way {
                    to: entry.probe_address,
                    from: entry.source,
                },
                namespace: entry.namespace.clone(),
                kind: check.probe.clone(),
                timeout_ms: check.timeout_ms,
            });
            if entry.reason == Some(HealthReason::Registering) {
                entry.reason = Some(HealthReason::Checking);
                self.changed = true;
            }
        }
        probes
    }

    /// Ends draining where nothing goes on: every thread has the table in force and told so.
    fn finish_idle(&mut self, now_ms: i64) {
        if self.alone_from_ms.is_some_and(|from_ms| now_ms < from_ms) {
            return;
        }
        self.alone_from_ms = None;
        let in_force = |told: &Option<Busy>| {
            let told = told.as_ref();
            told.is_some_and(|busy| busy.version == self.version)
        };
        if self.busy.is_empty() || !self.busy.iter().all(in_force) {
            return;
        }
        let told = self.busy.iter().flatten();
        let busy: HashSet<_> = told.flat_map(|busy| &busy.targets).collect();
        for entry in &mut self.entries {
            let key = (entry.group.clone(), entry.target.clone(), entry.address);
            if entry.state == HealthState::Draining && !busy.contains(&key) {
                entry.enter(HealthState::Drained, Some(HealthReason::Leaving), now_ms);
                self.changed = true;
            }
        }
    }

    /// What a probe found. A probe of a target that has left is forgotten.
    pub fn found(&mut self, probe: u64, finding: Finding, now_ms: i64) {
        let Some((group, target, address)) = self.under_way.remove(&probe) else {
            return;
        };
        let same = |entry: &&mut Entry| {
            entry.group == group && entry.target == target && entry.address == address
        };
        let Some(entry) = self.entries.iter_mut().find(same) else {
            return;
        };
        entry.busy = false;
        if entry.is_probed() {
            self.changed |= entry.judge(finding, now_ms);
        }
    }

    /// When [`Ward::due`] has something to do, wall clock; never if nothing is probed or drains.
    pub fn next_ms(&self) -> Option<i64> {
        let moments = self.entries.iter().filter_map(|entry| match entry.state {
            HealthState::Draining => {
                let over_ms = entry.since_ms + entry.delay_ms as i64;
                Some(self.alone_from_ms.map_or(over_ms, |ms| ms.min(over_ms)))
            }
            _ if entry.is_probed() && !entry.busy => Some(entry.due_ms),
            _ => None,
        });
        moments.min()
    }

    /// The whole report if anything in it changed since the last call.
    pub fn take_change(&mut self) -> Option<HealthReport> {
        std::mem::take(&mut self.changed).then(|| self.report())
    }

    /// The state of every target.
    pub fn report(&self) -> HealthReport {
        let targets = self.entries.iter().map(|entry| TargetHealth {
            group: entry.group.clone(),
            target: entry.target.clone(),
            state: entry.state,
            reason: entry.reason,
            since_ms: entry.since_ms,
            passes: entry.passes,
            failures: entry.failures,
        });
        HealthReport {
            version: self.version,
            targets: targets.collect(),
        }
    }
}

impl Entry {
    fn configure(&mut self, group: &Group, target: &Target) {
        let port = group.health_check.as_ref().and_then(|check| check.port);
        self.probe_address = target.address;
        if let Some(port) = port {
            self.probe_address.set_port(port);
        }
        self.namespace.clone_from(&group.namespace);
        self.source = target.source;
        self.check.clone_from(&group.health_check);
        self.delay_ms = group.deregistration_delay_ms;
        self.wanted = target.wanted;
    }

    /// What the table alone says about the state.
    fn settle(&mut self, in_use: bool, now_ms: i64) {
        let came_into_use = in_use && !self.in_use;
        self.in_use = in_use;
        let leaving = matches!(self.state, HealthState::Draining | HealthState::Drained);
        match (self.wanted, in_use) {
            (Wanted::Draining, _) if leaving => (),
            (Wanted::Draining, true) => {
                self.enter(HealthState::Draining, Some(HealthReason::Leaving), now_ms);
            }
            // Nothing can be under way for a group that no site uses.
            (Wanted::Draining, false) => {
                self.enter(HealthState::Drained, Some(HealthReason::Leaving), now_ms);
            }
            (Wanted::Active, false) => {
                self.enter(HealthState::Unused, Some(HealthReason::NotInUse), now_ms);
            }
            (Wanted::Active, true) if self.check.is_none() => {
                self.enter(HealthState::Healthy, Some(HealthReason::NotChecked), now_ms);
            }
            (Wanted::Active, true)
                if leaving || came_into_use || self.state == HealthState::Unused =>
            {
                if !self.probed || self.state != HealthState::Healthy {
                    self.begin(now_ms);
                }
            }
            // Its group has probes from now on: it stays healthy until they say otherwise.
            (Wanted::Active, true) if self.reason == Some(HealthReason::NotChecked) => {
                self.reason = None;
            }
            (Wanted::Active, true) => (),
        }
    }

    /// As just registered: probed at once.
    fn begin(&mut self, now_ms: i64) {
        self.enter(
            HealthState::Initial,
            Some(HealthReason::Registering),
            now_ms,
        );
        (self.probed, self.passes, self.failures, self.due_ms) = (false, 0, 0, now_ms);
    }

    fn is_probed(&self) -> bool {
        self.in_use && self.wanted == Wanted::Active && self.check.is_some()
    }

    fn enter(&mut self, state: HealthState, reason: Option<HealthReason>, now_ms: i64) {
        if self.state != state {
            self.since_ms = now_ms;
        }
        self.state = state;
        self.reason = reason;
    }

    /// Ends draining when its time is over; true if it did.
    fn expire(&mut self, now_ms: i64) -> bool {
        let over =
            self.state == HealthState::Draining && now_ms >= self.since_ms + self.delay_ms as i64;
        if over {
            self.enter(HealthState::Drained, Some(HealthReason::Leaving), now_ms);
        }
        over
    }

    /// Counts a finding against the thresholds; true if state or reason changed.
    fn judge(&mut self, finding: Finding, now_ms: i64) -> bool {
        let Some(check) = &self.check else {
            return false;
        };
        let (healthy, unhealthy) = (check.healthy_threshold, check.unhealthy_threshold);
        let failure = match (finding, &check.probe) {
            (Finding::Status(status), ProbeKind::Http { matcher, .. }) => {
                (!matcher.matches(status)).then_some(HealthReason::CodeMismatch(status))
            }
            (Finding::Connected, ProbeKind::Tcp) => None,
            (Finding::TimedOut, _) => Some(HealthReason::TimedOut),
            _ => Some(HealthReason::Failed),
        };
        let before = (self.state, self.reason);
        match failure {
            None => {
                self.passes = self.passes.saturating_add(1);
                self.failures = 0;
                let enough = if self.probed { healthy } else { 1 };
                let initial = self.state == HealthState::Initial;
                if self.state != HealthState::Healthy && (self.passes >= enough || initial) {
                    self.enter(HealthState::Healthy, None, now_ms);
                }
            }
            Some(reason) => {
                self.failures = self.failures.saturating_add(1);
                self.passes = 0;
                if self.failures >= unhealthy || self.state == HealthState::Unhealthy {
                    self.enter(HealthState::Unhealthy, Some(reason), now_ms);
                }
            }
        }
        self.probed = true;
        before != (self.state, self.reason)
    }
}

/// Groups that a site of some listener forwards to.
fn groups_in_use(table: &Table) -> HashSet<GroupId> {
    let listeners = table.listeners.iter();
    let named = listeners.flat_map(|listener| {
        listener
            .sites
            .iter()
            .filter_map(|route| route.site.as_ref())
            .chain(&listener.otherwise)
    });
    let sites: HashSet<_> = named.collect();
    let mut used = HashSet::new();
    for site in table.sites.iter().filter(|site| sites.contains(&site.id)) {
        let SiteKind::Rules(rules) = &site.kind else {
            continue;
        };
        let actions = rules.rules.iter().map(|rule| &rule.action);
        for action in actions.chain([&rules.default]) {
            if let Action::Forward { groups, .. } = action {
                used.extend(groups.iter().map(|to| to.group.clone()));
            }
        }
    }
    used
}

#[cfg(test)]
#[path = "health_tests.rs"]
mod tests;
