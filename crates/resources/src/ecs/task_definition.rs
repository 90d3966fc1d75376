//! Task definitions and what stands in them: containers, ports, health checks, mounts, logs.

use aws::{Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Class, Row};

/// A port of a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortMapping {
    /// 1 to 65535.
    pub container_port: u16,
    /// Equal to the container's, or absent, in awsvpc mode.
    pub host_port: Option<u16>,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// A name, if one was given.
    pub name: Option<String>,
    /// `http`, `http2` or `grpc`: kept for the caller, used by Service Connect only.
    pub app_protocol: Option<String>,
}

/// A container's own health check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerHealthCheck {
    /// `CMD …` or `CMD-SHELL …`.
    pub command: Vec<String>,
    /// 5 to 300.
    pub interval_seconds: u32,
    /// 2 to 60.
    pub timeout_seconds: u32,
    /// 1 to 10.
    pub retries: u32,
    /// 0 to 300.
    pub start_period_seconds: u32,
}

/// A place where a volume is mounted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MountPoint {
    /// A volume of the task definition.
    pub source_volume: String,
    /// Absolute.
    pub container_path: String,
    /// Whether writing is forbidden.
    pub read_only: bool,
}

/// What another container must have reached before this one starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// The other container.
    pub container: String,
    /// `START`, `COMPLETE`, `SUCCESS` or `HEALTHY`.
    pub condition: String,
}

/// A resource limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ulimit {
    /// AWS's name, such as `nofile`.
    pub name: String,
    /// Soft.
    pub soft: i64,
    /// Hard.
    pub hard: i64,
}

/// Where a container's output goes: CloudWatch Logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsLogs {
    /// Whether `mode` was said to be `non-blocking`, which it is in any case.
    #[serde(default)]
    pub non_blocking: bool,
    /// How much of what was not delivered is kept: as it was written, and in bytes.
    #[serde(default)]
    pub max_buffer_size: Option<(String, u64)>,
    /// The log group.
    pub group: String,
    /// Its region.
    pub region: String,
    /// `PREFIX/CONTAINER/TASK` is the stream.
    pub stream_prefix: String,
    /// Whether to make the group when it is missing.
    pub create_group: bool,
}

/// A container of a task definition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContainerDefinition {
    /// Unique in the task definition.
    pub name: String,
    /// The reference as written.
    pub image: String,
    /// Whether the task ends with it.
    pub essential: bool,
    /// CPU units of its own; 0 is none.
    pub cpu: i32,
    /// Hard limit in MiB.
    pub memory_mib: Option<i32>,
    /// Soft limit in MiB.
    pub memory_reservation_mib: Option<i32>,
    /// Ports.
    pub port_mappings: Vec<PortMapping>,
    /// Replaces the image's entry point.
    pub entry_point: Option<Vec<String>>,
    /// Replaces the image's command.
    pub command: Option<Vec<String>>,
    /// Name and value.
    pub environment: Vec<(String, String)>,
    /// Working directory.
    pub working_directory: Option<String>,
    /// `user[:group]`.
    pub user: Option<String>,
    /// Whether its root is read-only.
    pub readonly_root_filesystem: bool,
    /// Its own health check.
    pub health_check: Option<ContainerHealthCheck>,
    /// Volumes.
    pub mount_points: Vec<MountPoint>,
    /// Start order.
    pub depends_on: Vec<Dependency>,
    /// Seconds for its dependencies.
    pub start_timeout_seconds: Option<u32>,
    /// Seconds between the stop signal and SIGKILL; 30 if absent, at most 120.
    pub stop_timeout_seconds: Option<u32>,
    /// Limits.
    pub ulimits: Vec<Ulimit>,
    /// Its output.
    pub logs: Option<AwsLogs>,
    /// Docker labels.
    pub docker_labels: BTreeMap<String, String>,
    /// Capabilities beyond the default (`SYS_PTRACE` on Fargate).
    pub capabilities_add: Vec<String>,
    /// Capabilities taken away.
    pub capabilities_drop: Vec<String>,
    /// Whether a process of ours is PID 1 and reaps.
    pub init_process_enabled: bool,
}

/// A revision of a task definition. Never changed, but for its status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskDefinition {
    /// Where.
    pub scope: Scope,
    /// The family.
    pub family: String,
    /// From 1.
    pub revision: u32,
    /// `ACTIVE`, `INACTIVE` or `DELETE_IN_PROGRESS`.
    pub status: String,
    /// ARN of the containers' role.
    pub task_role_arn: Option<String>,
    /// ARN of the agent's role.
    pub execution_role_arn: Option<String>,
    /// `awsvpc`.
    pub network_mode: String,
    /// CPU units (1,024 is one core).
    pub cpu: i32,
    /// MiB.
    pub memory_mib: i32,
    /// `FARGATE`, `EC2`: as asked for.
    pub requires_compatibilities: Vec<String>,
    /// `X86_64` or `ARM64`.
    pub cpu_architecture: Option<String>,
    /// `LINUX`.
    pub operating_system_family: Option<String>,
    /// Names of volumes that live as long as the task.
    pub volumes: Vec<String>,
    /// The containers.
    pub containers: Vec<ContainerDefinition>,
    /// When it was registered.
    pub registered_at: Time,
    /// By whom.
    pub registered_by: String,
    /// When it was deregistered.
    pub deregistered_at: Option<Time>,
    /// When it was asked to go.
    #[serde(default)]
    pub delete_requested_at: Option<Time>,
    /// The tags.
    pub tags: Tags,
}
impl TaskDefinition {
    /// The index, by account and region, of those that were asked to go.
    pub const TO_DELETE: &'static str = "to-delete";

    /// `arn:…:task-definition/FAMILY:REVISION`.
    pub fn arn(&self) -> String {
        let name = format!("task-definition/{}:{}", self.family, self.revision);
        aws::Arn::regional("ecs", &self.scope, name)
    }
}
impl Row for TaskDefinition {
    const TABLE: &'static str = "ecs/task-definition";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        // Zero-padded, so that key order is the order of revisions.
        self.scope
            .key(&[&self.family, &format!("{:010}", self.revision)])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let asked = self.status == "DELETE_IN_PROGRESS";
        let index = asked.then(|| (TaskDefinition::TO_DELETE, self.scope.key(&[])));
        index.into_iter().collect()
    }
}
