//! Generated: ec2 DeleteTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteTags takes.
    DeleteTagsInput = "DeleteTagsInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 resources: Vec<String>
            = Member::new("Resources", &RESOURCE_ID_LIST)
            .called("resourceId", "ResourceId").required(),
        2 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tag", "Tag"),
    }
}

shape! {
    /// What DeleteTags answers.
    DeleteTagsOutput = "DeleteTagsOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteTags.
    "ec2" DeleteTags(DeleteTagsInput) -> DeleteTagsOutput,
    "", None
}
