//! Generated: elbv2 shapes in s.

use super::super::*;
use crate::prelude::*;

pub static SECURITY_GROUP_ID: Schema = Schema::text("SecurityGroupId", Range::ANY);

pub static SECURITY_GROUPS: Schema =
    Schema::list("SecurityGroups", Range::ANY, &SECURITY_GROUP_ID, "member");

shape! {
    /// AWS: SourceIpConditionConfig.
    SourceIpConditionConfig = "SourceIpConditionConfig" {
        0 values: Option<Vec<String>> = Member::new("Values", &LIST_OF_STRING),
    }
}

pub static SOURCE_NAT_IPV6_PREFIX: Schema = Schema::text("SourceNatIpv6Prefix", Range::ANY);

pub static SOURCE_NAT_IPV6_PREFIXES: Schema = Schema::list(
    "SourceNatIpv6Prefixes",
    Range::ANY,
    &SOURCE_NAT_IPV6_PREFIX,
    "member",
);

pub static SSL_POLICY_NAME: Schema = Schema::text("SslPolicyName", Range::ANY);

pub static STATE_REASON: Schema = Schema::text("StateReason", Range::ANY);

pub static STRING: Schema = Schema::text("String", Range::ANY);

pub static STRING_VALUE: Schema = Schema::text("StringValue", Range::ANY);

pub static SUBNET_ID: Schema = Schema::text("SubnetId", Range::ANY);

shape! {
    /// AWS: SubnetMapping.
    SubnetMapping = "SubnetMapping" {
        0 allocation_id: Option<String> = Member::new("AllocationId", &ALLOCATION_ID),
        1 ipv6_address: Option<String> = Member::new("IPv6Address", &IPV6_ADDRESS),
        2 private_ipv4_address: Option<String>
            = Member::new("PrivateIPv4Address", &PRIVATE_IPV4_ADDRESS),
        3 source_nat_ipv6_prefix: Option<String>
            = Member::new("SourceNatIpv6Prefix", &SOURCE_NAT_IPV6_PREFIX),
        4 subnet_id: Option<String> = Member::new("SubnetId", &SUBNET_ID),
    }
}

pub static SUBNET_MAPPINGS: Schema = Schema::list(
    "SubnetMappings",
    Range::ANY,
    SubnetMapping::SCHEMA,
    "member",
);

pub static SUBNETS: Schema = Schema::list("Subnets", Range::ANY, &SUBNET_ID, "member");
