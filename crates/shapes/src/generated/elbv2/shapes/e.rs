//! Generated: elbv2 shapes in e.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of EnablePrefixForIpv6SourceNatEnum.
    enable_prefix_for_ipv6_source_nat_enum = "EnablePrefixForIpv6SourceNatEnum" {
        ON = "on",
        OFF = "off",
    }
}

pub static ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC: Schema = Schema::text(
    "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
    Range::ANY,
);

values! {
    /// Values of EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum.
    enforce_security_group_inbound_rules_on_private_link_traffic_enum = "EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum" {
        ON = "on",
        OFF = "off",
    }
}
