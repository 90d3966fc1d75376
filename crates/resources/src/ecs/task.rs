//! Tasks: that they run or stop, with every choice made, and how they ended.
//!
//! The life of a task, in AWS's words: PROVISIONING (its interface is made), PENDING (its image is
//! fetched), ACTIVATING (its targets are registered), RUNNING, DEACTIVATING (its targets drain),
//! STOPPING, DEPROVISIONING, STOPPED.

use super::{ContainerStatus, Overrides, ServiceLoadBalancer};
use aws::{Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use store::{Class, Row};

/// Why a task is to stop. AWS: Task, `stopCode` and `stoppedReason`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopRequest {
    /// `UserInitiated`, `ServiceSchedulerInitiated`, `EssentialContainerExited`,
    /// `TaskFailedToStart`, …
    pub code: String,
    /// AWS's words.
    pub reason: String,
    /// When it was asked for.
    pub at: Time,
    /// Set once its targets have drained: from then on the agent stops the containers.
    pub released_at: Option<Time>,
}

/// How a task ended: durable, so that it can be read after a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskEnd {
    /// AWS's stop code.
    pub code: String,
    /// AWS's words.
    pub reason: String,
    /// Its containers.
    pub containers: Vec<ContainerStatus>,
    /// When its containers had started, if they had.
    pub started_at: Option<Time>,
    /// When stopping began.
    pub stopping_at: Option<Time>,
    /// When its containers had ended.
    pub execution_stopped_at: Option<Time>,
    /// When all was over.
    pub stopped_at: Time,
}
impl TaskEnd {
    /// The stop code of a task whose host was taken away under it. AWS: Task, `stopCode`.
    pub const WITH_HOST: &'static str = "TerminationNotice";
}

/// A task: the intent that it runs, or stops, with every choice made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Where.
    pub scope: Scope,
    /// Its cluster's name.
    pub cluster: String,
    /// 32 hexadecimal digits.
    pub id: String,
    /// The task definition's ARN.
    pub task_definition_arn: String,
    /// The task definition's key, for look-up.
    pub task_definition_key: String,
    /// `service:NAME` or `family:NAME`, or what the caller said.
    pub group: String,
    /// The deployment's id, or what the caller said.
    pub started_by: Option<String>,
    /// The service's name, if it belongs to one.
    pub service: Option<String>,
    /// `FARGATE`.
    pub launch_type: String,
    /// `1.4.0`.
    pub platform_version: String,
    /// CPU units.
    pub cpu: i32,
    /// MiB.
    pub memory_mib: i32,
    /// Its interface.
    pub network_interface_id: String,
    /// `ElasticNetworkInterface` attachment's id.
    pub attachment_id: String,
    /// Its subnet.
    pub subnet_id: String,
    /// Its zone.
    pub availability_zone: String,
    /// Its private address.
    pub private_ip: Ipv4Addr,
    /// Its MAC address.
    pub mac_address: String,
    /// Its interface's private name when it was made, if its VPC gives names. Its containers are
    /// called by it and look for others beside it.
    #[serde(default)]
    pub private_dns_name: Option<String>,
    /// Where it is registered once it runs.
    pub load_balancers: Vec<ServiceLoadBalancer>,
    /// What RunTask changed.
    pub overrides: Overrides,
    /// When it was made.
    pub created_at: Time,
    /// Set when it is to stop.
    pub stop: Option<StopRequest>,
    /// Set once, when its containers were first seen running.
    pub started_at: Option<Time>,
    /// Set once, when its targets were registered.
    pub registered_at: Option<Time>,
    /// Set once, when a service first found it healthy.
    #[serde(default)]
    pub healthy_at: Option<Time>,
    /// Whether its service has counted its failure.
    #[serde(default)]
    pub failure_counted: bool,
    /// Set when all is over. The row is deleted an hour later.
    pub end: Option<TaskEnd>,
    /// The tags.
    pub tags: Tags,
}
impl Task {
    /// The index of all tasks that take room on the host, of whatever account.
    pub const BY_HOST: &'static str = "host";
    /// The one key of that index.
    pub const THIS_HOST: &'static str = "-";

    /// `arn:…:task/CLUSTER/ID`.
    pub fn arn(&self) -> String {
        let name = format!("task/{}/{}", self.cluster, self.id);
        aws::Arn::regional("ecs", &self.scope, name)
    }

    /// `arn:…:container/CLUSTER/ID/NAME`.
    pub fn container_arn(&self, container: &str) -> String {
        let name = format!("container/{}/{}/{container}", self.cluster, self.id);
        aws::Arn::regional("ecs", &self.scope, name)
    }
}
impl Row for Task {
    const TABLE: &'static str = "ecs/task";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.cluster, &self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let mut indexes = Vec::new();
        if let Some(service) = &self.service {
            indexes.push(("service", self.scope.key(&[&self.cluster, service])));
        }
        if self.end.is_none() {
            indexes.push((Task::BY_HOST, Task::THIS_HOST.to_owned()));
            indexes.push(("live", self.scope.key(&[&self.cluster])));
            let address = self.private_ip.to_string();
            indexes.push(("address", self.scope.key(&[&address])));
        }
        indexes
    }
}
