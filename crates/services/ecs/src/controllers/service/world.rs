//! What the decision about a service may know: rows as they are, and what the host last said.
//!
//! Plain data, no handles. A fact from the host that was never heard, or was forgotten when the
//! control plane restarted, is `None`: not known, never "not there".

use base::Time;
use resources::ecs::{Service, StopRequest, TaskPhase};
use std::sync::Arc;

/// All about one service.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The service, while there is one.
    pub service: Option<Arc<Service>>,
    /// Its tasks, those that ended and whose failure was not counted included.
    pub tasks: Vec<TaskFacts>,
    /// The subnets of its newest deployment, in the order given.
    pub subnets: Vec<SubnetFacts>,
    /// What new identifiers are made from: fresh in each observation.
    pub choices: u64,
}

/// A subnet that tasks may be placed in.
#[derive(Clone, Debug, PartialEq)]
pub struct SubnetFacts {
    /// Its id.
    pub id: String,
    /// Its zone; empty when the subnet is gone.
    pub zone: String,
}

/// One task of the service.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskFacts {
    /// Its id.
    pub id: String,
    /// The deployment that it was started for.
    pub deployment: String,
    /// Its subnet.
    pub subnet: String,
    /// Its zone.
    pub zone: String,
    /// When it was made.
    pub created_at: Time,
    /// When its containers were first seen running.
    pub started_at: Option<Time>,
    /// Whether its targets were registered; true when it has none.
    pub registered: bool,
    /// When it was first found healthy.
    pub healthy_at: Option<Time>,
    /// Whether its failure was counted.
    pub failure_counted: bool,
    /// Whether and why it was asked to stop.
    pub stop: Option<StopRequest>,
    /// When its containers had ended, once all is over.
    pub ended_at: Option<Time>,
    /// Whether the host was stopped under it: that says nothing about its deployment.
    pub with_host: bool,
    /// Whether an essential container has a health check.
    pub has_health_check: bool,
    /// What the host last said of it.
    pub seen: Option<Seen>,
    /// What the load balancers' edge last said of each of its targets.
    pub targets: Vec<TargetFacts>,
}

/// What the host said of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// How far its containers are.
    pub phase: TaskPhase,
    /// `UNKNOWN`, `HEALTHY` or `UNHEALTHY`.
    pub health: String,
    /// When its containers had ended.
    pub ended_at: Option<Time>,
}

/// A target of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetFacts {
    /// Its target group's ARN.
    pub group: String,
    /// AWS's target state.
    pub state: Option<String>,
}
