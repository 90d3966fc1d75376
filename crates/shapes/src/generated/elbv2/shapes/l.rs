//! Generated: elbv2 shapes in l.

use super::super::*;
use crate::prelude::*;

pub static LAST_MODIFIED_TIME: Schema = Schema::timestamp("LastModifiedTime");

shape! {
    /// AWS: Limit.
    Limit = "Limit" {
        0 max: Option<String> = Member::new("Max", &MAX),
        1 name: Option<String> = Member::new("Name", &NAME),
    }
}

pub static LIMITS: Schema = Schema::list("Limits", Range::ANY, Limit::SCHEMA, "member");

pub static LIST_OF_DESCRIBE_TARGET_HEALTH_INCLUDE_OPTIONS: Schema = Schema::list(
    "ListOfDescribeTargetHealthIncludeOptions",
    Range::ANY,
    &describe_target_health_input_include_enum::SCHEMA,
    "member",
);

pub static LIST_OF_STRING: Schema =
    Schema::list("ListOfString", Range::ANY, &STRING_VALUE, "member");

shape! {
    /// AWS: Listener.
    Listener = "Listener" {
        0 alpn_policy: Option<Vec<String>> = Member::new("AlpnPolicy", &ALPN_POLICY_NAME),
        1 certificates: Option<Vec<Certificate>> = Member::new("Certificates", &CERTIFICATE_LIST),
        2 default_actions: Option<Vec<Action>> = Member::new("DefaultActions", &ACTIONS),
        3 listener_arn: Option<String> = Member::new("ListenerArn", &LISTENER_ARN),
        4 load_balancer_arn: Option<String> = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN),
        5 mutual_authentication: Option<MutualAuthenticationAttributes>
            = Member::new("MutualAuthentication", MutualAuthenticationAttributes::SCHEMA),
        6 port: Option<i32> = Member::new("Port", &PORT),
        7 protocol: Option<String> = Member::new("Protocol", &protocol_enum::SCHEMA),
        8 ssl_policy: Option<String> = Member::new("SslPolicy", &SSL_POLICY_NAME),
    }
}

pub static LISTENER_ARN: Schema = Schema::text("ListenerArn", Range::ANY);

pub static LISTENER_ARNS: Schema =
    Schema::list("ListenerArns", Range::ANY, &LISTENER_ARN, "member");

shape! {
    /// AWS: ListenerAttribute.
    ListenerAttribute = "ListenerAttribute" {
        0 key: Option<String> = Member::new("Key", &LISTENER_ATTRIBUTE_KEY),
        1 value: Option<String> = Member::new("Value", &LISTENER_ATTRIBUTE_VALUE),
    }
}

pub static LISTENER_ATTRIBUTE_KEY: Schema = Schema::pattern(
    "ListenerAttributeKey",
    Range::most(256),
    r#"^[a-zA-Z0-9._]+$"#,
);

pub static LISTENER_ATTRIBUTE_VALUE: Schema = Schema::text("ListenerAttributeValue", Range::ANY);

pub static LISTENER_ATTRIBUTES: Schema = Schema::list(
    "ListenerAttributes",
    Range::ANY,
    ListenerAttribute::SCHEMA,
    "member",
);

pub static LISTENERS: Schema = Schema::list("Listeners", Range::ANY, Listener::SCHEMA, "member");

shape! {
    /// AWS: LoadBalancer.
    LoadBalancer = "LoadBalancer" {
        0 availability_zones: Option<Vec<AvailabilityZone>>
            = Member::new("AvailabilityZones", &AVAILABILITY_ZONES),
        1 canonical_hosted_zone_id: Option<String>
            = Member::new("CanonicalHostedZoneId", &CANONICAL_HOSTED_ZONE_ID),
        2 created_time: Option<Time> = Member::new("CreatedTime", &CREATED_TIME),
        3 customer_owned_ipv4_pool: Option<String>
            = Member::new("CustomerOwnedIpv4Pool", &CUSTOMER_OWNED_IPV4_POOL),
        4 dns_name: Option<String> = Member::new("DNSName", &DNS_NAME),
        5 enable_prefix_for_ipv6_source_nat: Option<String>
            = Member::new("EnablePrefixForIpv6SourceNat", &enable_prefix_for_ipv6_source_nat_enum::SCHEMA),
        6 enforce_security_group_inbound_rules_on_private_link_traffic: Option<String>
            = Member::new("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", &ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC),
        7 ip_address_type: Option<String> = Member::new("IpAddressType", &ip_address_type::SCHEMA),
        8 ipam_pools: Option<IpamPools> = Member::new("IpamPools", IpamPools::SCHEMA),
        9 load_balancer_arn: Option<String> = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN),
        10 load_balancer_name: Option<String>
            = Member::new("LoadBalancerName", &LOAD_BALANCER_NAME),
        11 scheme: Option<String> = Member::new("Scheme", &load_balancer_scheme_enum::SCHEMA),
        12 security_groups: Option<Vec<String>> = Member::new("SecurityGroups", &SECURITY_GROUPS),
        13 state: Option<LoadBalancerState> = Member::new("State", LoadBalancerState::SCHEMA),
        14 r#type: Option<String> = Member::new("Type", &load_balancer_type_enum::SCHEMA),
        15 vpc_id: Option<String> = Member::new("VpcId", &VPC_ID),
    }
}

