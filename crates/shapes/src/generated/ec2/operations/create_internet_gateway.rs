//! Generated: ec2 CreateInternetGateway.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateInternetGateway takes.
    CreateInternetGatewayInput = "CreateInternetGatewayInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
    }
}

shape! {
    /// What CreateInternetGateway answers.
    CreateInternetGatewayOutput = "CreateInternetGatewayOutput" {
        0 internet_gateway: Option<InternetGateway>
            = Member::new("InternetGateway", InternetGateway::SCHEMA)
            .called("internetGateway", "InternetGateway"),
    }
}

operation! {
    /// AWS: ec2 CreateInternetGateway.
    "ec2" CreateInternetGateway(CreateInternetGatewayInput) -> CreateInternetGatewayOutput,
    "", None
}
