//! Generated: logs CreateLogStream.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateLogStream takes.
    CreateLogStreamInput = "CreateLogStreamInput" {
        0 log_group_name: String = Member::new("logGroupName", &LOG_GROUP_NAME).required(),
        1 log_stream_name: String = Member::new("logStreamName", &LOG_STREAM_NAME).required(),
    }
}

shape! {
    /// What CreateLogStream answers.
    CreateLogStreamOutput = "CreateLogStreamOutput" {
    }
}

operation! {
    /// AWS: logs CreateLogStream.
    "logs" CreateLogStream(CreateLogStreamInput) -> CreateLogStreamOutput,
    "", None
}
