//! Generated: iam ListPolicyVersions.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListPolicyVersions takes.
    ListPolicyVersionsInput = "ListPolicyVersionsInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
    }
}

shape! {
    /// What ListPolicyVersions answers.
    ListPolicyVersionsOutput = "ListPolicyVersionsOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 versions: Option<Vec<PolicyVersion>>
            = Member::new("Versions", &POLICY_DOCUMENT_VERSION_LIST_TYPE),
    }
}

operation! {
    /// AWS: iam ListPolicyVersions.
    "iam" ListPolicyVersions(ListPolicyVersionsInput) -> ListPolicyVersionsOutput,
    "ListPolicyVersionsResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Versions",
        more_results: "IsTruncated",
    })
}
