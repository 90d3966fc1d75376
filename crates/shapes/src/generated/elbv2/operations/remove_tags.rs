//! Generated: elbv2 RemoveTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What RemoveTags takes.
    RemoveTagsInput = "RemoveTagsInput" {
        0 resource_arns: Vec<String> = Member::new("ResourceArns", &RESOURCE_ARNS).required(),
        1 tag_keys: Vec<String> = Member::new("TagKeys", &TAG_KEYS).required(),
    }
}

shape! {
    /// What RemoveTags answers.
    RemoveTagsOutput = "RemoveTagsOutput" {
    }
}

operation! {
    /// AWS: elbv2 RemoveTags.
    "elbv2" RemoveTags(RemoveTagsInput) -> RemoveTagsOutput,
    "RemoveTagsResult", None
}
