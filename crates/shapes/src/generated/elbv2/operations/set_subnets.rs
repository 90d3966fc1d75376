//! Generated: elbv2 SetSubnets.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What SetSubnets takes.
    SetSubnetsInput = "SetSubnetsInput" {
        0 enable_prefix_for_ipv6_source_nat: Option<String>
            = Member::new("EnablePrefixForIpv6SourceNat", &enable_prefix_for_ipv6_source_nat_enum::SCHEMA),
        1 ip_address_type: Option<String> = Member::new("IpAddressType", &ip_address_type::SCHEMA),
        2 load_balancer_arn: String = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        3 subnet_mappings: Option<Vec<SubnetMapping>>
            = Member::new("SubnetMappings", &SUBNET_MAPPINGS),
        4 subnets: Option<Vec<String>> = Member::new("Subnets", &SUBNETS),
    }
}

shape! {
    /// What SetSubnets answers.
    SetSubnetsOutput = "SetSubnetsOutput" {
        0 availability_zones: Option<Vec<AvailabilityZone>>
            = Member::new("AvailabilityZones", &AVAILABILITY_ZONES),
        1 enable_prefix_for_ipv6_source_nat: Option<String>
            = Member::new("EnablePrefixForIpv6SourceNat", &enable_prefix_for_ipv6_source_nat_enum::SCHEMA),
        2 ip_address_type: Option<String> = Member::new("IpAddressType", &ip_address_type::SCHEMA),
    }
}

operation! {
    /// AWS: elbv2 SetSubnets.
    "elbv2" SetSubnets(SetSubnetsInput) -> SetSubnetsOutput,
    "SetSubnetsResult", None
}
