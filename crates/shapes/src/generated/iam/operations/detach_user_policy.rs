//! Generated: iam DetachUserPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DetachUserPolicy takes.
    DetachUserPolicyInput = "DetachUserPolicyInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 user_name: String = Member::new("UserName", &USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What DetachUserPolicy answers.
    DetachUserPolicyOutput = "DetachUserPolicyOutput" {
    }
}

operation! {
    /// AWS: iam DetachUserPolicy.
    "iam" DetachUserPolicy(DetachUserPolicyInput) -> DetachUserPolicyOutput,
    "", None
}
