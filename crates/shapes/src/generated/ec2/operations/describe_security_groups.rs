//! Generated: ec2 DescribeSecurityGroups.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeSecurityGroups takes.
    DescribeSecurityGroupsInput = "DescribeSecurityGroupsInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        2 group_ids: Option<Vec<String>>
            = Member::new("GroupIds", &GROUP_ID_STRING_LIST).called("GroupId", "GroupId"),
        3 group_names: Option<Vec<String>>
            = Member::new("GroupNames", &GROUP_NAME_STRING_LIST).called("GroupName", "GroupName"),
        4 max_results: Option<i32>
            = Member::new("MaxResults", &DESCRIBE_SECURITY_GROUPS_MAX_RESULTS),
        5 next_token: Option<String> = Member::new("NextToken", &STRING),
    }
}

shape! {
    /// What DescribeSecurityGroups answers.
    DescribeSecurityGroupsOutput = "DescribeSecurityGroupsOutput" {
        0 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
        1 security_groups: Option<Vec<SecurityGroup>>
            = Member::new("SecurityGroups", &SECURITY_GROUP_LIST)
            .called("securityGroupInfo", "SecurityGroupInfo"),
    }
}

operation! {
    /// AWS: ec2 DescribeSecurityGroups.
    "ec2" DescribeSecurityGroups(DescribeSecurityGroupsInput) -> DescribeSecurityGroupsOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "SecurityGroups",
        more_results: "",
    })
}
