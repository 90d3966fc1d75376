//! Rows and events to CloudWatch Logs' shapes. Instants are milliseconds since the epoch.

use base::Time;
use control::ports::{LogEvent, LogFacts};
use resources::logs::{LogGroup, LogStream};
use shapes::logs::{self, log_group_class};

/// A group, and how many bytes its events have on disk.
pub fn group(row: &LogGroup, stored_bytes: u64) -> logs::LogGroup {
    logs::LogGroup {
        log_group_name: Some(row.name.clone()),
        creation_time: Some(row.created_at.millis()),
        retention_in_days: row.retention_days.and_then(|days| i32::try_from(days).ok()),
        metric_filter_count: Some(0),
        arn: Some(format!("{}:*", row.arn())),
        stored_bytes: i64::try_from(stored_bytes).ok(),
        log_group_class: Some(log_group_class::STANDARD.to_owned()),
        log_group_arn: Some(row.arn()),
        deletion_protection_enabled: Some(false),
        ..logs::LogGroup::default()
    }
}

/// A stream and what is known of its events. Since 2019 AWS answers no size for a stream.
pub fn stream(row: &LogStream, facts: Option<&LogFacts>) -> logs::LogStream {
    logs::LogStream {
        log_stream_name: Some(row.name.clone()),
        creation_time: Some(row.created_at.millis()),
        first_event_timestamp: facts.map(|facts| facts.first.millis()),
        last_event_timestamp: facts.map(|facts| facts.last.millis()),
        last_ingestion_time: facts.map(|facts| facts.arrived_at.millis()),
        upload_sequence_token: None,
        arn: Some(row.arn()),
        stored_bytes: Some(0),
    }
}

/// The number that the stream's next event will have. Clients from before 2023 ask for it, and send
/// it back; nothing depends on it any more.
pub fn sequence_token(next: u64) -> String {
    format!("{next:056}")
}

/// An event of GetLogEvents.
pub fn event(event: LogEvent) -> logs::OutputLogEvent {
    logs::OutputLogEvent {
        timestamp: Some(event.at.millis()),
        message: Some(event.message),
        ingestion_time: Some(event.arrived_at.millis()),
    }
}

/// An event of FilterLogEvents, of the stream with this name and id.
pub fn filtered(event: LogEvent, stream: &LogStream) -> logs::FilteredLogEvent {
    logs::FilteredLogEvent {
        event_id: Some(event_id(event.at, &stream.id, event.sequence)),
        log_stream_name: Some(stream.name.clone()),
        timestamp: Some(event.at.millis()),
        message: Some(event.message),
        ingestion_time: Some(event.arrived_at.millis()),
    }
}

/// 56 digits that no other event has, in the order of instants.
fn event_id(at: Time, stream: &str, sequence: u64) -> String {
    let stream = u64::from_str_radix(stream, 16).unwrap_or_default();
    format!("{:016}{stream:020}{sequence:020}", at.millis().max(0))
}
