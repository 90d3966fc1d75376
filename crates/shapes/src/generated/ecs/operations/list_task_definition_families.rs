//! Generated: ecs ListTaskDefinitionFamilies.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListTaskDefinitionFamilies takes.
    ListTaskDefinitionFamiliesInput = "ListTaskDefinitionFamiliesInput" {
        0 family_prefix: Option<String> = Member::new("familyPrefix", &STRING),
        1 max_results: Option<i32> = Member::new("maxResults", &BOXED_INTEGER),
        2 next_token: Option<String> = Member::new("nextToken", &STRING),
        3 status: Option<String> = Member::new("status", &task_definition_family_status::SCHEMA),
    }
}

shape! {
    /// What ListTaskDefinitionFamilies answers.
    ListTaskDefinitionFamiliesOutput = "ListTaskDefinitionFamiliesOutput" {
        0 families: Option<Vec<String>> = Member::new("families", &STRING_LIST),
        1 next_token: Option<String> = Member::new("nextToken", &STRING),
    }
}

operation! {
    /// AWS: ecs ListTaskDefinitionFamilies.
    "ecs" ListTaskDefinitionFamilies(ListTaskDefinitionFamiliesInput) -> ListTaskDefinitionFamiliesOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "families",
        more_results: "",
    })
}
