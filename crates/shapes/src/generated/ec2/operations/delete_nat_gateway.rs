//! Generated: ec2 DeleteNatGateway.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteNatGateway takes.
    DeleteNatGatewayInput = "DeleteNatGatewayInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN),
        1 nat_gateway_id: String = Member::new("NatGatewayId", &NAT_GATEWAY_ID).required(),
    }
}

shape! {
    /// What DeleteNatGateway answers.
    DeleteNatGatewayOutput = "DeleteNatGatewayOutput" {
        0 nat_gateway_id: Option<String>
            = Member::new("NatGatewayId", &STRING).called("natGatewayId", "NatGatewayId"),
    }
}

operation! {
    /// AWS: ec2 DeleteNatGateway.
    "ec2" DeleteNatGateway(DeleteNatGatewayInput) -> DeleteNatGatewayOutput,
    "", None
}
