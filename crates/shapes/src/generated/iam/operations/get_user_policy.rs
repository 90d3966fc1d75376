//! Generated: iam GetUserPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetUserPolicy takes.
    GetUserPolicyInput = "GetUserPolicyInput" {
        0 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        1 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What GetUserPolicy answers.
    GetUserPolicyOutput = "GetUserPolicyOutput" {
        0 policy_document: String = Member::new("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        1 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        2 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

operation! {
    /// AWS: iam GetUserPolicy.
    "iam" GetUserPolicy(GetUserPolicyInput) -> GetUserPolicyOutput,
    "GetUserPolicyResult", None
}
