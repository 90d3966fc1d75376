//! Generated: ec2 ReleaseAddress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ReleaseAddress takes.
    ReleaseAddressInput = "ReleaseAddressInput" {
        0 allocation_id: Option<String> = Member::new("AllocationId", &ALLOCATION_ID),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 network_border_group: Option<String> = Member::new("NetworkBorderGroup", &STRING),
        3 public_ip: Option<String> = Member::new("PublicIp", &STRING),
    }
}

shape! {
    /// What ReleaseAddress answers.
    ReleaseAddressOutput = "ReleaseAddressOutput" {
    }
}

operation! {
    /// AWS: ec2 ReleaseAddress.
    "ec2" ReleaseAddress(ReleaseAddressInput) -> ReleaseAddressOutput,
    "", None
}
