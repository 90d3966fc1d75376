//! Generated: ec2 DescribeVpcs.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeVpcs takes.
    DescribeVpcsInput = "DescribeVpcsInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        2 max_results: Option<i32> = Member::new("MaxResults", &DESCRIBE_VPCS_MAX_RESULTS),
        3 next_token: Option<String> = Member::new("NextToken", &STRING),
        4 vpc_ids: Option<Vec<String>>
            = Member::new("VpcIds", &VPC_ID_STRING_LIST).called("VpcId", "VpcId"),
    }
}

shape! {
    /// What DescribeVpcs answers.
    DescribeVpcsOutput = "DescribeVpcsOutput" {
        0 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
        1 vpcs: Option<Vec<Vpc>> = Member::new("Vpcs", &VPC_LIST).called("vpcSet", "VpcSet"),
    }
}

operation! {
    /// AWS: ec2 DescribeVpcs.
    "ec2" DescribeVpcs(DescribeVpcsInput) -> DescribeVpcsOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "Vpcs",
        more_results: "",
    })
}
