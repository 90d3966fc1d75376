//! Generated: ec2 CreateTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateTags takes.
    CreateTagsInput = "CreateTagsInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 resources: Vec<String>
            = Member::new("Resources", &RESOURCE_ID_LIST)
            .called("ResourceId", "ResourceId").required(),
        2 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST).called("Tag", "Tag").required(),
    }
}

shape! {
    /// What CreateTags answers.
    CreateTagsOutput = "CreateTagsOutput" {
    }
}

operation! {
    /// AWS: ec2 CreateTags.
    "ec2" CreateTags(CreateTagsInput) -> CreateTagsOutput,
    "", None
}
