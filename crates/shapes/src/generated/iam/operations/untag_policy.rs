//! Generated: iam UntagPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UntagPolicy takes.
    UntagPolicyInput = "UntagPolicyInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 tag_keys: Vec<String> = Member::new("TagKeys", &TAG_KEY_LIST_TYPE).required(),
    }
}

shape! {
    /// What UntagPolicy answers.
    UntagPolicyOutput = "UntagPolicyOutput" {
    }
}

operation! {
    /// AWS: iam UntagPolicy.
    "iam" UntagPolicy(UntagPolicyInput) -> UntagPolicyOutput,
    "", None
}
