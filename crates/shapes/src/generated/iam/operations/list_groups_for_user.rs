//! Generated: iam ListGroupsForUser.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListGroupsForUser takes.
    ListGroupsForUserInput = "ListGroupsForUserInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What ListGroupsForUser answers.
    ListGroupsForUserOutput = "ListGroupsForUserOutput" {
        0 groups: Vec<Group> = Member::new("Groups", &GROUP_LIST_TYPE).required(),
        1 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        2 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
    }
}

operation! {
    /// AWS: iam ListGroupsForUser.
    "iam" ListGroupsForUser(ListGroupsForUserInput) -> ListGroupsForUserOutput,
    "ListGroupsForUserResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Groups",
        more_results: "IsTruncated",
    })
}
