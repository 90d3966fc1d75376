//! Generated: iam ListRolePolicies.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListRolePolicies takes.
    ListRolePoliciesInput = "ListRolePoliciesInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What ListRolePolicies answers.
    ListRolePoliciesOutput = "ListRolePoliciesOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 policy_names: Vec<String> = Member::new("PolicyNames", &POLICY_NAME_LIST_TYPE).required(),
    }
}

operation! {
    /// AWS: iam ListRolePolicies.
    "iam" ListRolePolicies(ListRolePoliciesInput) -> ListRolePoliciesOutput,
    "ListRolePoliciesResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "PolicyNames",
        more_results: "IsTruncated",
    })
}
