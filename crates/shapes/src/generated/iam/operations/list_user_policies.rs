//! Generated: iam ListUserPolicies.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListUserPolicies takes.
    ListUserPoliciesInput = "ListUserPoliciesInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What ListUserPolicies answers.
    ListUserPoliciesOutput = "ListUserPoliciesOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 policy_names: Vec<String> = Member::new("PolicyNames", &POLICY_NAME_LIST_TYPE).required(),
    }
}

operation! {
    /// AWS: iam ListUserPolicies.
    "iam" ListUserPolicies(ListUserPoliciesInput) -> ListUserPoliciesOutput,
    "ListUserPoliciesResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "PolicyNames",
        more_results: "IsTruncated",
    })
}
