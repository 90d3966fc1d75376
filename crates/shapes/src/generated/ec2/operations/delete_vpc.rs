//! Generated: ec2 DeleteVpc.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteVpc takes.
    DeleteVpcInput = "DeleteVpcInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 vpc_id: String = Member::new("VpcId", &VPC_ID).required(),
    }
}

shape! {
    /// What DeleteVpc answers.
    DeleteVpcOutput = "DeleteVpcOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteVpc.
    "ec2" DeleteVpc(DeleteVpcInput) -> DeleteVpcOutput,
    "", None
}
