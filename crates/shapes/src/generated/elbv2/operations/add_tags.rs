//! Generated: elbv2 AddTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AddTags takes.
    AddTagsInput = "AddTagsInput" {
        0 resource_arns: Vec<String> = Member::new("ResourceArns", &RESOURCE_ARNS).required(),
        1 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST).required(),
    }
}

shape! {
    /// What AddTags answers.
    AddTagsOutput = "AddTagsOutput" {
    }
}

operation! {
    /// AWS: elbv2 AddTags.
    "elbv2" AddTags(AddTagsInput) -> AddTagsOutput,
    "AddTagsResult", None
}
