//! Generated: logs shapes in s.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: SearchedLogStream.
    SearchedLogStream = "SearchedLogStream" {
        0 log_stream_name: Option<String> = Member::new("logStreamName", &LOG_STREAM_NAME),
        1 searched_completely: Option<bool>
            = Member::new("searchedCompletely", &LOG_STREAM_SEARCHED_COMPLETELY),
    }
}

pub static SEARCHED_LOG_STREAMS: Schema = Schema::list(
    "SearchedLogStreams",
    Range::ANY,
    SearchedLogStream::SCHEMA,
    "member",
);

pub static SEQUENCE_TOKEN: Schema = Schema::text("SequenceToken", Range::least(1));

pub static START_FROM_HEAD: Schema = Schema::boolean("StartFromHead");

pub static STORED_BYTES: Schema = Schema::long("StoredBytes", Range::least(0));
