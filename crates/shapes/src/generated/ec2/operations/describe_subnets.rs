//! Generated: ec2 DescribeSubnets.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeSubnets takes.
    DescribeSubnetsInput = "DescribeSubnetsInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        2 max_results: Option<i32> = Member::new("MaxResults", &DESCRIBE_SUBNETS_MAX_RESULTS),
        3 next_token: Option<String> = Member::new("NextToken", &STRING),
        4 subnet_ids: Option<Vec<String>>
            = Member::new("SubnetIds", &SUBNET_ID_STRING_LIST).called("SubnetId", "SubnetId"),
    }
}

shape! {
    /// What DescribeSubnets answers.
    DescribeSubnetsOutput = "DescribeSubnetsOutput" {
        0 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
        1 subnets: Option<Vec<Subnet>>
            = Member::new("Subnets", &SUBNET_LIST).called("subnetSet", "SubnetSet"),
    }
}

operation! {
    /// AWS: ec2 DescribeSubnets.
    "ec2" DescribeSubnets(DescribeSubnetsInput) -> DescribeSubnetsOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "Subnets",
        more_results: "",
    })
}
