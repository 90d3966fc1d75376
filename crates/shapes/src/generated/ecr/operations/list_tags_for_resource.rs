//! Generated: ecr ListTagsForResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListTagsForResource takes.
    ListTagsForResourceInput = "ListTagsForResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &ARN).required(),
    }
}

shape! {
    /// What ListTagsForResource answers.
    ListTagsForResourceOutput = "ListTagsForResourceOutput" {
        0 tags: Option<Vec<Tag>> = Member::new("tags", &TAG_LIST),
    }
}

operation! {
    /// AWS: ecr ListTagsForResource.
    "ecr" ListTagsForResource(ListTagsForResourceInput) -> ListTagsForResourceOutput,
    "", None
}
