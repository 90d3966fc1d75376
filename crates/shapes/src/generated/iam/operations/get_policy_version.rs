//! Generated: iam GetPolicyVersion.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetPolicyVersion takes.
    GetPolicyVersionInput = "GetPolicyVersionInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
        1 version_id: String = Member::new("VersionId", &POLICY_VERSION_ID_TYPE).required(),
    }
}

shape! {
    /// What GetPolicyVersion answers.
    GetPolicyVersionOutput = "GetPolicyVersionOutput" {
        0 policy_version: Option<PolicyVersion>
            = Member::new("PolicyVersion", PolicyVersion::SCHEMA),
    }
}

operation! {
    /// AWS: iam GetPolicyVersion.
    "iam" GetPolicyVersion(GetPolicyVersionInput) -> GetPolicyVersionOutput,
    "GetPolicyVersionResult", None
}
