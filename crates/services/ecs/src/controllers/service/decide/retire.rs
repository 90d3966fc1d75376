//! What is over: deployments without tasks, and deleted services.

use super::health::Condition;
use super::view::{Judged, View};
use super::{Act, Acts, Stop, Waiting};
use crate::controllers::words;
use control::Plan;
use resources::ecs::Service;
use std::time::Duration;

/// How long a deleted service can still be described. AWS: DeleteService.
pub const KEPT: Duration = Duration::from_secs(60 * 60);

/// Drops older deployments whose tasks have all ended.
pub fn deployments(view: &View<'_>) -> Option<Acts> {
    let has_tasks = |id: &str| {
        let mut left = view
            .tasks
            .iter()
            .filter(|t| t.condition != Condition::Ended);
        left.any(|task| task.facts.deployment == id)
    };
    let older = view.service.deployments.iter().skip(1);
    let over: Vec<String> = older
        .filter(|deployment| !has_tasks(&deployment.id))
        .map(|deployment| deployment.id.clone())
        .collect();
    (!over.is_empty()).then(|| Plan::steps([Act::RetireDeployments { deployments: over }]))
}

/// A deleted service: every task stops, and then it is inactive.
pub fn drain(view: &View<'_>) -> Acts {
    let asked = |task: &&Judged<'_>| {
        task.facts.stop.is_none() && !matches!(task.condition, Condition::Ended | Condition::Dead)
    };
    let stops: Vec<Stop> = view
        .tasks
        .iter()
        .filter(asked)
        .map(|task| Stop {
            task: task.facts.id.clone(),
            reason: words::stopped_for_deletion(&view.service.name),
        })
        .collect();
    if !stops.is_empty() {
        return Plan::steps([super::rollout::stop(view, stops, Vec::new())]);
    }
    let left = view.ids_of(|condition| *condition != Condition::Ended);
    match left.len() {
        0 => Plan::steps([Act::Deactivate { at: view.now }]),
        left => Plan::wait(Waiting::Draining(left)),
    }
}

/// An inactive service: its row is kept for a while.
pub fn end(service: &Service, tasks: &[Judged<'_>], now: base::Time) -> Acts {
    debug_assert!(tasks.iter().all(|task| !task.condition.is_live()));
    let Some(since) = service.inactive_at else {
        return Plan::steps([Act::Deactivate { at: now }]);
    };
    match now < since + KEPT {
        true => Plan::wait_until(Waiting::Inactive, since + KEPT),
        false => Plan::steps([Act::Forget]),
    }
}
