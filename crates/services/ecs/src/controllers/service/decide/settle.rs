//! The end of a rollout, and the reasons why it is not there yet.

use super::health::Condition;
use super::view::View;
use super::{Act, Acts, Waiting, record, rollout};
use crate::controllers::words;
use base::Time;
use control::Plan;
use resources::ecs::RolloutState;
use std::time::Duration;

/// When every wanted task is healthy and nothing else is left: the deployment is complete, and the
/// service steady.
pub fn done(view: &View<'_>) -> Option<Acts> {
    let left = || {
        view.tasks
            .iter()
            .filter(|t| t.condition != Condition::Ended)
    };
    let as_wanted = left().count() == view.want
        && left().all(|t| t.condition == Condition::Healthy && view.is_new(t.facts));
    if !as_wanted {
        return None;
    }
    let name = &view.service.name;
    if view.primary.state == RolloutState::InProgress {
        let completed = view.event(words::completed(name, &view.primary.id));
        let steady = view.event(words::steady(name));
        return Some(Plan::steps([Act::CompleteDeployment {
            deployment: view.primary.id.clone(),
            events: vec![completed, steady],
            at: view.now,
        }]));
    }
    if !view.service.steady {
        let event = view.event(words::steady(name));
        return Some(Plan::steps([Act::Announce {
            event,
            steady: true,
        }]));
    }
    let plan = match view.has_failed() {
        true => Plan::wait(Waiting::DeploymentFailed),
        false => Plan::settled(Waiting::Steady),
    };
    Some(match record::lasting_at(view) {
        Some(at) => plan.again_at(at),
        None => plan,
    })
}

/// Why nothing can be done now, and when to look again.
pub fn waiting(view: &View<'_>) -> Acts {
    type Is = fn(&Condition) -> bool;
    type Reason = fn(Vec<String>) -> Waiting;
    let by_condition: [(Is, Reason); 4] = [
        (|c| *c == Condition::Starting, Waiting::Starting),
        (
            |c| matches!(c, Condition::Stopping | Condition::Dead),
            Waiting::Stopping,
        ),
        (|c| *c == Condition::Unknown, Waiting::Unknown),
        (|c| matches!(c, Condition::Unhealthy(_)), Waiting::Unhealthy),
    ];
    let mut plan = Plan {
        steps: Vec::new(),
        waiting: Vec::new(),
        again_at: None,
    };
    for (is, reason) in by_condition {
        let ids = view.ids_of(is);
        if !ids.is_empty() {
            plan = plan.waiting_for(reason(ids));
        }
    }
    if view.has_failed() {
        plan = plan.waiting_for(Waiting::DeploymentFailed);
    } else if let Some(until) = view.throttled_until() {
        plan = plan.waiting_for(Waiting::Throttled(until)).again_at(until);
    } else if rollout::is_blocked(view) {
        plan = plan.waiting_for(Waiting::Configuration);
    }
    let deadlines = grace_ends(view).into_iter().chain(record::lasting_at(view));
    deadlines.fold(plan, |plan, at| plan.again_at(at))
}

/// When the grace period of a task that is not healthy ends next.
fn grace_ends(view: &View<'_>) -> Option<Time> {
    let grace = Duration::from_secs(view.service.health_check_grace_period_seconds.into());
    let starting = view.live().filter(|t| t.condition == Condition::Starting);
    let ends = starting.filter_map(|task| Some(task.facts.started_at? + grace));
    ends.filter(|end| view.now < *end).min()
}
