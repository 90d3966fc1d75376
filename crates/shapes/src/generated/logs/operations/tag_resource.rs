//! Generated: logs TagResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What TagResource takes.
    TagResourceInput = "TagResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &AMAZON_RESOURCE_NAME).required(),
        1 tags: BTreeMap<String, String> = Member::new("tags", &TAGS).required(),
    }
}

shape! {
    /// What TagResource answers.
    TagResourceOutput = "TagResourceOutput" {
    }
}

operation! {
    /// AWS: logs TagResource.
    "logs" TagResource(TagResourceInput) -> TagResourceOutput,
    "", None
}
