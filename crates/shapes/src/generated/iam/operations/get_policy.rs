//! Generated: iam GetPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetPolicy takes.
    GetPolicyInput = "GetPolicyInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
    }
}

shape! {
    /// What GetPolicy answers.
    GetPolicyOutput = "GetPolicyOutput" {
        0 policy: Option<Policy> = Member::new("Policy", Policy::SCHEMA),
    }
}

operation! {
    /// AWS: iam GetPolicy.
    "iam" GetPolicy(GetPolicyInput) -> GetPolicyOutput,
    "GetPolicyResult", None
}
