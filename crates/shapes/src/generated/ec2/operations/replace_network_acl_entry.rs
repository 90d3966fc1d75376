//! Generated: ec2 ReplaceNetworkAclEntry.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ReplaceNetworkAclEntry takes.
    ReplaceNetworkAclEntryInput = "ReplaceNetworkAclEntryInput" {
        0 cidr_block: Option<String>
            = Member::new("CidrBlock", &STRING).called("cidrBlock", "CidrBlock"),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 egress: bool = Member::new("Egress", &BOOLEAN).called("egress", "Egress").required(),
        3 icmp_type_code: Option<IcmpTypeCode>
            = Member::new("IcmpTypeCode", IcmpTypeCode::SCHEMA).called("Icmp", "Icmp"),
        4 ipv6_cidr_block: Option<String>
            = Member::new("Ipv6CidrBlock", &STRING).called("ipv6CidrBlock", "Ipv6CidrBlock"),
        5 network_acl_id: String
            = Member::new("NetworkAclId", &NETWORK_ACL_ID)
            .called("networkAclId", "NetworkAclId").required(),
        6 port_range: Option<PortRange>
            = Member::new("PortRange", PortRange::SCHEMA).called("portRange", "PortRange"),
        7 protocol: String
            = Member::new("Protocol", &STRING).called("protocol", "Protocol").required(),
        8 rule_action: String
            = Member::new("RuleAction", &rule_action::SCHEMA)
            .called("ruleAction", "RuleAction").required(),
        9 rule_number: i32
            = Member::new("RuleNumber", &INTEGER).called("ruleNumber", "RuleNumber").required(),
    }
}

shape! {
    /// What ReplaceNetworkAclEntry answers.
    ReplaceNetworkAclEntryOutput = "ReplaceNetworkAclEntryOutput" {
    }
}

operation! {
    /// AWS: ec2 ReplaceNetworkAclEntry.
    "ec2" ReplaceNetworkAclEntry(ReplaceNetworkAclEntryInput) -> ReplaceNetworkAclEntryOutput,
    "", None
}
