//! Generated: iam DeleteRolePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRolePolicy takes.
    DeleteRolePolicyInput = "DeleteRolePolicyInput" {
        0 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What DeleteRolePolicy answers.
    DeleteRolePolicyOutput = "DeleteRolePolicyOutput" {
    }
}

operation! {
    /// AWS: iam DeleteRolePolicy.
    "iam" DeleteRolePolicy(DeleteRolePolicyInput) -> DeleteRolePolicyOutput,
    "", None
}
