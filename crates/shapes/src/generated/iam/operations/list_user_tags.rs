//! Generated: iam ListUserTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListUserTags takes.
    ListUserTagsInput = "ListUserTagsInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What ListUserTags answers.
    ListUserTagsOutput = "ListUserTagsOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST_TYPE).required(),
    }
}

operation! {
    /// AWS: iam ListUserTags.
    "iam" ListUserTags(ListUserTagsInput) -> ListUserTagsOutput,
    "ListUserTagsResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Tags",
        more_results: "IsTruncated",
    })
}
