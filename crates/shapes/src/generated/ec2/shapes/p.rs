//! Generated: ec2 shapes in p.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: PortRange.
    PortRange = "PortRange" {
        0 from: Option<i32> = Member::new("From", &INTEGER).called("from", "From"),
        1 to: Option<i32> = Member::new("To", &INTEGER).called("to", "To"),
    }
}

shape! {
    /// AWS: PrefixListId.
    PrefixListId = "PrefixListId" {
        0 description: Option<String>
            = Member::new("Description", &STRING).called("description", "Description"),
        1 prefix_list_id: Option<String>
            = Member::new("PrefixListId", &STRING).called("prefixListId", "PrefixListId"),
    }
}

pub static PREFIX_LIST_ID_LIST: Schema =
    Schema::list("PrefixListIdList", Range::ANY, PrefixListId::SCHEMA, "item");

pub static PREFIX_LIST_RESOURCE_ID: Schema = Schema::text("PrefixListResourceId", Range::ANY);

shape! {
    /// AWS: PrivateDnsNameOptionsOnLaunch.
    PrivateDnsNameOptionsOnLaunch = "PrivateDnsNameOptionsOnLaunch" {
        0 enable_resource_name_dns_aaaa_record: Option<bool>
            = Member::new("EnableResourceNameDnsAAAARecord", &BOOLEAN)
            .called("enableResourceNameDnsAAAARecord", "EnableResourceNameDnsAAAARecord"),
        1 enable_resource_name_dns_a_record: Option<bool>
            = Member::new("EnableResourceNameDnsARecord", &BOOLEAN)
            .called("enableResourceNameDnsARecord", "EnableResourceNameDnsARecord"),
        2 hostname_type: Option<String>
            = Member::new("HostnameType", &hostname_type::SCHEMA)
            .called("hostnameType", "HostnameType"),
    }
}

pub static PRIVATE_IP_ADDRESS_COUNT: Schema =
    Schema::integer("PrivateIpAddressCount", Range::between(1, 31));

shape! {
    /// AWS: PrivateIpAddressSpecification.
    PrivateIpAddressSpecification = "PrivateIpAddressSpecification" {
        0 primary: Option<bool> = Member::new("Primary", &BOOLEAN).called("primary", "Primary"),
        1 private_ip_address: Option<String>
            = Member::new("PrivateIpAddress", &STRING)
            .called("privateIpAddress", "PrivateIpAddress"),
    }
}

pub static PRIVATE_IP_ADDRESS_SPECIFICATION_LIST: Schema = Schema::list(
    "PrivateIpAddressSpecificationList",
    Range::ANY,
    PrivateIpAddressSpecification::SCHEMA,
    "item",
);

shape! {
    /// AWS: PropagatingVgw.
    PropagatingVgw = "PropagatingVgw" {
        0 gateway_id: Option<String>
            = Member::new("GatewayId", &STRING).called("gatewayId", "GatewayId"),
    }
}

pub static PROPAGATING_VGW_LIST: Schema = Schema::list(
    "PropagatingVgwList",
    Range::ANY,
    PropagatingVgw::SCHEMA,
    "item",
);

shape! {
    /// AWS: ProvisionedBandwidth.
    ProvisionedBandwidth = "ProvisionedBandwidth" {
        0 provision_time: Option<Time>
            = Member::new("ProvisionTime", &DATE_TIME).called("provisionTime", "ProvisionTime"),
        1 provisioned: Option<String>
            = Member::new("Provisioned", &STRING).called("provisioned", "Provisioned"),
        2 request_time: Option<Time>
            = Member::new("RequestTime", &DATE_TIME).called("requestTime", "RequestTime"),
        3 requested: Option<String>
            = Member::new("Requested", &STRING).called("requested", "Requested"),
        4 status: Option<String> = Member::new("Status", &STRING).called("status", "Status"),
    }
}

shape! {
    /// AWS: PtrUpdateStatus.
    PtrUpdateStatus = "PtrUpdateStatus" {
        0 reason: Option<String> = Member::new("Reason", &STRING).called("reason", "Reason"),
        1 status: Option<String> = Member::new("Status", &STRING).called("status", "Status"),
        2 value: Option<String> = Member::new("Value", &STRING).called("value", "Value"),
    }
}

pub static PUBLIC_IP_ADDRESS: Schema = Schema::text("PublicIpAddress", Range::ANY);

shape! {
    /// AWS: PublicIpDnsNameOptions.
    PublicIpDnsNameOptions = "PublicIpDnsNameOptions" {
        0 dns_hostname_type: Option<String>
            = Member::new("DnsHostnameType", &STRING).called("dnsHostnameType", "DnsHostnameType"),
        1 public_dual_stack_dns_name: Option<String>
            = Member::new("PublicDualStackDnsName", &STRING)
            .called("publicDualStackDnsName", "PublicDualStackDnsName"),
        2 public_ipv4_dns_name: Option<String>
            = Member::new("PublicIpv4DnsName", &STRING)
            .called("publicIpv4DnsName", "PublicIpv4DnsName"),
        3 public_ipv6_dns_name: Option<String>
            = Member::new("PublicIpv6DnsName", &STRING)
            .called("publicIpv6DnsName", "PublicIpv6DnsName"),
    }
}

pub static PUBLIC_IP_STRING_LIST: Schema =
    Schema::list("PublicIpStringList", Range::ANY, &STRING, "PublicIp");
