//! Generated: ecr UntagResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UntagResource takes.
    UntagResourceInput = "UntagResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &ARN).required(),
        1 tag_keys: Vec<String> = Member::new("tagKeys", &TAG_KEY_LIST).required(),
    }
}

shape! {
    /// What UntagResource answers.
    UntagResourceOutput = "UntagResourceOutput" {
    }
}

operation! {
    /// AWS: ecr UntagResource.
    "ecr" UntagResource(UntagResourceInput) -> UntagResourceOutput,
    "", None
}
