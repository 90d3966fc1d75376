//! Outcomes of tasks, written down before anything follows from them: who was healthy for the first
//! time, who failed, and whether failures come so fast that starting is slowed down.

use super::health::{Condition, Illness};
use super::view::{Judged, View};
use super::{Act, Acts};
use crate::controllers::words;
use control::Plan;
use resources::ecs::{Event, RolloutState};
use std::time::Duration;

/// A task whose containers end by themselves within this time of starting failed at once.
pub const AT_ONCE: Duration = Duration::from_secs(10);
/// Longest wait between two waves of starts. AWS: "Service throttle logic".
pub const LONGEST_THROTTLE: Duration = Duration::from_secs(15 * 60);
/// From this wave of failures on, the service says that it cannot start tasks.
const SAID_FROM_WAVE: u32 = 4;
/// After a healthy task ran so long, earlier failures count no more.
const FORGIVEN_AFTER: Duration = Duration::from_secs(60);

/// Writes down what is new about the tasks.
pub fn outcomes(view: &View<'_>) -> Option<Acts> {
    let acts: Vec<Act> = [healthy(view), failures(view), recovered(view)]
        .into_iter()
        .flatten()
        .collect();
    (!acts.is_empty()).then(|| Plan::steps(acts))
}

fn healthy(view: &View<'_>) -> Option<Act> {
    let first_time = |task: &&Judged<'_>| {
        task.condition == Condition::Healthy && task.facts.healthy_at.is_none()
    };
    let found: Vec<_> = view.tasks.iter().filter(first_time).collect();
    let mut deployments: Vec<_> = found.iter().map(|t| t.facts.deployment.clone()).collect();
    deployments.sort();
    deployments.dedup();
    (!found.is_empty()).then(|| Act::RecordHealthy {
        tasks: found.iter().map(|task| task.facts.id.clone()).collect(),
        deployments,
        at: view.now,
    })
}

fn failures(view: &View<'_>) -> Option<Act> {
    let uncounted = view.tasks.iter().filter(|task| {
        let facts = task.facts;
        !facts.failure_counted && !facts.with_host
    });
    let rolling = view.primary.state == RolloutState::InProgress;
    let counts = |task: &Judged<'_>| rolling && view.is_new(task.facts) && failed(task);
    let failed: Vec<_> = uncounted
        .filter(|task| counts(task) || at_once(view, task))
        .collect();
    if failed.is_empty() {
        return None;
    }
    let throttle = failed.iter().any(|task| at_once(view, task)).then(|| {
        let waves = view.service.start_backoff.map_or(0, |(_, waves)| waves) + 1;
        (view.now + pause(waves), waves)
    });
    let mut events: Vec<Event> = Vec::new();
    if throttle.is_some_and(|(_, waves)| waves >= SAID_FROM_WAVE) {
        events.push(view.event(words::throttled(&view.service.name)));
    }
    Some(Act::RecordFailures {
        tasks: failed.iter().map(|task| task.facts.id.clone()).collect(),
        deployment: failed
            .iter()
            .any(|task| counts(task))
            .then(|| view.primary.id.clone()),
        throttle,
        events,
    })
}

/// How long no task is started after so many waves of failures.
fn pause(waves: u32) -> Duration {
    Duration::from_secs(1 << (waves - 1).min(10)).min(LONGEST_THROTTLE)
}

/// Whether it never started, never became healthy, or has become ill: what the circuit breaker
/// counts. A task that served and then ended by itself says nothing about the deployment.
fn failed(task: &Judged<'_>) -> bool {
    match &task.condition {
        Condition::Unhealthy(Illness::Container | Illness::Target(_)) => true,
        Condition::Dead => task.facts.healthy_at.is_none(),
        Condition::Ended => task.facts.stop.is_none() && task.facts.healthy_at.is_none(),
        _ => false,
    }
}

/// Whether its containers ended by themselves as soon as they had started, or never started.
fn at_once(view: &View<'_>, task: &Judged<'_>) -> bool {
    let ended_at = match (&task.condition, &task.facts.stop) {
        (Condition::Dead, _) => task.facts.seen.as_ref().and_then(|seen| seen.ended_at),
        (Condition::Ended, None) => task.facts.ended_at,
        _ => return false,
    };
    let ended_at = ended_at.unwrap_or(view.now);
    let started_at = task.facts.started_at;
    started_at.is_none_or(|started_at| ended_at.since(started_at) < AT_ONCE)
}

fn recovered(view: &View<'_>) -> Option<Act> {
    view.service.start_backoff?;
    lasting_at(view)
        .is_some_and(|at| at <= view.now)
        .then_some(Act::ForgetFailures)
}

/// When earlier failures are forgotten, if the healthy tasks stay so.
pub fn lasting_at(view: &View<'_>) -> Option<base::Time> {
    view.service.start_backoff?;
    let healthy = view.live().filter(|t| t.condition == Condition::Healthy);
    let started = healthy.filter(|task| view.is_new(task.facts));
    let earliest = started.filter_map(|task| task.facts.started_at).min();
    earliest.map(|at| at + FORGIVEN_AFTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_pause_twice_as_long_after_each_wave_up_to_a_quarter_of_an_hour() {
        for (waves, seconds) in [(1, 1), (2, 2), (10, 512), (11, 900), (12, 900), (99, 900)] {
            assert_eq!(pause(waves), Duration::from_secs(seconds), "{waves}");
        }
    }
}
