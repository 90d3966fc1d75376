//! Generated: iam UpdateAssumeRolePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UpdateAssumeRolePolicy takes.
    UpdateAssumeRolePolicyInput = "UpdateAssumeRolePolicyInput" {
        0 policy_document: String = Member::new("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What UpdateAssumeRolePolicy answers.
    UpdateAssumeRolePolicyOutput = "UpdateAssumeRolePolicyOutput" {
    }
}

operation! {
    /// AWS: iam UpdateAssumeRolePolicy.
    "iam" UpdateAssumeRolePolicy(UpdateAssumeRolePolicyInput) -> UpdateAssumeRolePolicyOutput,
    "", None
}
