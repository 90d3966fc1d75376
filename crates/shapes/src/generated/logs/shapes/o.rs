//! Generated: logs shapes in o.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of OrderBy.
    order_by = "OrderBy" {
        LOG_STREAM_NAME = "LogStreamName",
        LAST_EVENT_TIME = "LastEventTime",
    }
}

shape! {
    /// AWS: OutputLogEvent.
    OutputLogEvent = "OutputLogEvent" {
        0 ingestion_time: Option<i64> = Member::new("ingestionTime", &TIMESTAMP),
        1 message: Option<String> = Member::new("message", &EVENT_MESSAGE),
        2 timestamp: Option<i64> = Member::new("timestamp", &TIMESTAMP),
    }
}

pub static OUTPUT_LOG_EVENTS: Schema = Schema::list(
    "OutputLogEvents",
    Range::ANY,
    OutputLogEvent::SCHEMA,
    "member",
);
