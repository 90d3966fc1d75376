//! Amazon ECS: clusters, task definitions, services, tasks.
//!
//! AWS: Amazon ECS API Reference 2014-11-13. The life of a task, in AWS's words: PROVISIONING (its
//! interface is made), PENDING (its image is fetched), ACTIVATING (its targets are registered),
//! RUNNING, DEACTIVATING (its targets drain), STOPPING, DEPROVISIONING, STOPPED.

mod overrides;
mod service_deployment;
mod task_status;

pub use overrides::{ContainerOverride, Overrides};
pub use service_deployment::{ServiceDeployment, ServiceRevision};
pub use task_status::{ContainerStatus, LimitsLack, TaskPhase, TaskStatus};

use aws::{Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
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
    /// The tags.
    pub tags: Tags,
}
impl TaskDefinition {
    /// `arn:…:task-definition/FAMILY:REVISION`.
    pub fn arn(&self) -> String {
        let name = format!("task-definition/{}:{}", self.family, self.revision);
        aws::Arn::regional("ecs", &self.scope, name).to_string()
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
}

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
    /// The row of [`ServiceDeployment`] that tells of it: the last segment of its key.
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
impl Service {
    /// `arn:…:service/CLUSTER/NAME`.
    pub fn arn(&self) -> String {
        let name = format!("service/{}/{}", self.cluster, self.name);
        aws::Arn::regional("ecs", &self.scope, name).to_string()
    }
}
impl Row for Service {
    const TABLE: &'static str = "ecs/service";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.cluster, &self.name])
    }
}

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
        aws::Arn::regional("ecs", &self.scope, name).to_string()
    }

    /// `arn:…:container/CLUSTER/ID/NAME`.
    pub fn container_arn(&self, container: &str) -> String {
        let name = format!("container/{}/{}/{container}", self.cluster, self.id);
        aws::Arn::regional("ecs", &self.scope, name).to_string()
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
