//! Generated: ecs UntagResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UntagResource takes.
    UntagResourceInput = "UntagResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &STRING).required(),
        1 tag_keys: Vec<String> = Member::new("tagKeys", &TAG_KEYS).required(),
    }
}

shape! {
    /// What UntagResource answers.
    UntagResourceOutput = "UntagResourceOutput" {
    }
}

operation! {
    /// AWS: ecs UntagResource.
    "ecs" UntagResource(UntagResourceInput) -> UntagResourceOutput,
    "", None
}
