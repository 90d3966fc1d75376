//! The complete desired state of the network, as plain data.
//!
//! It must never hold a handle, a default that someone else should have chosen, or a difference:
//! every table is whole. Names are the caller's; the engine derives interface names from them.
//! Addresses are [`IpAddr`] so that version 6 can come; today `core::check` refuses it by name.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// Everything that should exist in one fabric.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Isolated from one another; their address ranges may overlap.
    pub routers: Vec<Router>,
    /// The way to other routers' public addresses and out of the machine. Without it no router
    /// has a way out, and routes that need one are refused.
    pub transit: Option<Transit>,
}

/// The namespace that joins all routers by their public addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transit {
    /// May new connections come in from outside to public addresses? (The host must route them.)
    pub inbound: bool,
}

/// A namespace that routes between its ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Router {
    /// Unique in the network.
    pub name: String,
    /// The address ranges inside. What lies in them and belongs to no port is unreachable.
    pub cidrs: Vec<IpNet>,
    /// Parts of the ranges.
    pub segments: Vec<Segment>,
    /// Where traffic of a segment goes that leaves the ranges.
    pub route_tables: Vec<RouteTable>,
    /// Stateful rules.
    pub groups: Vec<Group>,
    /// The ends.
    pub ports: Vec<Port>,
    /// What the router's own namespace answers; it drops everything else.
    pub services: Vec<Service>,
}

/// A part of a router's ranges. Its gateway is the first address after the network's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Unique in the router.
    pub name: String,
    /// Inside one of the router's ranges, overlapping no other segment.
    pub cidr: IpNet,
    /// The [`RouteTable::id`] that its ports' traffic follows.
    pub route_table: u32,
    /// Stateless rules at the segment's border; `None` lets all pass.
    pub acl: Option<Acl>,
}

impl Segment {
    /// The address of the router in this segment; `None` for version 6.
    #[must_use]
    pub fn gateway(&self) -> Option<Ipv4Addr> {
        match self.cidr {
            IpNet::V4(net) => Some(Ipv4Addr::from(u32::from(net.network()).wrapping_add(1))),
            IpNet::V6(_) => None,
        }
    }
}

/// Routes by destination, longest prefix first. The router's own ranges always come before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteTable {
    /// Unique in the router, 1 to 65,535; chosen by the caller and kept.
    pub id: u32,
    /// At most one for each destination.
    pub routes: Vec<Route>,
}

/// One destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The destination. One of version 6 leads nothing, since no port has such an address.
    pub to: IpNet,
    /// Where to.
    pub via: Via,
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Via {
    /// The router's own ranges: says what holds anyway.
    Local,
    /// Out through the transit, the source exchanged 1:1 for the port's public address.
    /// A source without one is dropped.
    PublicMapping,
    /// Out through the transit, all sources hidden behind this public address. The translation
    /// stands at the router's border, in no segment: only the source's own segment's [`Acl`] is
    /// asked.
    SourceNat {
        /// Unique in the network; nothing new comes in by it.
        address: IpAddr,
    },
    /// Dropped without a word.
    Blackhole,
    /// Answered with "host unreachable".
    Unreachable,
}

/// A veth pair from the router to a namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Port {
    /// Unique in the network, at most 200 bytes of `[A-Za-z0-9._-]`.
    pub name: String,
    /// Where its far end lives.
    pub kind: PortKind,
    /// The far end's hardware address; frames with another source are dropped.
    pub mac: Mac,
    /// The first is the interface's main address; packets with another source are dropped.
    pub addresses: Vec<IpAddr>,
    /// The [`Segment::name`] that holds all of the addresses.
    pub segment: String,
    /// [`Group::name`]s; the port's rules are the union. None: nothing in, nothing out.
    pub groups: Vec<String>,
    /// 1:1 public addresses.
    pub public: Vec<PublicAddress>,
    /// Must packets from the port carry one of its addresses? `false` is refused until it is
    /// carried out.
    pub source_check: bool,
}

/// Where a port's far end lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortKind {
    /// In a namespace of its own, pinned as [`crate::port_namespace`], interface `eth0`.
    Container,
    /// In the router's edge namespace, [`crate::edge_namespace`]; the source address of a socket
    /// chooses the port.
    Edge,
}

/// A private address and its public one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicAddress {
    /// One of the port's addresses.
    pub private: IpAddr,
    /// Unique in the network, not loopback (see [`carrier`]).
    pub public: IpAddr,
}

/// A hardware address, as `02:00:0a:00:01:05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac(pub [u8; 6]);

impl std::fmt::Display for Mac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

impl std::str::FromStr for Mac {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Mac, Self::Err> {
        const WRONG: &str = "a hardware address is six pairs of hex digits joined by colons";
        let mut bytes = [0; 6];
        let mut parts = text.split(':');
        for byte in &mut bytes {
            let part = parts.next().filter(|part| part.len() == 2).ok_or(WRONG)?;
            *byte = u8::from_str_radix(part, 16).map_err(|_| WRONG)?;
        }
        if parts.next().is_some() {
            Err(WRONG)
        } else {
            Ok(Mac(bytes))
        }
    }
}

impl Serialize for Mac {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Mac {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Mac, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Stateful rules: what none of them allows is dropped; answers pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Unique in the router.
    pub name: String,
    /// What may come to a member.
    pub ingress: Vec<Rule>,
    /// What a member may begin.
    pub egress: Vec<Rule>,
}

/// Allows some traffic with some peers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which traffic.
    pub traffic: Traffic,
    /// With whom.
    pub peer: Peer,
}

/// Which packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Traffic {
    /// Any protocol.
    All,
    /// TCP to a port of this range, both included.
    Tcp {
        /// First port.
        first: u16,
        /// Last port.
        last: u16,
    },
    /// UDP to a port of this range, both included.
    Udp {
        /// First port.
        first: u16,
        /// Last port.
        last: u16,
    },
    /// ICMP of a type and code; `None` is any.
    Icmp {
        /// The type.
        kind: Option<u8>,
        /// The code; needs a type.
        code: Option<u8>,
    },
    /// Another protocol by its number.
    Protocol(u8),
}

/// The other side of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Peer {
    /// By address. A version 6 network matches nothing, since no port has such an address.
    Cidr(IpNet),
    /// The addresses of all ports in a group of the same router, as they come and go.
    Group(String),
}

/// Stateless rules at a segment's border; both directions of a connection need one.
/// Traffic between two ports of the segment, and with the router's own services, does not pass it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acl {
    /// Into the segment, by source.
    pub ingress: Vec<AclRule>,
    /// Out of the segment, by destination.
    pub egress: Vec<AclRule>,
}

/// The first matching rule by number decides; after the last, deny.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AclRule {
    /// Unique in its direction.
    pub number: u32,
    /// Allow or deny.
    pub allow: bool,
    /// Which traffic.
    pub traffic: Traffic,
    /// The other side.
    pub peer: IpNet,
}

/// Something that the router's own namespace answers to its ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The address is held by the router's own namespace.
    pub address: IpAddr,
    /// Open TCP ports.
    pub tcp: Vec<u16>,
    /// Open UDP ports.
    pub udp: Vec<u16>,
}

/// The routable stand-in, inside the fabric, of a loopback address that is somebody's public one:
/// 127.x.y.z is carried as 248.x.y.z, which nobody uses. Other addresses are their own carrier.
#[must_use]
pub fn carrier(public: Ipv4Addr) -> Ipv4Addr {
    let [first, rest @ ..] = public.octets();
    let first = if first == 127 { 248 } else { first };
    Ipv4Addr::new(first, rest[0], rest[1], rest[2])
}
