//! Generated: ec2 DescribeNatGateways.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeNatGateways takes.
    DescribeNatGatewaysInput = "DescribeNatGatewaysInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN),
        1 filter: Option<Vec<Filter>> = Member::new("Filter", &FILTER_LIST),
        2 max_results: Option<i32> = Member::new("MaxResults", &DESCRIBE_NAT_GATEWAYS_MAX_RESULTS),
        3 nat_gateway_ids: Option<Vec<String>>
            = Member::new("NatGatewayIds", &NAT_GATEWAY_ID_STRING_LIST)
            .called("NatGatewayId", "NatGatewayId"),
        4 next_token: Option<String> = Member::new("NextToken", &STRING),
    }
}

shape! {
    /// What DescribeNatGateways answers.
    DescribeNatGatewaysOutput = "DescribeNatGatewaysOutput" {
        0 nat_gateways: Option<Vec<NatGateway>>
            = Member::new("NatGateways", &NAT_GATEWAY_LIST)
            .called("natGatewaySet", "NatGatewaySet"),
        1 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
    }
}

operation! {
    /// AWS: ec2 DescribeNatGateways.
    "ec2" DescribeNatGateways(DescribeNatGatewaysInput) -> DescribeNatGatewaysOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "NatGateways",
        more_results: "",
    })
}
