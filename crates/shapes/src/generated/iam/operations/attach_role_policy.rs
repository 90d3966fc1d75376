//! Generated: iam AttachRolePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AttachRolePolicy takes.
    AttachRolePolicyInput = "AttachRolePolicyInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What AttachRolePolicy answers.
    AttachRolePolicyOutput = "AttachRolePolicyOutput" {
    }
}

operation! {
    /// AWS: iam AttachRolePolicy.
    "iam" AttachRolePolicy(AttachRolePolicyInput) -> AttachRolePolicyOutput,
    "", None
}
