//! Generated: iam CreatePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreatePolicy takes.
    CreatePolicyInput = "CreatePolicyInput" {
        0 description: Option<String> = Member::new("Description", &POLICY_DESCRIPTION_TYPE),
        1 path: Option<String> = Member::new("Path", &POLICY_PATH_TYPE),
        2 policy_document: String = Member::new("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        3 policy_name: String = Member::new("PolicyName", &POLICY_NAME_TYPE).required(),
        4 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
    }
}

shape! {
    /// What CreatePolicy answers.
    CreatePolicyOutput = "CreatePolicyOutput" {
        0 policy: Option<Policy> = Member::new("Policy", Policy::SCHEMA),
    }
}

operation! {
    /// AWS: iam CreatePolicy.
    "iam" CreatePolicy(CreatePolicyInput) -> CreatePolicyOutput,
    "CreatePolicyResult", None
}
