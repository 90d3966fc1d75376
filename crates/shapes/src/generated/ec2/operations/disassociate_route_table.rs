//! Generated: ec2 DisassociateRouteTable.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DisassociateRouteTable takes.
    DisassociateRouteTableInput = "DisassociateRouteTableInput" {
        0 association_id: String
            = Member::new("AssociationId", &ROUTE_TABLE_ASSOCIATION_ID)
            .called("associationId", "AssociationId").required(),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
    }
}

shape! {
    /// What DisassociateRouteTable answers.
    DisassociateRouteTableOutput = "DisassociateRouteTableOutput" {
    }
}

operation! {
    /// AWS: ec2 DisassociateRouteTable.
    "ec2" DisassociateRouteTable(DisassociateRouteTableInput) -> DisassociateRouteTableOutput,
    "", None
}
