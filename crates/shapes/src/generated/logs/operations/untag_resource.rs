//! Generated: logs UntagResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UntagResource takes.
    UntagResourceInput = "UntagResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &AMAZON_RESOURCE_NAME).required(),
        1 tag_keys: Vec<String> = Member::new("tagKeys", &TAG_KEY_LIST).required(),
    }
}

shape! {
    /// What UntagResource answers.
    UntagResourceOutput = "UntagResourceOutput" {
    }
}

operation! {
    /// AWS: logs UntagResource.
    "logs" UntagResource(UntagResourceInput) -> UntagResourceOutput,
    "", None
}
