//! Generated: iam TagPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What TagPolicy takes.
    TagPolicyInput = "TagPolicyInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST_TYPE).required(),
    }
}

shape! {
    /// What TagPolicy answers.
    TagPolicyOutput = "TagPolicyOutput" {
    }
}

operation! {
    /// AWS: iam TagPolicy.
    "iam" TagPolicy(TagPolicyInput) -> TagPolicyOutput,
    "", None
}
