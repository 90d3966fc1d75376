//! Generated: ec2 DisassociateAddress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DisassociateAddress takes.
    DisassociateAddressInput = "DisassociateAddressInput" {
        0 association_id: Option<String> = Member::new("AssociationId", &ELASTIC_IP_ASSOCIATION_ID),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 public_ip: Option<String> = Member::new("PublicIp", &EIP_ALLOCATION_PUBLIC_IP),
    }
}

shape! {
    /// What DisassociateAddress answers.
    DisassociateAddressOutput = "DisassociateAddressOutput" {
    }
}

operation! {
    /// AWS: ec2 DisassociateAddress.
    "ec2" DisassociateAddress(DisassociateAddressInput) -> DisassociateAddressOutput,
    "", None
}
