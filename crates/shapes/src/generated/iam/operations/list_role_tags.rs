//! Generated: iam ListRoleTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListRoleTags takes.
    ListRoleTagsInput = "ListRoleTagsInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What ListRoleTags answers.
    ListRoleTagsOutput = "ListRoleTagsOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST_TYPE).required(),
    }
}

operation! {
    /// AWS: iam ListRoleTags.
    "iam" ListRoleTags(ListRoleTagsInput) -> ListRoleTagsOutput,
    "ListRoleTagsResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Tags",
        more_results: "IsTruncated",
    })
}
