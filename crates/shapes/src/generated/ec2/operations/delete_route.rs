//! Generated: ec2 DeleteRoute.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRoute takes.
    DeleteRouteInput = "DeleteRouteInput" {
        0 destination_cidr_block: Option<String>
            = Member::new("DestinationCidrBlock", &STRING)
            .called("destinationCidrBlock", "DestinationCidrBlock"),
        1 destination_ipv6_cidr_block: Option<String>
            = Member::new("DestinationIpv6CidrBlock", &STRING)
            .called("destinationIpv6CidrBlock", "DestinationIpv6CidrBlock"),
        2 destination_prefix_list_id: Option<String>
            = Member::new("DestinationPrefixListId", &PREFIX_LIST_RESOURCE_ID),
        3 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        4 route_table_id: String
            = Member::new("RouteTableId", &ROUTE_TABLE_ID)
            .called("routeTableId", "RouteTableId").required(),
    }
}

shape! {
    /// What DeleteRoute answers.
    DeleteRouteOutput = "DeleteRouteOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteRoute.
    "ec2" DeleteRoute(DeleteRouteInput) -> DeleteRouteOutput,
    "", None
}
