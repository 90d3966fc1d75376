//! Generated: ec2 DeleteSubnet.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteSubnet takes.
    DeleteSubnetInput = "DeleteSubnetInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 subnet_id: String = Member::new("SubnetId", &SUBNET_ID).required(),
    }
}

shape! {
    /// What DeleteSubnet answers.
    DeleteSubnetOutput = "DeleteSubnetOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteSubnet.
    "ec2" DeleteSubnet(DeleteSubnetInput) -> DeleteSubnetOutput,
    "", None
}
