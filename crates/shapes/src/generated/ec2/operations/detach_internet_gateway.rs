//! Generated: ec2 DetachInternetGateway.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DetachInternetGateway takes.
    DetachInternetGatewayInput = "DetachInternetGatewayInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 internet_gateway_id: String
            = Member::new("InternetGatewayId", &INTERNET_GATEWAY_ID)
            .called("internetGatewayId", "InternetGatewayId").required(),
        2 vpc_id: String = Member::new("VpcId", &VPC_ID).called("vpcId", "VpcId").required(),
    }
}

shape! {
    /// What DetachInternetGateway answers.
    DetachInternetGatewayOutput = "DetachInternetGatewayOutput" {
    }
}

operation! {
    /// AWS: ec2 DetachInternetGateway.
    "ec2" DetachInternetGateway(DetachInternetGatewayInput) -> DetachInternetGatewayOutput,
    "", None
}
