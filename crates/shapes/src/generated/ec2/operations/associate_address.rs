//! Generated: ec2 AssociateAddress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AssociateAddress takes.
    AssociateAddressInput = "AssociateAddressInput" {
        0 allocation_id: Option<String> = Member::new("AllocationId", &ALLOCATION_ID),
        1 allow_reassociation: Option<bool>
            = Member::new("AllowReassociation", &BOOLEAN)
            .called("allowReassociation", "AllowReassociation"),
        2 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        3 instance_id: Option<String> = Member::new("InstanceId", &INSTANCE_ID),
        4 network_interface_id: Option<String>
            = Member::new("NetworkInterfaceId", &NETWORK_INTERFACE_ID)
            .called("networkInterfaceId", "NetworkInterfaceId"),
        5 private_ip_address: Option<String>
            = Member::new("PrivateIpAddress", &STRING)
            .called("privateIpAddress", "PrivateIpAddress"),
        6 public_ip: Option<String> = Member::new("PublicIp", &EIP_ALLOCATION_PUBLIC_IP),
    }
}

shape! {
    /// What AssociateAddress answers.
    AssociateAddressOutput = "AssociateAddressOutput" {
        0 association_id: Option<String>
            = Member::new("AssociationId", &STRING).called("associationId", "AssociationId"),
    }
}

operation! {
    /// AWS: ec2 AssociateAddress.
    "ec2" AssociateAddress(AssociateAddressInput) -> AssociateAddressOutput,
    "", None
}
