//! What the host tells of a task and its containers. Plain data, no rule.

use aws::Scope;
use base::Time;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

/// What the agent sees of a task on this host. An observation: absent means not known (yet).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskStatus {
    /// Where.
    pub scope: Scope,
    /// Its cluster's name.
    pub cluster: String,
    /// The task's id.
    pub id: String,
    /// How far its containers are.
    pub phase: TaskPhase,
    /// Its containers.
    pub containers: Vec<ContainerStatus>,
    /// `UNKNOWN`, `HEALTHY` or `UNHEALTHY`: the worst of its essential containers with a check.
    pub health: String,
    /// Why it ended or waits, in AWS's words.
    pub reason: Option<String>,
    /// AWS's stop code, when it ended by itself.
    pub stop_code: Option<String>,
    /// When fetching the image began.
    pub pull_started_at: Option<Time>,
    /// When it ended.
    pub pull_stopped_at: Option<Time>,
    /// When all its containers had started.
    pub started_at: Option<Time>,
    /// When its containers had ended.
    pub execution_stopped_at: Option<Time>,
    /// What lacks to hold its limits here; nothing when all are held.
    pub limits_lack: Option<LimitsLack>,
    /// Since when the agent tells of it, in this life of the agent.
    pub connected_at: Time,
    /// When this was seen.
    pub seen_at: Time,
}
impl Row for TaskStatus {
    const TABLE: &'static str = "ecs/task-status";
    const CLASS: Class = Class::Observation;
    fn key(&self) -> String {
        self.scope.key(&[&self.cluster, &self.id])
    }
}

/// Some or all limits of tasks cannot be held on this host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitsLack {
    /// Why, for people.
    pub reason: String,
    /// Whether those of CPU are held all the same.
    pub holds_cpu: bool,
    /// Whether those of memory are.
    pub holds_memory: bool,
}

/// How far the agent is with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskPhase {
    /// Its interface is being made.
    Provisioning,
    /// Its images are being fetched or its containers started.
    Pending,
    /// Its containers run.
    Running,
    /// Its containers are being stopped.
    Stopping,
    /// Its containers have ended and what they held is freed.
    Stopped,
}

/// How a container ended, or stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerStatus {
    /// Its name.
    pub name: String,
    /// `PENDING`, `RUNNING`, `STOPPED`.
    pub last_status: String,
    /// Exit code: the process's, or 128 + signal.
    pub exit_code: Option<i32>,
    /// AWS's words, such as `CannotPullContainerError: …` or `OutOfMemoryError: …`.
    pub reason: Option<String>,
    /// `sha256:…` of the image's manifest, once known.
    pub image_digest: Option<String>,
    /// `UNKNOWN`, `HEALTHY` or `UNHEALTHY`.
    pub health: String,
    /// Since when it is that, where it is checked and runs.
    #[serde(default)]
    pub health_since: Option<Time>,
    /// The runtime's id.
    pub runtime_id: Option<String>,
    /// When the agent began to start it.
    #[serde(default)]
    pub created_at: Option<Time>,
    /// When its program was executed.
    #[serde(default)]
    pub started_at: Option<Time>,
    /// When it had ended.
    #[serde(default)]
    pub finished_at: Option<Time>,
}
