//! Generated: ec2 RevokeSecurityGroupEgress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What RevokeSecurityGroupEgress takes.
    RevokeSecurityGroupEgressInput = "RevokeSecurityGroupEgressInput" {
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
        6 security_group_rule_ids: Option<Vec<String>>
            = Member::new("SecurityGroupRuleIds", &SECURITY_GROUP_RULE_ID_LIST)
            .called("SecurityGroupRuleId", "SecurityGroupRuleId"),
        7 source_security_group_name: Option<String>
            = Member::new("SourceSecurityGroupName", &STRING)
            .called("sourceSecurityGroupName", "SourceSecurityGroupName"),
        8 source_security_group_owner_id: Option<String>
            = Member::new("SourceSecurityGroupOwnerId", &STRING)
            .called("sourceSecurityGroupOwnerId", "SourceSecurityGroupOwnerId"),
        9 to_port: Option<i32> = Member::new("ToPort", &INTEGER).called("toPort", "ToPort"),
    }
}

shape! {
    /// What RevokeSecurityGroupEgress answers.
    RevokeSecurityGroupEgressOutput = "RevokeSecurityGroupEgressOutput" {
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
    /// AWS: ec2 RevokeSecurityGroupEgress.
    "ec2" RevokeSecurityGroupEgress(RevokeSecurityGroupEgressInput) -> RevokeSecurityGroupEgressOutput,
    "", None
}
