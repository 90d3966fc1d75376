//! Generated: ecs StopTask.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What StopTask takes.
    StopTaskInput = "StopTaskInput" {
        0 cluster: Option<String> = Member::new("cluster", &STRING),
        1 reason: Option<String> = Member::new("reason", &STRING),
        2 task: String = Member::new("task", &STRING).required(),
    }
}

shape! {
    /// What StopTask answers.
    StopTaskOutput = "StopTaskOutput" {
        0 task: Option<Task> = Member::new("task", Task::SCHEMA),
    }
}

operation! {
    /// AWS: ecs StopTask.
    "ecs" StopTask(StopTaskInput) -> StopTaskOutput,
    "", None
}
