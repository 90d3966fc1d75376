//! Generated: iam GetRolePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetRolePolicy takes.
    GetRolePolicyInput = "GetRolePolicyInput" {
        0 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What GetRolePolicy answers.
    GetRolePolicyOutput = "GetRolePolicyOutput" {
        0 policy_document: String = Member::new("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        1 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        2 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

operation! {
    /// AWS: iam GetRolePolicy.
    "iam" GetRolePolicy(GetRolePolicyInput) -> GetRolePolicyOutput,
    "GetRolePolicyResult", None
}
