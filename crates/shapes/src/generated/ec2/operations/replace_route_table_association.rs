//! Generated: ec2 ReplaceRouteTableAssociation.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ReplaceRouteTableAssociation takes.
    ReplaceRouteTableAssociationInput = "ReplaceRouteTableAssociationInput" {
        0 association_id: String
            = Member::new("AssociationId", &ROUTE_TABLE_ASSOCIATION_ID)
            .called("associationId", "AssociationId").required(),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 route_table_id: String
            = Member::new("RouteTableId", &ROUTE_TABLE_ID)
            .called("routeTableId", "RouteTableId").required(),
    }
}

shape! {
    /// What ReplaceRouteTableAssociation answers.
    ReplaceRouteTableAssociationOutput = "ReplaceRouteTableAssociationOutput" {
        0 association_state: Option<RouteTableAssociationState>
            = Member::new("AssociationState", RouteTableAssociationState::SCHEMA)
            .called("associationState", "AssociationState"),
        1 new_association_id: Option<String>
            = Member::new("NewAssociationId", &STRING)
            .called("newAssociationId", "NewAssociationId"),
    }
}

operation! {
    /// AWS: ec2 ReplaceRouteTableAssociation.
    "ec2" ReplaceRouteTableAssociation(ReplaceRouteTableAssociationInput) -> ReplaceRouteTableAssociationOutput,
    "", None
}
