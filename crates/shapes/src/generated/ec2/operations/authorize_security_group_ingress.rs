//! Generated: ec2 AuthorizeSecurityGroupIngress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AuthorizeSecurityGroupIngress takes.
    AuthorizeSecurityGroupIngressInput = "AuthorizeSecurityGroupIngressInput" {
        0 cidr_ip: Option<String> = Member::new("CidrIp", &STRING),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 from_port: Option<i32> = Member::new("FromPort", &INTEGER),
        3 group_id: Option<String> = Member::new("GroupId", &SECURITY_GROUP_ID),
        4 group_name: Option<String> = Member::new("GroupName", &SECURITY_GROUP_NAME),
        5 ip_permissions: Option<Vec<IpPermission>>
            = Member::new("IpPermissions", &IP_PERMISSION_LIST),
        6 ip_protocol: Option<String> = Member::new("IpProtocol", &STRING),
        7 source_security_group_name: Option<String>
            = Member::new("SourceSecurityGroupName", &STRING),
        8 source_security_group_owner_id: Option<String>
            = Member::new("SourceSecurityGroupOwnerId", &STRING),
        9 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
        10 to_port: Option<i32> = Member::new("ToPort", &INTEGER),
    }
}

shape! {
    /// What AuthorizeSecurityGroupIngress answers.
    AuthorizeSecurityGroupIngressOutput = "AuthorizeSecurityGroupIngressOutput" {
        0 r#return: Option<bool> = Member::new("Return", &BOOLEAN).called("return", "Return"),
        1 security_group_rules: Option<Vec<SecurityGroupRule>>
            = Member::new("SecurityGroupRules", &SECURITY_GROUP_RULE_LIST)
            .called("securityGroupRuleSet", "SecurityGroupRuleSet"),
    }
}

operation! {
    /// AWS: ec2 AuthorizeSecurityGroupIngress.
    "ec2" AuthorizeSecurityGroupIngress(AuthorizeSecurityGroupIngressInput) -> AuthorizeSecurityGroupIngressOutput,
    "", None
}
