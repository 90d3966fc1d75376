//! Generated: iam CreatePolicyVersion.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreatePolicyVersion takes.
    CreatePolicyVersionInput = "CreatePolicyVersionInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 policy_document: String = Member::new("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        2 set_as_default: Option<bool> = Member::new("SetAsDefault", &BOOLEAN_TYPE),
    }
}

shape! {
    /// What CreatePolicyVersion answers.
    CreatePolicyVersionOutput = "CreatePolicyVersionOutput" {
        0 policy_version: Option<PolicyVersion>
            = Member::new("PolicyVersion", PolicyVersion::SCHEMA),
    }
}

operation! {
    /// AWS: iam CreatePolicyVersion.
    "iam" CreatePolicyVersion(CreatePolicyVersionInput) -> CreatePolicyVersionOutput,
    "CreatePolicyVersionResult", None
}
