//! Generated: ecs DeleteTaskDefinitions.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteTaskDefinitions takes.
    DeleteTaskDefinitionsInput = "DeleteTaskDefinitionsInput" {
        0 task_definitions: Vec<String> = Member::new("taskDefinitions", &STRING_LIST).required(),
    }
}

shape! {
    /// What DeleteTaskDefinitions answers.
    DeleteTaskDefinitionsOutput = "DeleteTaskDefinitionsOutput" {
        0 failures: Option<Vec<Failure>> = Member::new("failures", &FAILURES),
        1 task_definitions: Option<Vec<TaskDefinition>>
            = Member::new("taskDefinitions", &TASK_DEFINITION_LIST),
    }
}

operation! {
    /// AWS: ecs DeleteTaskDefinitions.
    "ecs" DeleteTaskDefinitions(DeleteTaskDefinitionsInput) -> DeleteTaskDefinitionsOutput,
    "", None
}
