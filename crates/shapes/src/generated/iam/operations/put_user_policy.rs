//! Generated: iam PutUserPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutUserPolicy takes.
    PutUserPolicyInput = "PutUserPolicyInput" {
        0 policy_document: String = Member::new("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        1 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        2 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What PutUserPolicy answers.
    PutUserPolicyOutput = "PutUserPolicyOutput" {
    }
}

operation! {
    /// AWS: iam PutUserPolicy.
    "iam" PutUserPolicy(PutUserPolicyInput) -> PutUserPolicyOutput,
    "", None
}
