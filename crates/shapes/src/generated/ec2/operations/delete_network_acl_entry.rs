//! Generated: ec2 DeleteNetworkAclEntry.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteNetworkAclEntry takes.
    DeleteNetworkAclEntryInput = "DeleteNetworkAclEntryInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 egress: bool = Member::new("Egress", &BOOLEAN).called("egress", "Egress").required(),
        2 network_acl_id: String
            = Member::new("NetworkAclId", &NETWORK_ACL_ID)
            .called("networkAclId", "NetworkAclId").required(),
        3 rule_number: i32
            = Member::new("RuleNumber", &INTEGER).called("ruleNumber", "RuleNumber").required(),
    }
}

shape! {
    /// What DeleteNetworkAclEntry answers.
    DeleteNetworkAclEntryOutput = "DeleteNetworkAclEntryOutput" {
    }
}

operation! {
    /// AWS: ec2 DeleteNetworkAclEntry.
    "ec2" DeleteNetworkAclEntry(DeleteNetworkAclEntryInput) -> DeleteNetworkAclEntryOutput,
    "", None
}
