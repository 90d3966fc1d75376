//! Generated: ecr TagResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What TagResource takes.
    TagResourceInput = "TagResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &ARN).required(),
        1 tags: Vec<Tag> = Member::new("tags", &TAG_LIST).required(),
    }
}

shape! {
    /// What TagResource answers.
    TagResourceOutput = "TagResourceOutput" {
    }
}

operation! {
    /// AWS: ecr TagResource.
    "ecr" TagResource(TagResourceInput) -> TagResourceOutput,
    "", None
}
