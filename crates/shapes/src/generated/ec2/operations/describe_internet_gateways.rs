//! Generated: ec2 DescribeInternetGateways.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeInternetGateways takes.
    DescribeInternetGatewaysInput = "DescribeInternetGatewaysInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        2 internet_gateway_ids: Option<Vec<String>>
            = Member::new("InternetGatewayIds", &INTERNET_GATEWAY_ID_LIST)
            .called("internetGatewayId", "InternetGatewayId"),
        3 max_results: Option<i32>
            = Member::new("MaxResults", &DESCRIBE_INTERNET_GATEWAYS_MAX_RESULTS),
        4 next_token: Option<String> = Member::new("NextToken", &STRING),
    }
}

shape! {
    /// What DescribeInternetGateways answers.
    DescribeInternetGatewaysOutput = "DescribeInternetGatewaysOutput" {
        0 internet_gateways: Option<Vec<InternetGateway>>
            = Member::new("InternetGateways", &INTERNET_GATEWAY_LIST)
            .called("internetGatewaySet", "InternetGatewaySet"),
        1 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
    }
}

operation! {
    /// AWS: ec2 DescribeInternetGateways.
    "ec2" DescribeInternetGateways(DescribeInternetGatewaysInput) -> DescribeInternetGatewaysOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "InternetGateways",
        more_results: "",
    })
}
