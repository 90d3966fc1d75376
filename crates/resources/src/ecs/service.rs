//! Services: what they run and how they replace it, their deployments and events.

use aws::{Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

/// Which subnets and groups tasks get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsVpcConfiguration {
    /// In the order given.
    pub subnets: Vec<String>,
    /// Groups; the VPC's default one if none were given.
    pub security_groups: Vec<String>,
    /// `ENABLED` is true.
    pub assign_public_ip: bool,
}

/// A target group that tasks are registered with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLoadBalancer {
    /// The target group's ARN.
    pub target_group_arn: String,
    /// A container.
    pub container_name: String,
    /// One of its ports.
    pub container_port: u16,
}

/// How a service replaces tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentConfiguration {
    /// Percent of the desired count; default 100.
    pub minimum_healthy_percent: u32,
    /// Percent of the desired count; default 200.
    pub maximum_percent: u32,
    /// Whether failing deployments are stopped.
    pub circuit_breaker_enable: bool,
    /// Whether they are rolled back.
    pub circuit_breaker_rollback: bool,
}

/// What a deployment has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RolloutState {
    /// Under way.
    InProgress,
    /// Its tasks have reached the desired count and are healthy, older ones are gone.
    Completed,
    /// The circuit breaker stopped it.
    Failed,
}

/// One deployment of a service: a revision of it being, or having been, rolled out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// `ecs-svc/` and 19 digits. Tasks carry it in `started_by`.
    pub id: String,
    /// The task definition's ARN.
    pub task_definition_arn: String,
    /// What tasks get.
    pub network: AwsVpcConfiguration,
    /// Where they are registered.
    pub load_balancers: Vec<ServiceLoadBalancer>,
    /// `1.4.0` (LATEST is resolved).
    pub platform_version: String,
    /// What it has come to.
    pub state: RolloutState,
    /// AWS's words for it.
    pub reason: String,
    /// Tasks that did not start or were unhealthy, in a row.
    pub failed_tasks: u32,
    /// Set on a deployment that the circuit breaker made: the id of the failed one.
    pub rollback_of: Option<String>,
    /// Whether a new deployment of the same revision was asked for.
    pub force: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// When it ended (completed or failed).
    pub finished_at: Option<Time>,
    /// The row of [`super::ServiceDeployment`] that tells of it: the last segment of its key.
    #[serde(default)]
    pub service_deployment: String,
}

/// A service event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// A UUID.
    pub id: String,
    /// When.
    pub at: Time,
    /// AWS's words.
    pub message: String,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Where.
    pub scope: Scope,
    /// Its cluster's name.
    pub cluster: String,
    /// Its name.
    pub name: String,
    /// `ACTIVE`, `DRAINING` or `INACTIVE`.
    pub status: String,
    /// How many tasks.
    pub desired_count: u32,
    /// `FARGATE`.
    pub launch_type: String,
    /// As asked for: `LATEST` or a version. What it means, each deployment has.
    #[serde(default = "latest")]
    pub platform_version: String,
    /// How tasks are replaced.
    pub deployment_configuration: DeploymentConfiguration,
    /// Seconds for which unhealthy targets are forgiven after a task started.
    pub health_check_grace_period_seconds: u32,
    /// Newest first. The first is PRIMARY, the others are ACTIVE while they have tasks.
    pub deployments: Vec<Deployment>,
    /// The last completed deployment, which a failed one is rolled back to.
    pub last_completed: Option<Deployment>,
    /// Newest first, at most 100.
    pub events: Vec<Event>,
    /// Whether the last event said that a steady state was reached.
    pub steady: bool,
    /// When starting tasks may be tried again after failures, and how many waves there were.
    pub start_backoff: Option<(Time, u32)>,
    /// When it became `INACTIVE`. The row is deleted an hour later.
    #[serde(default)]
    pub inactive_at: Option<Time>,
    /// `TASK_DEFINITION`, `SERVICE` or nothing.
    pub propagate_tags: Option<String>,
    /// Whether tasks get `aws:ecs:…` tags.
    pub enable_ecs_managed_tags: bool,
    /// ARN of the creator.
    pub created_by: String,
    /// When it was made.
    pub created_at: Time,
    /// The tags.
    pub tags: Tags,
}

/// What a service of an earlier version had asked for.
fn latest() -> String {
    Service::LATEST.to_owned()
}

impl Service {
    /// The platform version that follows AWS's newest.
    pub const LATEST: &'static str = "LATEST";

    /// `arn:…:service/CLUSTER/NAME`.
    pub fn arn(&self) -> String {
        let name = format!("service/{}/{}", self.cluster, self.name);
        aws::Arn::regional("ecs", &self.scope, name)
    }
}
impl Row for Service {
    const TABLE: &'static str = "ecs/service";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.cluster, &self.name])
    }
}
