//! Generated: ec2 AssociateRouteTable.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AssociateRouteTable takes.
    AssociateRouteTableInput = "AssociateRouteTableInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 gateway_id: Option<String> = Member::new("GatewayId", &ROUTE_GATEWAY_ID),
        2 public_ipv4_pool: Option<String> = Member::new("PublicIpv4Pool", &IPV4_POOL_EC2_ID),
        3 route_table_id: String
            = Member::new("RouteTableId", &ROUTE_TABLE_ID)
            .called("routeTableId", "RouteTableId").required(),
        4 subnet_id: Option<String>
            = Member::new("SubnetId", &SUBNET_ID).called("subnetId", "SubnetId"),
    }
}

shape! {
    /// What AssociateRouteTable answers.
    AssociateRouteTableOutput = "AssociateRouteTableOutput" {
        0 association_id: Option<String>
            = Member::new("AssociationId", &STRING).called("associationId", "AssociationId"),
        1 association_state: Option<RouteTableAssociationState>
            = Member::new("AssociationState", RouteTableAssociationState::SCHEMA)
            .called("associationState", "AssociationState"),
    }
}

operation! {
    /// AWS: ec2 AssociateRouteTable.
    "ec2" AssociateRouteTable(AssociateRouteTableInput) -> AssociateRouteTableOutput,
    "", None
}
