//! Generated: ec2 CreateRouteTable.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateRouteTable takes.
    CreateRouteTableInput = "CreateRouteTableInput" {
        0 client_token: Option<String> = Member::new("ClientToken", &STRING).token(),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
        3 vpc_id: String = Member::new("VpcId", &VPC_ID).called("vpcId", "VpcId").required(),
    }
}

shape! {
    /// What CreateRouteTable answers.
    CreateRouteTableOutput = "CreateRouteTableOutput" {
        0 client_token: Option<String>
            = Member::new("ClientToken", &STRING).called("clientToken", "ClientToken"),
        1 route_table: Option<RouteTable>
            = Member::new("RouteTable", RouteTable::SCHEMA).called("routeTable", "RouteTable"),
    }
}

operation! {
    /// AWS: ec2 CreateRouteTable.
    "ec2" CreateRouteTable(CreateRouteTableInput) -> CreateRouteTableOutput,
    "", None
}
