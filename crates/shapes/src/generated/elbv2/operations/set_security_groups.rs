//! Generated: elbv2 SetSecurityGroups.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What SetSecurityGroups takes.
    SetSecurityGroupsInput = "SetSecurityGroupsInput" {
        0 enforce_security_group_inbound_rules_on_private_link_traffic: Option<String>
            = Member::new("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", &enforce_security_group_inbound_rules_on_private_link_traffic_enum::SCHEMA),
        1 load_balancer_arn: String = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        2 security_groups: Vec<String> = Member::new("SecurityGroups", &SECURITY_GROUPS).required(),
    }
}

shape! {
    /// What SetSecurityGroups answers.
    SetSecurityGroupsOutput = "SetSecurityGroupsOutput" {
        0 enforce_security_group_inbound_rules_on_private_link_traffic: Option<String>
            = Member::new("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", &enforce_security_group_inbound_rules_on_private_link_traffic_enum::SCHEMA),
        1 security_group_ids: Option<Vec<String>>
            = Member::new("SecurityGroupIds", &SECURITY_GROUPS),
    }
}

operation! {
    /// AWS: elbv2 SetSecurityGroups.
    "elbv2" SetSecurityGroups(SetSecurityGroupsInput) -> SetSecurityGroupsOutput,
    "SetSecurityGroupsResult", None
}
