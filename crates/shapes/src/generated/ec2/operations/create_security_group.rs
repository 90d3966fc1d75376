//! Generated: ec2 CreateSecurityGroup.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateSecurityGroup takes.
    CreateSecurityGroupInput = "CreateSecurityGroupInput" {
        0 description: String
            = Member::new("Description", &STRING)
            .called("GroupDescription", "GroupDescription").required(),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 group_name: String = Member::new("GroupName", &STRING).required(),
        3 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
        4 vpc_id: Option<String> = Member::new("VpcId", &VPC_ID),
    }
}

shape! {
    /// What CreateSecurityGroup answers.
    CreateSecurityGroupOutput = "CreateSecurityGroupOutput" {
        0 group_id: Option<String> = Member::new("GroupId", &STRING).called("groupId", "GroupId"),
        1 security_group_arn: Option<String>
            = Member::new("SecurityGroupArn", &STRING)
            .called("securityGroupArn", "SecurityGroupArn"),
        2 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
    }
}

operation! {
    /// AWS: ec2 CreateSecurityGroup.
    "ec2" CreateSecurityGroup(CreateSecurityGroupInput) -> CreateSecurityGroupOutput,
    "", None
}
