//! What belongs to this Ondol as a whole and to no account.

use aws::Scope;
use base::Time;
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use store::{Class, Row};

/// This instance: made at first start, never changed. Everything in the host that has a name
/// carries its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// Eight hexadecimal digits.
    pub id: String,
    /// When the data directory was made.
    pub created_at: Time,
    /// Names internet-facing load balancers end in: `elb.localhost`.
    pub dns_suffix: String,
}

impl Instance {
    /// The one key.
    pub const KEY: &'static str = "-/-/instance";

    /// The second and third byte of this instance's loopback addresses, `127.A.B.0/24`. Never
    /// 127.0.x.x, which the host itself uses.
    pub fn loopback_bytes(&self) -> (u8, u8) {
        let number = u32::from_str_radix(self.id.get(..4).unwrap_or("0"), 16).unwrap_or(0);
        (1 + ((number >> 8) % 254) as u8, (number & 255) as u8)
    }
}

impl Row for Instance {
    const TABLE: &'static str = "ondol/instance";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        Instance::KEY.to_owned()
    }
}

/// A loopback address of this instance, `127.A.B.C`, that a resource has. One table for all
/// accounts and regions, since the host has each address only once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostAddress {
    /// The address.
    pub address: Ipv4Addr,
    /// The account and region of its owner.
    pub scope: Scope,
    /// The owner: a load balancer's ARN, `eipalloc-…`, or `eni-…`.
    pub owner: String,
}

impl HostAddress {
    /// The prefix of all keys.
    pub const ALL: &'static str = "-/-/";

    /// The key of an address.
    pub fn key_of(address: Ipv4Addr) -> String {
        format!("{}{address}", HostAddress::ALL)
    }
}

impl Row for HostAddress {
    const TABLE: &'static str = "ondol/host-address";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        HostAddress::key_of(self.address)
    }
}

/// How much tasks may ask for together on this host, overcommitment included. An observation:
/// until it was measured, nothing is known of a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostCapacity {
    /// CPU units, 1,024 a core.
    pub cpu_units: u64,
    /// MiB.
    pub memory_mib: u64,
}

impl HostCapacity {
    /// The one key.
    pub const KEY: &'static str = "-/-/host";
}

impl Row for HostCapacity {
    const TABLE: &'static str = "ondol/host-capacity";
    const CLASS: Class = Class::Observation;
    fn key(&self) -> String {
        HostCapacity::KEY.to_owned()
    }
}
