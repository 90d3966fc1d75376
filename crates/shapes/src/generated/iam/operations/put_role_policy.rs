//! Generated: iam PutRolePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutRolePolicy takes.
    PutRolePolicyInput = "PutRolePolicyInput" {
        0 policy_document: String = Member::new("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        1 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        2 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What PutRolePolicy answers.
    PutRolePolicyOutput = "PutRolePolicyOutput" {
    }
}

operation! {
    /// AWS: iam PutRolePolicy.
    "iam" PutRolePolicy(PutRolePolicyInput) -> PutRolePolicyOutput,
    "", None
}
