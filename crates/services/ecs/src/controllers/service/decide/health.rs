//! How a task is, from what the host and the load balancers last said. Pure.
//!
//! A task is healthy when it runs, its container's check (if it has one) passes, and its target is
//! healthy in every group. Silence is [`Condition::Unknown`], never ill health.

use super::super::world::{Seen, TaskFacts};
use base::Time;
use resources::ecs::TaskPhase;
use std::time::Duration;

/// How a task is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All is over.
    Ended,
    /// It was asked to stop.
    Stopping,
    /// Its containers ended by themselves; the task's own loop clears up.
    Dead,
    /// The host or the edge has not said.
    Unknown,
    /// On its way, or forgiven while the grace period lasts.
    Starting,
    /// Ill.
    Unhealthy(Illness),
    /// Serving.
    Healthy,
}

/// What a task suffers from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Illness {
    /// A container's health check fails.
    Container,
    /// Its target in this group is unhealthy.
    Target(String),
}

impl Condition {
    /// Whether it counts among the tasks that run or will.
    pub fn is_live(&self) -> bool {
        use Condition::*;
        matches!(self, Unknown | Starting | Unhealthy(_) | Healthy)
    }
}

/// Judges a task.
pub fn judge(task: &TaskFacts, grace: Duration, now: Time) -> Condition {
    if task.ended_at.is_some() {
        return Condition::Ended;
    }
    if task.stop.is_some() {
        return Condition::Stopping;
    }
    let Some(seen) = &task.seen else {
        return Condition::Unknown;
    };
    match (seen.phase, task.started_at) {
        (TaskPhase::Stopping | TaskPhase::Stopped, _) => Condition::Dead,
        (TaskPhase::Provisioning | TaskPhase::Pending, _) | (_, None) => Condition::Starting,
        (TaskPhase::Running, Some(started_at)) => running(task, seen, now < started_at + grace),
    }
}

fn running(task: &TaskFacts, seen: &Seen, forgiven: bool) -> Condition {
    let ill = |illness| match forgiven {
        true => Condition::Starting,
        false => Condition::Unhealthy(illness),
    };
    if seen.health == "UNHEALTHY" {
        return ill(Illness::Container);
    }
    let states = || task.targets.iter().map(|target| target.state.as_deref());
    let is_ill = |state: Option<&str>| matches!(state, Some("unhealthy" | "draining"));
    if task.registered
        && let Some(at) = states().position(is_ill)
    {
        return ill(Illness::Target(task.targets[at].group.clone()));
    }
    if !task.registered || (task.has_health_check && seen.health != "HEALTHY") {
        return Condition::Starting;
    }
    if states().any(|state| state.is_none()) {
        return Condition::Unknown;
    }
    // `unavailable`: the group checks nothing, so AWS counts its targets as healthy.
    match states().all(|state| matches!(state, Some("healthy" | "unavailable"))) {
        true => Condition::Healthy,
        false => Condition::Starting,
    }
}
