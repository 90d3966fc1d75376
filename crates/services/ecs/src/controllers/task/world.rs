//! What the decision about a task may know.
//!
//! Plain data, no handles. What the host never said is `None`: not known, never "not there".

use base::Time;
use resources::ecs::{Task, TaskStatus};
use std::sync::Arc;
use std::time::Duration;

/// All about one task.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The task, while there is one.
    pub task: Option<Arc<Task>>,
    /// What the host's agent last said of it.
    pub seen: Option<Arc<TaskStatus>>,
    /// Its targets, one for each of its load balancers, in their order.
    pub targets: Vec<TargetFacts>,
    /// Whether its interface is still there.
    pub has_interface: bool,
    /// Fresh in each observation: what the ids of events are made from.
    pub choices: u64,
}

/// Where a task is, or will be, registered.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetFacts {
    /// The target group's ARN.
    pub group: String,
    /// The group's deregistration delay; `None` when there is no such group any more.
    pub delay: Option<Duration>,
    /// The target's row, if it is registered.
    pub registered: Option<Registered>,
    /// Whether the edge has nothing in flight to it any more; `None` when it has not said.
    pub drained: Option<bool>,
}

/// A registered target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Since when.
    pub at: Time,
    /// Since when it gets no new requests.
    pub deregistered_at: Option<Time>,
}
