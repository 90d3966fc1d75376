//! Generated: ec2 DeleteRouteTable.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRouteTable takes.
    DeleteRouteTableInput = "DeleteRouteTableInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 route_table_id: String
            = Member::new("RouteTableId", &ROUTE_TABLE_ID)
            .called("routeTableId", "RouteTableId").required(),
    }
}

shape! {
    /// What DeleteRouteTable answers.
    DeleteRouteTableOutput = "DeleteRouteTableOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteRouteTable.
    "ec2" DeleteRouteTable(DeleteRouteTableInput) -> DeleteRouteTableOutput,
    "", None
}
