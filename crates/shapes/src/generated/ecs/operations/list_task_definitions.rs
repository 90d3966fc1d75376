//! Generated: ecs ListTaskDefinitions.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListTaskDefinitions takes.
    ListTaskDefinitionsInput = "ListTaskDefinitionsInput" {
        0 family_prefix: Option<String> = Member::new("familyPrefix", &STRING),
        1 max_results: Option<i32> = Member::new("maxResults", &BOXED_INTEGER),
        2 next_token: Option<String> = Member::new("nextToken", &STRING),
        3 sort: Option<String> = Member::new("sort", &sort_order::SCHEMA),
        4 status: Option<String> = Member::new("status", &task_definition_status::SCHEMA),
    }
}

shape! {
    /// What ListTaskDefinitions answers.
    ListTaskDefinitionsOutput = "ListTaskDefinitionsOutput" {
        0 next_token: Option<String> = Member::new("nextToken", &STRING),
        1 task_definition_arns: Option<Vec<String>>
            = Member::new("taskDefinitionArns", &STRING_LIST),
    }
}

operation! {
    /// AWS: ecs ListTaskDefinitions.
    "ecs" ListTaskDefinitions(ListTaskDefinitionsInput) -> ListTaskDefinitionsOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "taskDefinitionArns",
        more_results: "",
    })
}
