//! Generated: ecs ListTagsForResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListTagsForResource takes.
    ListTagsForResourceInput = "ListTagsForResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &STRING).required(),
    }
}

shape! {
    /// What ListTagsForResource answers.
    ListTagsForResourceOutput = "ListTagsForResourceOutput" {
        0 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
    }
}

operation! {
    /// AWS: ecs ListTagsForResource.
    "ecs" ListTagsForResource(ListTagsForResourceInput) -> ListTagsForResourceOutput,
    "", None
}
