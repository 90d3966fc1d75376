//! What the data plane tells: health and counters, plain data. Nothing here decides.

use crate::config::{GroupId, ListenerId, SiteId, TargetId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Health of every target of the table, whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HealthReport {
    /// Version of the table that it speaks of.
    pub version: u64,
    /// One entry for each target.
    pub targets: Vec<TargetHealth>,
}

impl HealthReport {
    /// The entry of one target.
    pub fn target(&self, group: &str, target: &str) -> Option<&TargetHealth> {
        let found = |entry: &&TargetHealth| {
            entry.group.as_str() == group && entry.target.as_str() == target
        };
        self.targets.iter().find(found)
    }
}

/// Health of one target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetHealth {
    /// Its group.
    pub group: GroupId,
    /// Its name.
    pub target: TargetId,
    /// Its state.
    pub state: HealthState,
    /// Why it is in that state; none when healthy.
    pub reason: Option<HealthReason>,
    /// When it came into that state, milliseconds since 1970.
    pub since_ms: i64,
    /// Passes in a row, then failures in a row: where it stands against the thresholds.
    pub passes: u32,
    /// Failures in a row.
    pub failures: u32,
}

/// States of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// Registered, not yet judged. Left by the first pass or by enough failures.
    Initial,
    /// Passes its probes, or is not probed.
    Healthy,
    /// Failed as often as its group says.
    Unhealthy,
    /// No site forwards to its group, so it is not probed.
    Unused,
    /// Gets no new request and finishes those under way; left when nothing is under way any more,
    /// at the latest when the delay is over.
    Draining,
    /// Nothing goes on with it any more: all was finished, or the delay is over and what was left
    /// was cut.
    Drained,
}

/// Why a target is in its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthReason {
    /// Not probed yet.
    Registering,
    /// The first probes run.
    Checking,
    /// The probe's answer had another status than asked.
    CodeMismatch(u16),
    /// The probe got no answer in time.
    TimedOut,
    /// The probe could not connect, or the connection ended, or the answer was no HTTP.
    Failed,
    /// No site forwards to the group.
    NotInUse,
    /// It is leaving.
    Leaving,
    /// The group has no health check.
    NotChecked,
}

/// What one data thread still does with targets that leave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Busy {
    /// The version of the table that is in force there: later ones may name other targets.
    pub version: u64,
    /// Leaving targets of that table with a request, an answer or a tunnel under way.
    pub targets: Vec<(GroupId, TargetId, SocketAddr)>,
}

/// Upper bounds of the latency buckets, in microseconds; a last bucket takes what is above.
pub const LATENCY_BOUNDS_US: [u64; 18] = [
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
    1_000_000, 2_000_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000,
];

/// Counters of one subject since the worker started. Only `active` can fall.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// Requests whose head was read.
    pub requests: u64,
    /// Requests under way now.
    pub active: u64,
    /// Connections accepted (listeners) or made (targets).
    pub connections: u64,
    /// Connections that could not be made, or broke before an answer.
    pub connection_errors: u64,
    /// Answers by the target, by hundreds: 2xx, 3xx, 4xx, 5xx.
    pub target_codes: [u64; 4],
    /// Answers made here, by hundreds: 2xx, 3xx, 4xx, 5xx.
    pub own_codes: [u64; 4],
    /// Answers made here with 502, 503, 504.
    pub own_502_503_504: [u64; 3],
    /// Clients that left before their answer.
    pub client_closed: u64,
    /// Requests sent again, unseen by the client.
    pub retried: u64,
    /// Bytes of requests received (head and body).
    pub bytes_in: u64,
    /// Bytes of answers sent (head and body).
    pub bytes_out: u64,
    /// Time from the last byte sent to the target's first byte, summed, in microseconds.
    pub target_time_us: u64,
    /// Answers of targets by that time; bounds in [`LATENCY_BOUNDS_US`].
    pub target_time_buckets: [u64; 19],
}

impl Counts {
    /// Adds another thread's counts.
    pub fn add(&mut self, other: &Counts) {
        self.requests += other.requests;
        self.active += other.active;
        self.connections += other.connections;
        self.connection_errors += other.connection_errors;
        add_all(&mut self.target_codes, &other.target_codes);
        add_all(&mut self.own_codes, &other.own_codes);
        add_all(&mut self.own_502_503_504, &other.own_502_503_504);
        self.client_closed += other.client_closed;
        self.retried += other.retried;
        self.bytes_in += other.bytes_in;
        self.bytes_out += other.bytes_out;
        self.target_time_us += other.target_time_us;
        add_all(&mut self.target_time_buckets, &other.target_time_buckets);
    }
}

fn add_all<const N: usize>(sums: &mut [u64; N], numbers: &[u64; N]) {
    for (sum, number) in sums.iter_mut().zip(numbers) {
        *sum += number;
    }
}

/// All counters of a worker, summed over its threads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counters {
    /// When the worker started, milliseconds since 1970: a change means that counters began anew.
    pub since_ms: i64,
    /// Connections open now, both sides.
    pub open_connections: u64,
    /// Connections refused because the thread was full.
    pub refused_connections: u64,
    /// By listener.
    pub listeners: BTreeMap<ListenerId, Counts>,
    /// By site.
    pub sites: BTreeMap<SiteId, Counts>,
    /// By group.
    pub groups: BTreeMap<GroupId, Counts>,
    /// By group and target; an entry goes with its target.
    pub targets: Vec<(GroupId, TargetId, Counts)>,
}

impl Counters {
    /// Adds another thread's counters.
    pub fn add(&mut self, other: Counters) {
        self.open_connections += other.open_connections;
        self.refused_connections += other.refused_connections;
        for (id, counts) in other.listeners {
            self.listeners.entry(id).or_default().add(&counts);
        }
        for (id, counts) in other.sites {
            self.sites.entry(id).or_default().add(&counts);
        }
        for (id, counts) in other.groups {
            self.groups.entry(id).or_default().add(&counts);
        }
        for (group, target, counts) in other.targets {
            let same =
                |entry: &&mut (GroupId, TargetId, Counts)| entry.0 == group && entry.1 == target;
            match self.targets.iter_mut().find(same) {
                Some(entry) => entry.2.add(&counts),
                None => self.targets.push((group, target, counts)),
            }
        }
    }
}
