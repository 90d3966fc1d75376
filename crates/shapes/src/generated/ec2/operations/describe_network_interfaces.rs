//! Generated: ec2 DescribeNetworkInterfaces.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeNetworkInterfaces takes.
    DescribeNetworkInterfacesInput = "DescribeNetworkInterfacesInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("filter", "Filter"),
        2 include_managed_resources: Option<bool>
            = Member::new("IncludeManagedResources", &BOOLEAN),
        3 max_results: Option<i32>
            = Member::new("MaxResults", &DESCRIBE_NETWORK_INTERFACES_MAX_RESULTS),
        4 network_interface_ids: Option<Vec<String>>
            = Member::new("NetworkInterfaceIds", &NETWORK_INTERFACE_ID_LIST)
            .called("NetworkInterfaceId", "NetworkInterfaceId"),
        5 next_token: Option<String> = Member::new("NextToken", &STRING),
    }
}

shape! {
    /// What DescribeNetworkInterfaces answers.
    DescribeNetworkInterfacesOutput = "DescribeNetworkInterfacesOutput" {
        0 network_interfaces: Option<Vec<NetworkInterface>>
            = Member::new("NetworkInterfaces", &NETWORK_INTERFACE_LIST)
            .called("networkInterfaceSet", "NetworkInterfaceSet"),
        1 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
    }
}

operation! {
    /// AWS: ec2 DescribeNetworkInterfaces.
    "ec2" DescribeNetworkInterfaces(DescribeNetworkInterfacesInput) -> DescribeNetworkInterfacesOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "NetworkInterfaces",
        more_results: "",
    })
}
