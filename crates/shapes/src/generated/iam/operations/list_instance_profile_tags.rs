//! Generated: iam ListInstanceProfileTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListInstanceProfileTags takes.
    ListInstanceProfileTagsInput = "ListInstanceProfileTagsInput" {
        0 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
        1 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        2 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
    }
}

shape! {
    /// What ListInstanceProfileTags answers.
    ListInstanceProfileTagsOutput = "ListInstanceProfileTagsOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST_TYPE).required(),
    }
}

operation! {
    /// AWS: iam ListInstanceProfileTags.
    "iam" ListInstanceProfileTags(ListInstanceProfileTagsInput) -> ListInstanceProfileTagsOutput,
    "ListInstanceProfileTagsResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Tags",
        more_results: "IsTruncated",
    })
}
