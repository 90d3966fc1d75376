//! Generated: logs ListTagsForResource.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListTagsForResource takes.
    ListTagsForResourceInput = "ListTagsForResourceInput" {
        0 resource_arn: String = Member::new("resourceArn", &AMAZON_RESOURCE_NAME).required(),
    }
}

shape! {
    /// What ListTagsForResource answers.
    ListTagsForResourceOutput = "ListTagsForResourceOutput" {
        0 tags: Option<BTreeMap<String, String>> = Member::new("tags", &TAGS),
    }
}

operation! {
    /// AWS: logs ListTagsForResource.
    "logs" ListTagsForResource(ListTagsForResourceInput) -> ListTagsForResourceOutput,
    "", None
}
