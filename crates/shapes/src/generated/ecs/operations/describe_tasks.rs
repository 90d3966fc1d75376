//! Generated: ecs DescribeTasks.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeTasks takes.
    DescribeTasksInput = "DescribeTasksInput" {
        0 cluster: Option<String> = Member::new("cluster", &STRING),
        1 include: Option<Vec<String>> = Member::new("include", &TASK_FIELD_LIST),
        2 tasks: Vec<String> = Member::new("tasks", &STRING_LIST).required(),
    }
}

shape! {
    /// What DescribeTasks answers.
    DescribeTasksOutput = "DescribeTasksOutput" {
        0 failures: Option<Vec<Failure>> = Member::new("failures", &FAILURES),
        1 tasks: Option<Vec<Task>> = Member::new("tasks", &TASKS),
    }
}

operation! {
    /// AWS: ecs DescribeTasks.
    "ecs" DescribeTasks(DescribeTasksInput) -> DescribeTasksOutput,
    "", None
}
