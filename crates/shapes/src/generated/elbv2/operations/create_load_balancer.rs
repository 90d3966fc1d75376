//! Generated: elbv2 CreateLoadBalancer.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateLoadBalancer takes.
    CreateLoadBalancerInput = "CreateLoadBalancerInput" {
        0 customer_owned_ipv4_pool: Option<String>
            = Member::new("CustomerOwnedIpv4Pool", &CUSTOMER_OWNED_IPV4_POOL),
        1 enable_prefix_for_ipv6_source_nat: Option<String>
            = Member::new("EnablePrefixForIpv6SourceNat", &enable_prefix_for_ipv6_source_nat_enum::SCHEMA),
        2 ip_address_type: Option<String> = Member::new("IpAddressType", &ip_address_type::SCHEMA),
        3 ipam_pools: Option<IpamPools> = Member::new("IpamPools", IpamPools::SCHEMA),
        4 name: String = Member::new("Name", &LOAD_BALANCER_NAME).required(),
        5 scheme: Option<String> = Member::new("Scheme", &load_balancer_scheme_enum::SCHEMA),
        6 security_groups: Option<Vec<String>> = Member::new("SecurityGroups", &SECURITY_GROUPS),
        7 subnet_mappings: Option<Vec<SubnetMapping>>
            = Member::new("SubnetMappings", &SUBNET_MAPPINGS),
        8 subnets: Option<Vec<String>> = Member::new("Subnets", &SUBNETS),
        9 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST),
        10 r#type: Option<String> = Member::new("Type", &load_balancer_type_enum::SCHEMA),
    }
}

shape! {
    /// What CreateLoadBalancer answers.
    CreateLoadBalancerOutput = "CreateLoadBalancerOutput" {
        0 load_balancers: Option<Vec<LoadBalancer>> = Member::new("LoadBalancers", &LOAD_BALANCERS),
    }
}

operation! {
    /// AWS: elbv2 CreateLoadBalancer.
    "elbv2" CreateLoadBalancer(CreateLoadBalancerInput) -> CreateLoadBalancerOutput,
    "CreateLoadBalancerResult", None
}
