//! Generated: iam ListUsers.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListUsers takes.
    ListUsersInput = "ListUsersInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 path_prefix: Option<String> = Member::new("PathPrefix", &PATH_PREFIX_TYPE),
    }
}

shape! {
    /// What ListUsers answers.
    ListUsersOutput = "ListUsersOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 users: Vec<User> = Member::new("Users", &USER_LIST_TYPE).required(),
    }
}

operation! {
    /// AWS: iam ListUsers.
    "iam" ListUsers(ListUsersInput) -> ListUsersOutput,
    "ListUsersResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Users",
        more_results: "IsTruncated",
    })
}
