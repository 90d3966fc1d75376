//! Generated: ecs DeregisterTaskDefinition.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeregisterTaskDefinition takes.
    DeregisterTaskDefinitionInput = "DeregisterTaskDefinitionInput" {
        0 task_definition: String = Member::new("taskDefinition", &STRING).required(),
    }
}

shape! {
    /// What DeregisterTaskDefinition answers.
    DeregisterTaskDefinitionOutput = "DeregisterTaskDefinitionOutput" {
        0 task_definition: Option<TaskDefinition>
            = Member::new("taskDefinition", TaskDefinition::SCHEMA),
    }
}

operation! {
    /// AWS: ecs DeregisterTaskDefinition.
    "ecs" DeregisterTaskDefinition(DeregisterTaskDefinitionInput) -> DeregisterTaskDefinitionOutput,
    "", None
}
