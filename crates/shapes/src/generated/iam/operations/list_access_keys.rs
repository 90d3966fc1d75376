//! Generated: iam ListAccessKeys.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListAccessKeys takes.
    ListAccessKeysInput = "ListAccessKeysInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 user_name: Option<String> = Member::new("UserName", &EXISTING_USER_NAME_TYPE),
    }
}

shape! {
    /// What ListAccessKeys answers.
    ListAccessKeysOutput = "ListAccessKeysOutput" {
        0 access_key_metadata: Vec<AccessKeyMetadata>
            = Member::new("AccessKeyMetadata", &ACCESS_KEY_METADATA_LIST_TYPE).required(),
        1 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        2 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
    }
}

operation! {
    /// AWS: iam ListAccessKeys.
    "iam" ListAccessKeys(ListAccessKeysInput) -> ListAccessKeysOutput,
    "ListAccessKeysResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "AccessKeyMetadata",
        more_results: "IsTruncated",
    })
}