shape! {
    /// AWS: LoadBalancerAddress.
    LoadBalancerAddress = "LoadBalancerAddress" {
        0 allocation_id: Option<String> = Member::new("AllocationId", &ALLOCATION_ID),
        1 ipv6_address: Option<String> = Member::new("IPv6Address", &IPV6_ADDRESS),
        2 ip_address: Option<String> = Member::new("IpAddress", &IP_ADDRESS),
        3 private_ipv4_address: Option<String>
            = Member::new("PrivateIPv4Address", &PRIVATE_IPV4_ADDRESS),
    }
}

pub static LOAD_BALANCER_ADDRESSES: Schema = Schema::list(
    "LoadBalancerAddresses",
    Range::ANY,
    LoadBalancerAddress::SCHEMA,
    "member",
);

pub static LOAD_BALANCER_ARN: Schema = Schema::text("LoadBalancerArn", Range::ANY);

pub static LOAD_BALANCER_ARNS: Schema =
    Schema::list("LoadBalancerArns", Range::ANY, &LOAD_BALANCER_ARN, "member");

shape! {
    /// AWS: LoadBalancerAttribute.
    LoadBalancerAttribute = "LoadBalancerAttribute" {
        0 key: Option<String> = Member::new("Key", &LOAD_BALANCER_ATTRIBUTE_KEY),
        1 value: Option<String> = Member::new("Value", &LOAD_BALANCER_ATTRIBUTE_VALUE),
    }
}

pub static LOAD_BALANCER_ATTRIBUTE_KEY: Schema = Schema::pattern(
    "LoadBalancerAttributeKey",
    Range::most(256),
    r#"^[a-zA-Z0-9._]+$"#,
);

pub static LOAD_BALANCER_ATTRIBUTE_VALUE: Schema =
    Schema::text("LoadBalancerAttributeValue", Range::most(1024));

pub static LOAD_BALANCER_ATTRIBUTES: Schema = Schema::list(
    "LoadBalancerAttributes",
    Range::most(20),
    LoadBalancerAttribute::SCHEMA,
    "member",
);

pub static LOAD_BALANCER_NAME: Schema = Schema::text("LoadBalancerName", Range::ANY);

pub static LOAD_BALANCER_NAMES: Schema = Schema::list(
    "LoadBalancerNames",
    Range::ANY,
    &LOAD_BALANCER_NAME,
    "member",
);

values! {
    /// Values of LoadBalancerSchemeEnum.
    load_balancer_scheme_enum = "LoadBalancerSchemeEnum" {
        INTERNET_FACING = "internet-facing",
        INTERNAL = "internal",
    }
}

shape! {
    /// AWS: LoadBalancerState.
    LoadBalancerState = "LoadBalancerState" {
        0 code: Option<String> = Member::new("Code", &load_balancer_state_enum::SCHEMA),
        1 reason: Option<String> = Member::new("Reason", &STATE_REASON),
    }
}

values! {
    /// Values of LoadBalancerStateEnum.
    load_balancer_state_enum = "LoadBalancerStateEnum" {
        ACTIVE = "active",
        PROVISIONING = "provisioning",
        ACTIVE_IMPAIRED = "active_impaired",
        FAILED = "failed",
    }
}

values! {
    /// Values of LoadBalancerTypeEnum.
    load_balancer_type_enum = "LoadBalancerTypeEnum" {
        APPLICATION = "application",
        NETWORK = "network",
        GATEWAY = "gateway",
    }
}

pub static LOAD_BALANCERS: Schema =
    Schema::list("LoadBalancers", Range::ANY, LoadBalancer::SCHEMA, "member");
