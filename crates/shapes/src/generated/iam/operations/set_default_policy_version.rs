//! Generated: iam SetDefaultPolicyVersion.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What SetDefaultPolicyVersion takes.
    SetDefaultPolicyVersionInput = "SetDefaultPolicyVersionInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 version_id: String = Member::new("VersionId", &POLICY_VERSION_ID_TYPE).required(),
    }
}

shape! {
    /// What SetDefaultPolicyVersion answers.
    SetDefaultPolicyVersionOutput = "SetDefaultPolicyVersionOutput" {
    }
}

operation! {
    /// AWS: iam SetDefaultPolicyVersion.
    "iam" SetDefaultPolicyVersion(SetDefaultPolicyVersionInput) -> SetDefaultPolicyVersionOutput,
    "", None
}
