//! Generated: ec2 RevokeSecurityGroupIngress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What RevokeSecurityGroupIngress takes.
    RevokeSecurityGroupIngressInput = "RevokeSecurityGroupIngressInput" {
        0 cidr_ip: Option<String> = Member::new("CidrIp", &STRING),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 from_port: Option<i32> = Member::new("FromPort", &INTEGER),
        3 group_id: Option<String> = Member::new("GroupId", &SECURITY_GROUP_ID),
        4 group_name: Option<String> = Member::new("GroupName", &SECURITY_GROUP_NAME),
        5 ip_permissions: Option<Vec<IpPermission>>
            = Member::new("IpPermissions", &IP_PERMISSION_LIST),
        6 ip_protocol: Option<String> = Member::new("IpProtocol", &STRING),
        7 security_group_rule_ids: Option<Vec<String>>
            = Member::new("SecurityGroupRuleIds", &SECURITY_GROUP_RULE_ID_LIST)
            .called("SecurityGroupRuleId", "SecurityGroupRuleId"),
        8 source_security_group_name: Option<String>
            = Member::new("SourceSecurityGroupName", &STRING),
        9 source_security_group_owner_id: Option<String>
            = Member::new("SourceSecurityGroupOwnerId", &STRING),
        10 to_port: Option<i32> = Member::new("ToPort", &INTEGER),
    }
}

shape! {
    /// What RevokeSecurityGroupIngress answers.
    RevokeSecurityGroupIngressOutput = "RevokeSecurityGroupIngressOutput" {
        0 r#return: Option<bool> = Member::new("Return", &BOOLEAN).called("return", "Return"),
        1 revoked_security_group_rules: Option<Vec<RevokedSecurityGroupRule>>
            = Member::new("RevokedSecurityGroupRules", &REVOKED_SECURITY_GROUP_RULE_LIST)
            .called("revokedSecurityGroupRuleSet", "RevokedSecurityGroupRuleSet"),
        2 unknown_ip_permissions: Option<Vec<IpPermission>>
            = Member::new("UnknownIpPermissions", &IP_PERMISSION_LIST)
            .called("unknownIpPermissionSet", "UnknownIpPermissionSet"),
    }
}

operation! {
    /// AWS: ec2 RevokeSecurityGroupIngress.
    "ec2" RevokeSecurityGroupIngress(RevokeSecurityGroupIngressInput) -> RevokeSecurityGroupIngressOutput,
    "", None
}
