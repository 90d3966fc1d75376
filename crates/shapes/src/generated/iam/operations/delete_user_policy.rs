//! Generated: iam DeleteUserPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteUserPolicy takes.
    DeleteUserPolicyInput = "DeleteUserPolicyInput" {
        0 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        1 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What DeleteUserPolicy answers.
    DeleteUserPolicyOutput = "DeleteUserPolicyOutput" {
    }
}

operation! {
    /// AWS: iam DeleteUserPolicy.
    "iam" DeleteUserPolicy(DeleteUserPolicyInput) -> DeleteUserPolicyOutput,
    "", None
}
