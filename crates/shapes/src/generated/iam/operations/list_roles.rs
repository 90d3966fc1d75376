//! Generated: iam ListRoles.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListRoles takes.
    ListRolesInput = "ListRolesInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 path_prefix: Option<String> = Member::new("PathPrefix", &PATH_PREFIX_TYPE),
    }
}

shape! {
    /// What ListRoles answers.
    ListRolesOutput = "ListRolesOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 roles: Vec<Role> = Member::new("Roles", &ROLE_LIST_TYPE).required(),
    }
}

operation! {
    /// AWS: iam ListRoles.
    "iam" ListRoles(ListRolesInput) -> ListRolesOutput,
    "ListRolesResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Roles",
        more_results: "IsTruncated",
    })
}
