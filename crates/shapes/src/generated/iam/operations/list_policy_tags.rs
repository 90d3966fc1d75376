//! Generated: iam ListPolicyTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListPolicyTags takes.
    ListPolicyTagsInput = "ListPolicyTagsInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
    }
}

shape! {
    /// What ListPolicyTags answers.
    ListPolicyTagsOutput = "ListPolicyTagsOutput" {
        0 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        1 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
        2 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST_TYPE).required(),
    }
}

operation! {
    /// AWS: iam ListPolicyTags.
    "iam" ListPolicyTags(ListPolicyTagsInput) -> ListPolicyTagsOutput,
    "ListPolicyTagsResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "Tags",
        more_results: "IsTruncated",
    })
}
