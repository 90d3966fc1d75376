//! Generated: iam DeletePolicyVersion.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeletePolicyVersion takes.
    DeletePolicyVersionInput = "DeletePolicyVersionInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 version_id: String = Member::new("VersionId", &POLICY_VERSION_ID_TYPE).required(),
    }
}

shape! {
    /// What DeletePolicyVersion answers.
    DeletePolicyVersionOutput = "DeletePolicyVersionOutput" {
    }
}

operation! {
    /// AWS: iam DeletePolicyVersion.
    "iam" DeletePolicyVersion(DeletePolicyVersionInput) -> DeletePolicyVersionOutput,
    "", None
}
