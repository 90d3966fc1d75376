//! Generated: logs DeleteLogGroup.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteLogGroup takes.
    DeleteLogGroupInput = "DeleteLogGroupInput" {
        0 log_group_name: String = Member::new("logGroupName", &LOG_GROUP_NAME).required(),
    }
}

shape! {
    /// What DeleteLogGroup answers.
    DeleteLogGroupOutput = "DeleteLogGroupOutput" {
    }
}

operation! {
    /// AWS: logs DeleteLogGroup.
    "logs" DeleteLogGroup(DeleteLogGroupInput) -> DeleteLogGroupOutput,
    "", None
}
