//! Generated: ec2 DeleteSecurityGroup.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteSecurityGroup takes.
    DeleteSecurityGroupInput = "DeleteSecurityGroupInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 group_id: Option<String> = Member::new("GroupId", &SECURITY_GROUP_ID),
        2 group_name: Option<String> = Member::new("GroupName", &SECURITY_GROUP_NAME),
    }
}

shape! {
    /// What DeleteSecurityGroup answers.
    DeleteSecurityGroupOutput = "DeleteSecurityGroupOutput" {
        0 group_id: Option<String>
            = Member::new("GroupId", &SECURITY_GROUP_ID).called("groupId", "GroupId"),
        1 r#return: Option<bool> = Member::new("Return", &BOOLEAN).called("return", "Return"),
    }
}

operation! {
    /// AWS: ec2 DeleteSecurityGroup.
    "ec2" DeleteSecurityGroup(DeleteSecurityGroupInput) -> DeleteSecurityGroupOutput,
    "", None
}
