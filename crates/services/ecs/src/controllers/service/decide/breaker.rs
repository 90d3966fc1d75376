//! The deployment circuit breaker.
//!
//! AWS: "How the Amazon ECS deployment circuit breaker detects failures": half of the desired
//! count, at least 3, at most 200 failures in a row; stage 1 are tasks that never run, stage 2
//! tasks that fail their health checks; a healthy task resets the count. A rollback is not rolled
//! back: it is tried until it works.

use super::view::View;
use super::{Act, Acts};
use crate::controllers::words;
use control::Plan;
use resources::ecs::{Deployment, RolloutState};

/// How many failures stop a deployment of so many tasks.
pub fn threshold(desired_count: u32) -> u32 {
    desired_count.div_ceil(2).clamp(3, 200)
}

/// Stops the newest deployment when it fails too often.
pub fn trip(view: &View<'_>) -> Option<Acts> {
    let (service, primary) = (view.service, view.primary);
    let configuration = &service.deployment_configuration;
    let trips = configuration.circuit_breaker_enable
        && primary.state == RolloutState::InProgress
        && primary.rollback_of.is_none()
        && primary.failed_tasks >= threshold(service.desired_count);
    if !trips {
        return None;
    }
    let mut events = vec![view.event(words::failed(&service.name, &primary.id))];
    let last = service.last_completed.as_ref();
    let last = last.filter(|last| configuration.circuit_breaker_rollback && last.id != primary.id);
    let back_to = last.map(|last| {
        events.push(view.event(words::rolling_back(&service.name, &last.id)));
        Box::new(Deployment {
            state: RolloutState::InProgress,
            reason: words::reason_rolling_back(&last.id),
            failed_tasks: 0,
            rollback_of: Some(primary.id.clone()),
            updated_at: view.now,
            finished_at: None,
            service_deployment: primary.service_deployment.clone(),
            ..last.clone()
        })
    });
    Some(Plan::steps([Act::FailDeployment {
        deployment: primary.id.clone(),
        back_to,
        events,
        at: view.now,
    }]))
}
