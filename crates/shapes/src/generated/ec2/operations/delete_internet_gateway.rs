//! Generated: ec2 DeleteInternetGateway.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteInternetGateway takes.
    DeleteInternetGatewayInput = "DeleteInternetGatewayInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 internet_gateway_id: String
            = Member::new("InternetGatewayId", &INTERNET_GATEWAY_ID)
            .called("internetGatewayId", "InternetGatewayId").required(),
    }
}

shape! {
    /// What DeleteInternetGateway answers.
    DeleteInternetGatewayOutput = "DeleteInternetGatewayOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteInternetGateway.
    "ec2" DeleteInternetGateway(DeleteInternetGatewayInput) -> DeleteInternetGatewayOutput,
    "", None
}
