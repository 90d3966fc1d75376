//! Generated: ec2 DeleteNetworkInterface.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteNetworkInterface takes.
    DeleteNetworkInterfaceInput = "DeleteNetworkInterfaceInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 network_interface_id: String
            = Member::new("NetworkInterfaceId", &NETWORK_INTERFACE_ID)
            .called("networkInterfaceId", "NetworkInterfaceId").required(),
    }
}

shape! {
    /// What DeleteNetworkInterface answers.
    DeleteNetworkInterfaceOutput = "DeleteNetworkInterfaceOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteNetworkInterface.
    "ec2" DeleteNetworkInterface(DeleteNetworkInterfaceInput) -> DeleteNetworkInterfaceOutput,
    "", None
}
