//! Generated: logs DeleteRetentionPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRetentionPolicy takes.
    DeleteRetentionPolicyInput = "DeleteRetentionPolicyInput" {
        0 log_group_name: String = Member::new("logGroupName", &LOG_GROUP_NAME).required(),
    }
}

shape! {
    /// What DeleteRetentionPolicy answers.
    DeleteRetentionPolicyOutput = "DeleteRetentionPolicyOutput" {
    }
}

operation! {
    /// AWS: logs DeleteRetentionPolicy.
    "logs" DeleteRetentionPolicy(DeleteRetentionPolicyInput) -> DeleteRetentionPolicyOutput,
    "", None
}
