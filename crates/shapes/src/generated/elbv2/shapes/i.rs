//! Generated: elbv2 shapes in i.

use super::super::*;
use crate::prelude::*;

pub static IPV6_ADDRESS: Schema = Schema::text("IPv6Address", Range::ANY);

pub static IGNORE_CLIENT_CERTIFICATE_EXPIRY: Schema =
    Schema::boolean("IgnoreClientCertificateExpiry");

pub static IP_ADDRESS: Schema = Schema::text("IpAddress", Range::ANY);

values! {
    /// Values of IpAddressType.
    ip_address_type = "IpAddressType" {
        IPV4 = "ipv4",
        DUALSTACK = "dualstack",
        DUALSTACK_WITHOUT_PUBLIC_IPV4 = "dualstack-without-public-ipv4",
    }
}

pub static IPAM_POOL_ID: Schema = Schema::pattern(
    "IpamPoolId",
    Range::most(1000),
    r#"^(ipam-pool-)[a-zA-Z0-9]+$"#,
);

shape! {
    /// AWS: IpamPools.
    IpamPools = "IpamPools" {
        0 ipv4_ipam_pool_id: Option<String> = Member::new("Ipv4IpamPoolId", &IPAM_POOL_ID),
    }
}

pub static IS_DEFAULT: Schema = Schema::boolean("IsDefault");
