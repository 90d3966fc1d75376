//! Generated: ec2 DeleteNetworkAcl.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteNetworkAcl takes.
    DeleteNetworkAclInput = "DeleteNetworkAclInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 network_acl_id: String
            = Member::new("NetworkAclId", &NETWORK_ACL_ID)
            .called("networkAclId", "NetworkAclId").required(),
    }
}

shape! {
    /// What DeleteNetworkAcl answers.
    DeleteNetworkAclOutput = "DeleteNetworkAclOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteNetworkAcl.
    "ec2" DeleteNetworkAcl(DeleteNetworkAclInput) -> DeleteNetworkAclOutput,
    "", None
}
