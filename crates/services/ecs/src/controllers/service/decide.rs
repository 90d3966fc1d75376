//! What to do about a service: pure, in the order of AWS's document.
//!
//! AWS: ECS Developer Guide, "Deploy Amazon ECS services by replacing tasks" and "How the
//! deployment circuit breaker detects failures". No clock but the argument, no chance but
//! [`World::choices`]. What the host has not said is waited for, never taken for a failure.

mod breaker;
mod health;
mod record;
mod retire;
mod rollout;
mod settle;
mod step;
mod view;

pub use breaker::threshold;
pub use step::{Act, Step, Stop, Subject};

use super::world::World;
use base::Time;
use control::Plan;
use std::fmt;
use view::View;

/// A plan before it is addressed to its service.
type Acts = Plan<Act, Waiting>;

/// Why nothing more happens now.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    /// There is no such service any more.
    Gone,
    /// Deleted; the row is kept for an hour.
    Inactive,
    /// Deleted; its tasks are still ending.
    Draining(usize),
    /// All is as asked for.
    Steady,
    /// These tasks are not healthy yet.
    Starting(Vec<String>),
    /// These tasks drain or stop.
    Stopping(Vec<String>),
    /// The host has not said how these tasks are.
    Unknown(Vec<String>),
    /// These tasks are unhealthy, and what replaces them is not there yet.
    Unhealthy(Vec<String>),
    /// Tasks ended as soon as they started; the next try is at this time.
    Throttled(Time),
    /// The circuit breaker stopped the deployment, and there is nothing to go back to.
    DeploymentFailed,
    /// Minimum and maximum healthy percent allow neither one task more nor one fewer.
    Configuration,
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |ids: &[String]| ids.join(" ");
        match self {
            Waiting::Gone => f.write_str("the service is gone"),
            Waiting::Inactive => f.write_str("the service was deleted"),
            Waiting::Draining(count) => write!(f, "{count} tasks of the deleted service end"),
            Waiting::Steady => f.write_str("has reached a steady state"),
            Waiting::Starting(ids) => write!(f, "not healthy yet: {}", named(ids)),
            Waiting::Stopping(ids) => write!(f, "draining or stopping: {}", named(ids)),
            Waiting::Unknown(ids) => write!(f, "the host has not reported: {}", named(ids)),
            Waiting::Unhealthy(ids) => write!(f, "unhealthy, not replaced yet: {}", named(ids)),
            Waiting::Throttled(until) => {
                write!(f, "unable to consistently start tasks; next try at {until}")
            }
            Waiting::DeploymentFailed => f.write_str("the deployment failed"),
            Waiting::Configuration => {
                f.write_str("the deployment configuration allows neither stop nor start")
            }
        }
    }
}

/// What to do now.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let Some(service) = &world.service else {
        return Plan::settled(Waiting::Gone);
    };
    let subject = Subject::of(service);
    let Some(view) = View::new(world, service, now) else {
        return address(subject, retire::end(service, &[], now));
    };
    let acts = match service.status.as_str() {
        "INACTIVE" => retire::end(service, &view.tasks, now),
        "DRAINING" => retire::drain(&view),
        _ => active(&view),
    };
    address(subject, acts)
}

/// The phases in their order; the first that has something to do is the plan, for what it writes
/// is what the later ones read.
fn active(view: &View<'_>) -> Acts {
    let phases: [fn(&View<'_>) -> Option<Acts>; 5] = [
        record::outcomes,
        breaker::trip,
        retire::deployments,
        rollout::tasks,
        settle::done,
    ];
    let plan = phases.iter().find_map(|phase| phase(view));
    plan.unwrap_or_else(|| settle::waiting(view))
}

fn address(subject: Subject, acts: Acts) -> Plan<Step, Waiting> {
    let step = |act| Step {
        service: subject.clone(),
        act,
    };
    Plan {
        steps: acts.steps.into_iter().map(step).collect(),
        waiting: acts.waiting,
        again_at: acts.again_at,
    }
}
