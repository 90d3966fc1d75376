//! What RunTask changes of a task definition. Plain data, no rule.

use serde::{Deserialize, Serialize};

/// Overrides of one container. AWS: ContainerOverride.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContainerOverride {
    /// The container.
    pub name: String,
    /// Its command.
    pub command: Option<Vec<String>>,
    /// Added to or replacing its environment.
    pub environment: Vec<(String, String)>,
    /// CPU units.
    pub cpu: Option<i32>,
    /// MiB.
    pub memory_mib: Option<i32>,
}

/// What RunTask changes of the task definition. AWS: TaskOverride.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overrides {
    /// By container.
    pub containers: Vec<ContainerOverride>,
    /// ARN.
    pub task_role_arn: Option<String>,
    /// ARN.
    pub execution_role_arn: Option<String>,
    /// CPU units of the task.
    pub cpu: Option<i32>,
    /// MiB of the task.
    pub memory_mib: Option<i32>,
}
