//! Generated: iam ListEntitiesForPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListEntitiesForPolicy takes.
    ListEntitiesForPolicyInput = "ListEntitiesForPolicyInput" {
        0 entity_filter: Option<String> = Member::new("EntityFilter", &entity_type::SCHEMA),
        1 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        2 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        3 path_prefix: Option<String> = Member::new("PathPrefix", &PATH_TYPE),
        4 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        5 policy_usage_filter: Option<String>
            = Member::new("PolicyUsageFilter", &policy_usage_type::SCHEMA),
    }
}

shape! {
    /// What ListEntitiesForPolicy answers.
    ListEntitiesForPolicyOutput = "ListEntitiesForPolicyOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 policy_groups: Option<Vec<PolicyGroup>>
            = Member::new("PolicyGroups", &POLICY_GROUP_LIST_TYPE),
        3 policy_roles: Option<Vec<PolicyRole>>
            = Member::new("PolicyRoles", &POLICY_ROLE_LIST_TYPE),
        4 policy_users: Option<Vec<PolicyUser>>
            = Member::new("PolicyUsers", &POLICY_USER_LIST_TYPE),
    }
}

operation! {
    /// AWS: iam ListEntitiesForPolicy.
    "iam" ListEntitiesForPolicy(ListEntitiesForPolicyInput) -> ListEntitiesForPolicyOutput,
    "ListEntitiesForPolicyResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "",
        more_results: "IsTruncated",
    })
}
