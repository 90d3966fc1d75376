//! Generated: logs DescribeLogGroups.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeLogGroups takes.
    DescribeLogGroupsInput = "DescribeLogGroupsInput" {
        0 account_identifiers: Option<Vec<String>>
            = Member::new("accountIdentifiers", &ACCOUNT_IDS),
        1 include_linked_accounts: Option<bool>
            = Member::new("includeLinkedAccounts", &INCLUDE_LINKED_ACCOUNTS),
        2 limit: Option<i32> = Member::new("limit", &DESCRIBE_LIMIT),
        3 log_group_class: Option<String> = Member::new("logGroupClass", &log_group_class::SCHEMA),
        4 log_group_identifiers: Option<Vec<String>>
            = Member::new("logGroupIdentifiers", &DESCRIBE_LOG_GROUPS_LOG_GROUP_IDENTIFIERS),
        5 log_group_name_pattern: Option<String>
            = Member::new("logGroupNamePattern", &LOG_GROUP_NAME_PATTERN),
        6 log_group_name_prefix: Option<String>
            = Member::new("logGroupNamePrefix", &LOG_GROUP_NAME),
        7 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
    }
}

shape! {
    /// What DescribeLogGroups answers.
    DescribeLogGroupsOutput = "DescribeLogGroupsOutput" {
        0 log_groups: Option<Vec<LogGroup>> = Member::new("logGroups", &LOG_GROUPS),
        1 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
    }
}

operation! {
    /// AWS: logs DescribeLogGroups.
    "logs" DescribeLogGroups(DescribeLogGroupsInput) -> DescribeLogGroupsOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "limit",
        result_key: "logGroups",
        more_results: "",
    })
}
