//! Generated: logs PutLogEvents.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutLogEvents takes.
    PutLogEventsInput = "PutLogEventsInput" {
        0 entity: Option<Entity> = Member::new("entity", Entity::SCHEMA),
        1 log_events: Vec<InputLogEvent> = Member::new("logEvents", &INPUT_LOG_EVENTS).required(),
        2 log_group_name: String = Member::new("logGroupName", &LOG_GROUP_NAME).required(),
        3 log_stream_name: String = Member::new("logStreamName", &LOG_STREAM_NAME).required(),
        4 sequence_token: Option<String> = Member::new("sequenceToken", &SEQUENCE_TOKEN),
    }
}

shape! {
    /// What PutLogEvents answers.
    PutLogEventsOutput = "PutLogEventsOutput" {
        0 next_sequence_token: Option<String> = Member::new("nextSequenceToken", &SEQUENCE_TOKEN),
        1 rejected_entity_info: Option<RejectedEntityInfo>
            = Member::new("rejectedEntityInfo", RejectedEntityInfo::SCHEMA),
        2 rejected_log_events_info: Option<RejectedLogEventsInfo>
            = Member::new("rejectedLogEventsInfo", RejectedLogEventsInfo::SCHEMA),
    }
}

operation! {
    /// AWS: logs PutLogEvents.
    "logs" PutLogEvents(PutLogEventsInput) -> PutLogEventsOutput,
    "", None
}
