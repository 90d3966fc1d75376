//! Generated: elbv2 DescribeTargetGroups.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeTargetGroups takes.
    DescribeTargetGroupsInput = "DescribeTargetGroupsInput" {
        0 load_balancer_arn: Option<String> = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN),
        1 marker: Option<String> = Member::new("Marker", &MARKER),
        2 names: Option<Vec<String>> = Member::new("Names", &TARGET_GROUP_NAMES),
        3 page_size: Option<i32> = Member::new("PageSize", &PAGE_SIZE),
        4 target_group_arns: Option<Vec<String>>
            = Member::new("TargetGroupArns", &TARGET_GROUP_ARNS),
    }
}

shape! {
    /// What DescribeTargetGroups answers.
    DescribeTargetGroupsOutput = "DescribeTargetGroupsOutput" {
        0 next_marker: Option<String> = Member::new("NextMarker", &MARKER),
        1 target_groups: Option<Vec<TargetGroup>> = Member::new("TargetGroups", &TARGET_GROUPS),
    }
}

operation! {
    /// AWS: elbv2 DescribeTargetGroups.
    "elbv2" DescribeTargetGroups(DescribeTargetGroupsInput) -> DescribeTargetGroupsOutput,
    "DescribeTargetGroupsResult", Some(&Pages {
        input_token: "Marker",
        output_token: "NextMarker",
        limit_key: "PageSize",
        result_key: "TargetGroups",
        more_results: "",
    })
}
