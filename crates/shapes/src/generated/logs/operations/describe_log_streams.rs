//! Generated: logs DescribeLogStreams.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeLogStreams takes.
    DescribeLogStreamsInput = "DescribeLogStreamsInput" {
        0 descending: Option<bool> = Member::new("descending", &DESCENDING),
        1 limit: Option<i32> = Member::new("limit", &DESCRIBE_LIMIT),
        2 log_group_identifier: Option<String>
            = Member::new("logGroupIdentifier", &LOG_GROUP_IDENTIFIER),
        3 log_group_name: Option<String> = Member::new("logGroupName", &LOG_GROUP_NAME),
        4 log_stream_name_prefix: Option<String>
            = Member::new("logStreamNamePrefix", &LOG_STREAM_NAME),
        5 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
        6 order_by: Option<String> = Member::new("orderBy", &order_by::SCHEMA),
    }
}

shape! {
    /// What DescribeLogStreams answers.
    DescribeLogStreamsOutput = "DescribeLogStreamsOutput" {
        0 log_streams: Option<Vec<LogStream>> = Member::new("logStreams", &LOG_STREAMS),
        1 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
    }
}

operation! {
    /// AWS: logs DescribeLogStreams.
    "logs" DescribeLogStreams(DescribeLogStreamsInput) -> DescribeLogStreamsOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "limit",
        result_key: "logStreams",
        more_results: "",
    })
}
