//! The table of operations. Those that look at events, or at how many there are, are bulk.

mod event;
mod filter;
mod group;
mod retention;
mod stream;
mod tag;

use wire::PageSize;

/// Lists give at most so many, as AWS's.
const PAGE: PageSize = PageSize {
    default: 50,
    most: 50,
};

wire::operations! {
    /// Every operation of CloudWatch Logs that there is.
    pub static OPERATIONS: shapes::logs = [
        CreateLogGroup, group::create_log_group, "logs:CreateLogGroup", Resource;
        CreateLogStream, stream::create_log_stream, "logs:CreateLogStream", Resource;
        DeleteLogGroup, group::delete_log_group, "logs:DeleteLogGroup", Resource;
        DeleteLogStream, stream::delete_log_stream, "logs:DeleteLogStream", Resource;
        DeleteRetentionPolicy, retention::delete_retention_policy,
            "logs:DeleteRetentionPolicy", Resource;
        DescribeLogGroups, group::describe_log_groups, "logs:DescribeLogGroups", Resource, bulk;
        DescribeLogStreams, stream::describe_log_streams,
            "logs:DescribeLogStreams", Resource, bulk;
        FilterLogEvents, filter::filter_log_events, "logs:FilterLogEvents", Resource, bulk;
        GetLogEvents, event::get_log_events, "logs:GetLogEvents", Resource, bulk;
        ListTagsForResource, tag::list_tags_for_resource, "logs:ListTagsForResource", Resource;
        PutLogEvents, event::put_log_events, "logs:PutLogEvents", Resource, bulk;
        PutRetentionPolicy, retention::put_retention_policy,
            "logs:PutRetentionPolicy", Resource;
        TagResource, tag::tag_resource, "logs:TagResource", Resource;
        UntagResource, tag::untag_resource, "logs:UntagResource", Resource;
    ];
}
