//! Generated: iam AttachUserPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AttachUserPolicy takes.
    AttachUserPolicyInput = "AttachUserPolicyInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 user_name: String = Member::new("UserName", &USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What AttachUserPolicy answers.
    AttachUserPolicyOutput = "AttachUserPolicyOutput" {
    }
}

operation! {
    /// AWS: iam AttachUserPolicy.
    "iam" AttachUserPolicy(AttachUserPolicyInput) -> AttachUserPolicyOutput,
    "", None
}
