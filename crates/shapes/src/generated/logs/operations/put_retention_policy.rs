//! Generated: logs PutRetentionPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutRetentionPolicy takes.
    PutRetentionPolicyInput = "PutRetentionPolicyInput" {
        0 log_group_name: String = Member::new("logGroupName", &LOG_GROUP_NAME).required(),
        1 retention_in_days: i32 = Member::new("retentionInDays", &DAYS).required(),
    }
}

shape! {
    /// What PutRetentionPolicy answers.
    PutRetentionPolicyOutput = "PutRetentionPolicyOutput" {
    }
}

operation! {
    /// AWS: logs PutRetentionPolicy.
    "logs" PutRetentionPolicy(PutRetentionPolicyInput) -> PutRetentionPolicyOutput,
    "", None
}
