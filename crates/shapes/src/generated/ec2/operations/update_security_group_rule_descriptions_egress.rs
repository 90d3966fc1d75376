//! Generated: ec2 UpdateSecurityGroupRuleDescriptionsEgress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UpdateSecurityGroupRuleDescriptionsEgress takes.
    UpdateSecurityGroupRuleDescriptionsEgressInput = "UpdateSecurityGroupRuleDescriptionsEgressInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN),
        1 group_id: Option<String> = Member::new("GroupId", &SECURITY_GROUP_ID),
        2 group_name: Option<String> = Member::new("GroupName", &SECURITY_GROUP_NAME),
        3 ip_permissions: Option<Vec<IpPermission>>
            = Member::new("IpPermissions", &IP_PERMISSION_LIST),
        4 security_group_rule_descriptions: Option<Vec<SecurityGroupRuleDescription>>
            = Member::new("SecurityGroupRuleDescriptions", &SECURITY_GROUP_RULE_DESCRIPTION_LIST)
            .called("SecurityGroupRuleDescription", "SecurityGroupRuleDescription"),
    }
}

shape! {
    /// What UpdateSecurityGroupRuleDescriptionsEgress answers.
    UpdateSecurityGroupRuleDescriptionsEgressOutput = "UpdateSecurityGroupRuleDescriptionsEgressOutput" {
        0 r#return: Option<bool> = Member::new("Return", &BOOLEAN).called("return", "Return"),
    }
}

operation! {
    /// AWS: ec2 UpdateSecurityGroupRuleDescriptionsEgress.
    "ec2" UpdateSecurityGroupRuleDescriptionsEgress(UpdateSecurityGroupRuleDescriptionsEgressInput) -> UpdateSecurityGroupRuleDescriptionsEgressOutput,
    "", None
}
