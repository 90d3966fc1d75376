//! Amazon ECS: clusters, task definitions, services, tasks.
//!
//! AWS: Amazon ECS API Reference 2014-11-13.

mod overrides;
mod service;
mod service_deployment;
mod task;
mod task_definition;
mod task_status;

pub use overrides::{ContainerOverride, Overrides};
pub use service::{
    AwsVpcConfiguration, Deployment, DeploymentConfiguration, Event, RolloutState, Service,
    ServiceLoadBalancer,
};
pub use service_deployment::{ServiceDeployment, ServiceRevision};
pub use task::{StopRequest, Task, TaskEnd};
pub use task_definition::{
    AwsLogs, ContainerDefinition, ContainerHealthCheck, Dependency, MountPoint, PortMapping,
    TaskDefinition, Ulimit,
};
pub use task_status::{ContainerStatus, LimitsLack, TaskPhase, TaskStatus};

use aws::{Scope, Tags};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Class, Row};

/// A cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Where.
    pub scope: Scope,
    /// Its name.
    pub name: String,
    /// False after DeleteCluster, while AWS still shows it as INACTIVE.
    pub active: bool,
    /// Settings by name, such as `containerInsights`.
    pub settings: BTreeMap<String, String>,
    /// The tags.
    pub tags: Tags,
}
impl Row for Cluster {
    const TABLE: &'static str = "ecs/cluster";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.name])
    }
}
