//! Generated: ec2 ReplaceNetworkAclAssociation.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ReplaceNetworkAclAssociation takes.
    ReplaceNetworkAclAssociationInput = "ReplaceNetworkAclAssociationInput" {
        0 association_id: String
            = Member::new("AssociationId", &NETWORK_ACL_ASSOCIATION_ID)
            .called("associationId", "AssociationId").required(),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 network_acl_id: String
            = Member::new("NetworkAclId", &NETWORK_ACL_ID)
            .called("networkAclId", "NetworkAclId").required(),
    }
}

shape! {
    /// What ReplaceNetworkAclAssociation answers.
    ReplaceNetworkAclAssociationOutput = "ReplaceNetworkAclAssociationOutput" {
        0 new_association_id: Option<String>
            = Member::new("NewAssociationId", &STRING)
            .called("newAssociationId", "NewAssociationId"),
    }
}

operation! {
    /// AWS: ec2 ReplaceNetworkAclAssociation.
    "ec2" ReplaceNetworkAclAssociation(ReplaceNetworkAclAssociationInput) -> ReplaceNetworkAclAssociationOutput,
    "", None
}
