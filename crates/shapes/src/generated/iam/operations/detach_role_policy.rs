//! Generated: iam DetachRolePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DetachRolePolicy takes.
    DetachRolePolicyInput = "DetachRolePolicyInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What DetachRolePolicy answers.
    DetachRolePolicyOutput = "DetachRolePolicyOutput" {
    }
}

operation! {
    /// AWS: iam DetachRolePolicy.
    "iam" DetachRolePolicy(DetachRolePolicyInput) -> DetachRolePolicyOutput,
    "", None
}
