//! Generated: iam ListPolicies.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListPolicies takes.
    ListPoliciesInput = "ListPoliciesInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 only_attached: Option<bool> = Member::new("OnlyAttached", &BOOLEAN_TYPE),
        3 path_prefix: Option<String> = Member::new("PathPrefix", &POLICY_PATH_TYPE),
        4 policy_usage_filter: Option<String>
            = Member::new("PolicyUsageFilter", &policy_usage_type::SCHEMA),
        5 scope: Option<String> = Member::new("Scope", &policy_scope_type::SCHEMA),
    }
}

shape! {
    /// What ListPolicies answers.
    ListPoliciesOutput = "ListPoliciesOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 policies: Option<Vec<Policy>> = Member::new("Policies", &POLICY_LIST_TYPE),
    }
}

operation! {
    /// AWS: iam ListPolicies.
    "iam" ListPolicies(ListPoliciesInput) -> ListPoliciesOutput,
    "ListPoliciesResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Policies",
        more_results: "IsTruncated",
    })
}
