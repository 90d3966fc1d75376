//! Generated: iam ListAttachedRolePolicies.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListAttachedRolePolicies takes.
    ListAttachedRolePoliciesInput = "ListAttachedRolePoliciesInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 path_prefix: Option<String> = Member::new("PathPrefix", &POLICY_PATH_TYPE),
        3 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What ListAttachedRolePolicies answers.
    ListAttachedRolePoliciesOutput = "ListAttachedRolePoliciesOutput" {
        0 attached_policies: Option<Vec<AttachedPolicy>>
            = Member::new("AttachedPolicies", &ATTACHED_POLICIES_LIST_TYPE),
        1 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        2 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
    }
}

operation! {
    /// AWS: iam ListAttachedRolePolicies.
    "iam" ListAttachedRolePolicies(ListAttachedRolePoliciesInput) -> ListAttachedRolePoliciesOutput,
    "ListAttachedRolePoliciesResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "AttachedPolicies",
        more_results: "IsTruncated",
    })
}
