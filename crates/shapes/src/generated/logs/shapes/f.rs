//! Generated: logs shapes in f.

use super::super::*;
use crate::prelude::*;

pub static FILTER_COUNT: Schema = Schema::integer("FilterCount", Range::ANY);

pub static FILTER_PATTERN: Schema = Schema::text("FilterPattern", Range::between(0, 1024));

shape! {
    /// AWS: FilteredLogEvent.
    FilteredLogEvent = "FilteredLogEvent" {
        0 event_id: Option<String> = Member::new("eventId", &EVENT_ID),
        1 ingestion_time: Option<i64> = Member::new("ingestionTime", &TIMESTAMP),
        2 log_stream_name: Option<String> = Member::new("logStreamName", &LOG_STREAM_NAME),
        3 message: Option<String> = Member::new("message", &EVENT_MESSAGE),
        4 timestamp: Option<i64> = Member::new("timestamp", &TIMESTAMP),
    }
}

pub static FILTERED_LOG_EVENTS: Schema = Schema::list(
    "FilteredLogEvents",
    Range::ANY,
    FilteredLogEvent::SCHEMA,
    "member",
);
