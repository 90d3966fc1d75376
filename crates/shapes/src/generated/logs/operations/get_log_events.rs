//! Generated: logs GetLogEvents.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetLogEvents takes.
    GetLogEventsInput = "GetLogEventsInput" {
        0 end_time: Option<i64> = Member::new("endTime", &TIMESTAMP),
        1 limit: Option<i32> = Member::new("limit", &EVENTS_LIMIT),
        2 log_group_identifier: Option<String>
            = Member::new("logGroupIdentifier", &LOG_GROUP_IDENTIFIER),
        3 log_group_name: Option<String> = Member::new("logGroupName", &LOG_GROUP_NAME),
        4 log_stream_name: String = Member::new("logStreamName", &LOG_STREAM_NAME).required(),
        5 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
        6 start_from_head: Option<bool> = Member::new("startFromHead", &START_FROM_HEAD),
        7 start_time: Option<i64> = Member::new("startTime", &TIMESTAMP),
        8 unmask: Option<bool> = Member::new("unmask", &UNMASK),
    }
}

shape! {
    /// What GetLogEvents answers.
    GetLogEventsOutput = "GetLogEventsOutput" {
        0 events: Option<Vec<OutputLogEvent>> = Member::new("events", &OUTPUT_LOG_EVENTS),
        1 next_backward_token: Option<String> = Member::new("nextBackwardToken", &NEXT_TOKEN),
        2 next_forward_token: Option<String> = Member::new("nextForwardToken", &NEXT_TOKEN),
    }
}

operation! {
    /// AWS: logs GetLogEvents.
    "logs" GetLogEvents(GetLogEventsInput) -> GetLogEventsOutput,
    "", None
}
