//! Generated: ec2 AuthorizeSecurityGroupEgress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AuthorizeSecurityGroupEgress takes.
    AuthorizeSecurityGroupEgressInput = "AuthorizeSecurityGroupEgressInput" {
        0 cidr_ip: Option<String> = Member::new("CidrIp", &STRING).called("cidrIp", "CidrIp"),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 from_port: Option<i32> = Member::new("FromPort", &INTEGER).called("fromPort", "FromPort"),
        3 group_id: String
            = Member::new("GroupId", &SECURITY_GROUP_ID).called("groupId", "GroupId").required(),
        4 ip_permissions: Option<Vec<IpPermission>>
            = Member::new("IpPermissions", &IP_PERMISSION_LIST)
            .called("ipPermissions", "IpPermissions"),
        5 ip_protocol: Option<String>
            = Member::new("IpProtocol", &STRING).called("ipProtocol", "IpProtocol"),
        6 source_security_group_name: Option<String>
            = Member::new("SourceSecurityGroupName", &STRING)
            .called("sourceSecurityGroupName", "SourceSecurityGroupName"),
        7 source_security_group_owner_id: Option<String>
            = Member::new("SourceSecurityGroupOwnerId", &STRING)
            .called("sourceSecurityGroupOwnerId", "SourceSecurityGroupOwnerId"),
        8 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
        9 to_port: Option<i32> = Member::new("ToPort", &INTEGER).called("toPort", "ToPort"),
    }
}

shape! {
    /// What AuthorizeSecurityGroupEgress answers.
    AuthorizeSecurityGroupEgressOutput = "AuthorizeSecurityGroupEgressOutput" {
        0 r#return: Option<bool> = Member::new("Return", &BOOLEAN).called("return", "Return"),
        1 security_group_rules: Option<Vec<SecurityGroupRule>>
            = Member::new("SecurityGroupRules", &SECURITY_GROUP_RULE_LIST)
            .called("securityGroupRuleSet", "SecurityGroupRuleSet"),
    }
}

operation! {
    /// AWS: ec2 AuthorizeSecurityGroupEgress.
    "ec2" AuthorizeSecurityGroupEgress(AuthorizeSecurityGroupEgressInput) -> AuthorizeSecurityGroupEgressOutput,
    "", None
}
