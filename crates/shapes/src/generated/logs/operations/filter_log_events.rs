//! Generated: logs FilterLogEvents.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What FilterLogEvents takes.
    FilterLogEventsInput = "FilterLogEventsInput" {
        0 end_time: Option<i64> = Member::new("endTime", &TIMESTAMP),
        1 filter_pattern: Option<String> = Member::new("filterPattern", &FILTER_PATTERN),
        2 interleaved: Option<bool> = Member::new("interleaved", &INTERLEAVED),
        3 limit: Option<i32> = Member::new("limit", &EVENTS_LIMIT),
        4 log_group_identifier: Option<String>
            = Member::new("logGroupIdentifier", &LOG_GROUP_IDENTIFIER),
        5 log_group_name: Option<String> = Member::new("logGroupName", &LOG_GROUP_NAME),
        6 log_stream_name_prefix: Option<String>
            = Member::new("logStreamNamePrefix", &LOG_STREAM_NAME),
        7 log_stream_names: Option<Vec<String>>
            = Member::new("logStreamNames", &INPUT_LOG_STREAM_NAMES),
        8 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
        9 start_time: Option<i64> = Member::new("startTime", &TIMESTAMP),
        10 unmask: Option<bool> = Member::new("unmask", &UNMASK),
    }
}

shape! {
    /// What FilterLogEvents answers.
    FilterLogEventsOutput = "FilterLogEventsOutput" {
        0 events: Option<Vec<FilteredLogEvent>> = Member::new("events", &FILTERED_LOG_EVENTS),
        1 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
        2 searched_log_streams: Option<Vec<SearchedLogStream>>
            = Member::new("searchedLogStreams", &SEARCHED_LOG_STREAMS),
    }
}

operation! {
    /// AWS: logs FilterLogEvents.
    "logs" FilterLogEvents(FilterLogEventsInput) -> FilterLogEventsOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "limit",
        result_key: "",
        more_results: "",
    })
}
