//! Generated: ecs DescribeTaskDefinition.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeTaskDefinition takes.
    DescribeTaskDefinitionInput = "DescribeTaskDefinitionInput" {
        0 include: Option<Vec<String>> = Member::new("include", &TASK_DEFINITION_FIELD_LIST),
        1 task_definition: String = Member::new("taskDefinition", &STRING).required(),
    }
}

shape! {
    /// What DescribeTaskDefinition answers.
    DescribeTaskDefinitionOutput = "DescribeTaskDefinitionOutput" {
        0 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
        1 task_definition: Option<TaskDefinition>
            = Member::new("taskDefinition", TaskDefinition::SCHEMA),
    }
}

operation! {
    /// AWS: ecs DescribeTaskDefinition.
    "ecs" DescribeTaskDefinition(DescribeTaskDefinitionInput) -> DescribeTaskDefinitionOutput,
    "", None
}
