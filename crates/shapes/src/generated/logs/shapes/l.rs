//! Generated: logs shapes in l.

use super::super::*;
use crate::prelude::*;

pub static LOG_EVENT_INDEX: Schema = Schema::integer("LogEventIndex", Range::ANY);

shape! {
    /// AWS: LogGroup.
    LogGroup = "LogGroup" {
        0 arn: Option<String> = Member::new("arn", &ARN),
        1 bearer_token_authentication_enabled: Option<bool>
            = Member::new("bearerTokenAuthenticationEnabled", &BEARER_TOKEN_AUTHENTICATION_ENABLED),
        2 creation_time: Option<i64> = Member::new("creationTime", &TIMESTAMP),
        3 data_protection_status: Option<String>
            = Member::new("dataProtectionStatus", &data_protection_status::SCHEMA),
        4 deletion_protection_enabled: Option<bool>
            = Member::new("deletionProtectionEnabled", &DELETION_PROTECTION_ENABLED),
        5 inherited_properties: Option<Vec<String>>
            = Member::new("inheritedProperties", &INHERITED_PROPERTIES),
        6 kms_key_id: Option<String> = Member::new("kmsKeyId", &KMS_KEY_ID),
        7 log_group_arn: Option<String> = Member::new("logGroupArn", &ARN),
        8 log_group_class: Option<String> = Member::new("logGroupClass", &log_group_class::SCHEMA),
        9 log_group_name: Option<String> = Member::new("logGroupName", &LOG_GROUP_NAME),
        10 metric_filter_count: Option<i32> = Member::new("metricFilterCount", &FILTER_COUNT),
        11 retention_in_days: Option<i32> = Member::new("retentionInDays", &DAYS),
        12 stored_bytes: Option<i64> = Member::new("storedBytes", &STORED_BYTES),
    }
}

values! {
    /// Values of LogGroupClass.
    log_group_class = "LogGroupClass" {
        STANDARD = "STANDARD",
        INFREQUENT_ACCESS = "INFREQUENT_ACCESS",
        DELIVERY = "DELIVERY",
    }
}

pub static LOG_GROUP_IDENTIFIER: Schema = Schema::pattern(
    "LogGroupIdentifier",
    Range::between(1, 2048),
    r#"[\w#+=/:,.@-]*"#,
);

pub static LOG_GROUP_NAME: Schema = Schema::pattern(
    "LogGroupName",
    Range::between(1, 512),
    r#"[\.\-_/#A-Za-z0-9]+"#,
);

pub static LOG_GROUP_NAME_PATTERN: Schema = Schema::pattern(
    "LogGroupNamePattern",
    Range::between(0, 512),
    r#"[\.\-_/#A-Za-z0-9]*"#,
);

pub static LOG_GROUPS: Schema = Schema::list("LogGroups", Range::ANY, LogGroup::SCHEMA, "member");

shape! {
    /// AWS: LogStream.
    LogStream = "LogStream" {
        0 arn: Option<String> = Member::new("arn", &ARN),
        1 creation_time: Option<i64> = Member::new("creationTime", &TIMESTAMP),
        2 first_event_timestamp: Option<i64> = Member::new("firstEventTimestamp", &TIMESTAMP),
        3 last_event_timestamp: Option<i64> = Member::new("lastEventTimestamp", &TIMESTAMP),
        4 last_ingestion_time: Option<i64> = Member::new("lastIngestionTime", &TIMESTAMP),
        5 log_stream_name: Option<String> = Member::new("logStreamName", &LOG_STREAM_NAME),
        6 stored_bytes: Option<i64> = Member::new("storedBytes", &STORED_BYTES),
        7 upload_sequence_token: Option<String>
            = Member::new("uploadSequenceToken", &SEQUENCE_TOKEN),
    }
}

pub static LOG_STREAM_NAME: Schema =
    Schema::pattern("LogStreamName", Range::between(1, 512), r#"[^:*]*"#);

pub static LOG_STREAM_SEARCHED_COMPLETELY: Schema = Schema::boolean("LogStreamSearchedCompletely");

pub static LOG_STREAMS: Schema =
    Schema::list("LogStreams", Range::ANY, LogStream::SCHEMA, "member");
