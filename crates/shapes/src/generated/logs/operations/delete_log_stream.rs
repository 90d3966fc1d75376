//! Generated: logs DeleteLogStream.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteLogStream takes.
    DeleteLogStreamInput = "DeleteLogStreamInput" {
        0 log_group_name: String = Member::new("logGroupName", &LOG_GROUP_NAME).required(),
        1 log_stream_name: String = Member::new("logStreamName", &LOG_STREAM_NAME).required(),
    }
}

shape! {
    /// What DeleteLogStream answers.
    DeleteLogStreamOutput = "DeleteLogStreamOutput" {
    }
}

operation! {
    /// AWS: logs DeleteLogStream.
    "logs" DeleteLogStream(DeleteLogStreamInput) -> DeleteLogStreamOutput,
    "", None
}
