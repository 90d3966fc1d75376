//! A group of targets and how it is balanced and probed, as data.

use super::{GroupId, TargetId};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

/// Targets of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name.
    pub id: GroupId,
    /// Name of the network namespace to connect from; the worker's own if absent.
    #[serde(default)]
    pub namespace: Option<String>,
    /// How a target is chosen.
    pub algorithm: Algorithm,
    /// Keeps a client at the target that it got first.
    #[serde(default)]
    pub sticky: Option<Sticky>,
    /// How long the share of a newly healthy target grows from nothing to full, in milliseconds;
    /// 0 is at once.
    pub slow_start_ms: u64,
    /// How long requests of a leaving target may go on, in milliseconds.
    pub deregistration_delay_ms: u64,
    /// How targets are probed; never if absent (then they count as healthy).
    #[serde(default)]
    pub health_check: Option<HealthCheck>,
    /// The targets.
    pub targets: Vec<Target>,
}

/// How a target is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// One after the other.
    RoundRobin,
    /// The one with the fewest requests under way (counted by each thread).
    LeastOutstanding,
}

/// Stickiness to a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sticky {
    /// Name of the cookie.
    pub cookie: String,
    /// How long, in seconds from the last answer.
    pub seconds: u32,
}

/// How targets are probed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthCheck {
    /// What is asked.
    pub probe: ProbeKind,
    /// Port; the target's own if absent.
    #[serde(default)]
    pub port: Option<u16>,
    /// From one probe to the next, in milliseconds; at least 5,000.
    pub interval_ms: u64,
    /// Longest wait for the answer, in milliseconds; 2,000 to 120,000, below the interval.
    pub timeout_ms: u64,
    /// Passes in a row that make an unhealthy target healthy; 2 to 10. A new target needs one.
    pub healthy_threshold: u32,
    /// Failures in a row that make a target unhealthy; 2 to 10.
    pub unhealthy_threshold: u32,
}

/// What a probe asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ProbeKind {
    /// A GET whose status is judged.
    Http {
        /// Path with query.
        path: String,
        /// Which statuses pass.
        matcher: CodeMatcher,
        /// `User-Agent` of the probe.
        agent: String,
    },
    /// A connection that is made and closed.
    Tcp,
}

/// Statuses and ranges of statuses, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeMatcher(pub Vec<(u16, u16)>);

impl CodeMatcher {
    /// Whether the status passes.
    pub fn matches(&self, status: u16) -> bool {
        self.0
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&status))
    }
}

/// A target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its name, unique in the group. The same name at another address is another target.
    pub id: TargetId,
    /// Where it listens.
    pub address: SocketAddr,
    /// The local address to connect from, where the namespace has several; the system's choice if
    /// absent.
    #[serde(default)]
    pub source: Option<IpAddr>,
    /// Whether it shall get requests.
    pub wanted: Wanted,
}

/// Whether a target shall get requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Gets requests while it is healthy.
    Active,
    /// Gets no new request; those under way may finish within the group's delay.
    Draining,
}
