//! Generated: logs shapes in i.

use super::super::*;
use crate::prelude::*;

pub static INCLUDE_LINKED_ACCOUNTS: Schema = Schema::boolean("IncludeLinkedAccounts");

pub static INHERITED_PROPERTIES: Schema = Schema::list(
    "InheritedProperties",
    Range::ANY,
    &inherited_property::SCHEMA,
    "member",
);

values! {
    /// Values of InheritedProperty.
    inherited_property = "InheritedProperty" {
        ACCOUNT_DATA_PROTECTION = "ACCOUNT_DATA_PROTECTION",
    }
}

shape! {
    /// AWS: InputLogEvent.
    InputLogEvent = "InputLogEvent" {
        0 message: String = Member::new("message", &EVENT_MESSAGE).required(),
        1 timestamp: i64 = Member::new("timestamp", &TIMESTAMP).required(),
    }
}

pub static INPUT_LOG_EVENTS: Schema = Schema::list(
    "InputLogEvents",
    Range::between(1, 10000),
    InputLogEvent::SCHEMA,
    "member",
);

pub static INPUT_LOG_STREAM_NAMES: Schema = Schema::list(
    "InputLogStreamNames",
    Range::between(1, 100),
    &LOG_STREAM_NAME,
    "member",
);

pub static INTERLEAVED: Schema = Schema::boolean("Interleaved");
