//! Generated: iam ListAttachedUserPolicies.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListAttachedUserPolicies takes.
    ListAttachedUserPoliciesInput = "ListAttachedUserPoliciesInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 path_prefix: Option<String> = Member::new("PathPrefix", &POLICY_PATH_TYPE),
        3 user_name: String = Member::new("UserName", &USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What ListAttachedUserPolicies answers.
    ListAttachedUserPoliciesOutput = "ListAttachedUserPoliciesOutput" {
        0 attached_policies: Option<Vec<AttachedPolicy>>
            = Member::new("AttachedPolicies", &ATTACHED_POLICIES_LIST_TYPE),
        1 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        2 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
    }
}

operation! {
    /// AWS: iam ListAttachedUserPolicies.
    "iam" ListAttachedUserPolicies(ListAttachedUserPoliciesInput) -> ListAttachedUserPoliciesOutput,
    "ListAttachedUserPoliciesResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "AttachedPolicies",
        more_results: "IsTruncated",
    })
}
