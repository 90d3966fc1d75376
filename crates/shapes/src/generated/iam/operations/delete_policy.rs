//! Generated: iam DeletePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeletePolicy takes.
    DeletePolicyInput = "DeletePolicyInput" {
        0 policy_arn: String = Member::new("PolicyArn", &ARN_TYPE).required(),
    }
}

shape! {
    /// What DeletePolicy answers.
    DeletePolicyOutput = "DeletePolicyOutput" {
    }
}

operation! {
    /// AWS: iam DeletePolicy.
    "iam" DeletePolicy(DeletePolicyInput) -> DeletePolicyOutput,
    "", None
}
