//! Generated: ecs TagResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What TagResource takes.
    TagResourceInput = "TagResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &STRING).required(),
        1 tags: Vec<Tag> = Member::new("tags", &TAGS).required(),
    }
}

shape! {
    /// What TagResource answers.
    TagResourceOutput = "TagResourceOutput" {
    }
}

operation! {
    /// AWS: ecs TagResource.
    "ecs" TagResource(TagResourceInput) -> TagResourceOutput,
    "", None
}
