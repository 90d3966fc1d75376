//! Generated: ec2 AttachInternetGateway.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AttachInternetGateway takes.
    AttachInternetGatewayInput = "AttachInternetGatewayInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 internet_gateway_id: String
            = Member::new("InternetGatewayId", &INTERNET_GATEWAY_ID)
            .called("internetGatewayId", "InternetGatewayId").required(),
        2 vpc_id: String = Member::new("VpcId", &VPC_ID).called("vpcId", "VpcId").required(),
    }
}

shape! {
    /// What AttachInternetGateway answers.
    AttachInternetGatewayOutput = "AttachInternetGatewayOutput" {
    }
}

operation! {
    /// AWS: ec2 AttachInternetGateway.
    "ec2" AttachInternetGateway(AttachInternetGatewayInput) -> AttachInternetGatewayOutput,
    "", None
}
