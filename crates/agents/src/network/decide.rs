//! Rows of EC2 to the network's complete desired state. Pure.

use super::world::{VpcWorld, WayOut, World};
use base::Time;
use control::Plan;
use ipnet::{IpNet, Ipv4Net};
use network::config::{
    Acl, AclRule, Group, Mac, Network, Peer, Port, PortKind, PublicAddress, Route, RouteTable,
    Router, Rule, Segment, Service, Traffic, Transit, Via, carrier,
};
use resources::ec2::{self, InterfaceOwner, RouteTarget};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

/// AWS's resolver, beside the VPC's base + 2.
pub const RESOLVER: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 253);
/// Task metadata and credentials.
pub const TASK_METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 2);
/// The API itself, from inside.
pub const API: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 1);
const DNS_PORT: u16 = 53;
const HTTP_PORT: u16 = 80;
/// The number of the final deny of a network ACL, which the engine adds itself.
const ACL_FINAL: i32 = 32_767;

/// What the agent asks of the hands.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Make the network so, and write what it says of these interfaces.
    Converge {
        /// The network.
        network: Box<Network>,
        /// NAT gateways' interfaces.
        gateways: Gateways,
    },
    /// Open the way from the transit to the host's own network.
    OpenWayOut,
}

/// NAT gateways' interfaces, by id. They have no link of their own: one is there, or gone, once
/// the network has been made that was drawn with it, or without.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gateways {
    /// Of gateways that are to be there.
    pub there: Vec<String>,
    /// Of gateways that were asked to go.
    pub gone: Vec<String>,
}

/// Why nothing happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// What is, is what was asked for.
    Settled,
    /// Gateways lead nowhere: the way out of this host could not be opened.
    NoWayOut(String),
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Settled => f.write_str("the network is as it was asked for"),
            Waiting::NoWayOut(reason) => write!(f, "gateways lead nowhere: {reason}"),
        }
    }
}

/// Converges when the desired network differs from the confirmed one.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let desired = desired(world);
    let ports = desired
        .routers
        .iter()
        .flat_map(|router| &router.ports)
        .map(|port| &port.name);
    let gateways = gateways(world);
    let all_said = ports
        .chain(&gateways.there)
        .all(|name| world.ready.contains(name))
        && gateways.gone.iter().all(|name| world.gone.contains(name));
    let outward = desired.transit.is_some();
    if world.confirmed.as_ref() != Some(&desired) || !all_said {
        let network = Box::new(desired);
        return Plan::steps([Step::Converge { network, gateways }]);
    }
    match &world.way_out {
        WayOut::Unknown if outward => Plan::steps([Step::OpenWayOut]),
        WayOut::Failed { retry_at, .. } if outward && *retry_at <= now => {
            Plan::steps([Step::OpenWayOut])
        }
        WayOut::Failed { reason, retry_at } if outward => {
            Plan::wait_until(Waiting::NoWayOut(reason.clone()), *retry_at)
        }
        _ => Plan::settled(Waiting::Settled),
    }
}

/// What is asked of the NAT gateways whose interfaces exist.
fn gateways(world: &World) -> Gateways {
    let mut gateways = Gateways::default();
    for vpc in &world.vpcs {
        for interface in &vpc.interfaces {
            let InterfaceOwner::NatGateway(id) = &interface.owner else {
                continue;
            };
            match vpc.nat_gateways.contains_key(id) {
                true => gateways.there.push(interface.id.clone()),
                false => gateways.gone.push(interface.id.clone()),
            }
        }
    }
    gateways
}

/// The whole network.
pub fn desired(world: &World) -> Network {
    let routers: Vec<Router> = world.vpcs.iter().map(router).collect();
    let outward = |router: &Router| {
        let mut routes = router.route_tables.iter().flat_map(|table| &table.routes);
        routes.any(|route| matches!(route.via, Via::PublicMapping | Via::SourceNat { .. }))
    };
    let transit = routers
        .iter()
        .any(outward)
        .then_some(Transit { inbound: false });
    Network { routers, transit }
}

fn router(world: &VpcWorld) -> Router {
    let numbers = table_numbers(world);
    Router {
        name: world.vpc.id.clone(),
        cidrs: vec![IpNet::V4(world.vpc.cidr)],
        segments: world
            .subnets
            .iter()
            .map(|subnet| segment(world, subnet, &numbers))
            .collect(),
        route_tables: world
            .route_tables
            .iter()
            .map(|table| RouteTable {
                id: numbers[&table.id],
                routes: table.routes.iter().map(|one| route(world, one)).collect(),
            })
            .collect(),
        groups: world.groups.iter().map(|one| group(world, one)).collect(),
        ports: world
            .interfaces
            .iter()
            .filter_map(|one| port(one))
            .collect(),
        services: services(world.vpc.cidr),
    }
}

/// A number for each route table, 1 to 65,535, which stays while others come and go: from the id's
/// hash, the next free one on a clash.
fn table_numbers(world: &VpcWorld) -> BTreeMap<String, u32> {
    let mut taken = BTreeSet::new();
    let mut numbers = BTreeMap::new();
    for table in &world.route_tables {
        let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
        let mut number = table.id.bytes().fold(2_166_136_261, hash) % 65_535 + 1;
        while !taken.insert(number) {
            number = number % 65_535 + 1;
        }
        numbers.insert(table.id.clone(), number);
    }
    numbers
}

fn segment(world: &VpcWorld, subnet: &ec2::Subnet, numbers: &BTreeMap<String, u32>) -> Segment {
    let own = world.route_tables.iter().find(|table| {
        let mut associations = table.associations.iter();
        associations.any(|one| one.subnet_id.as_deref() == Some(subnet.id.as_str()))
    });
    let table = own.map_or(&world.vpc.main_route_table_id, |table| &table.id);
    let acl = world.acls.iter().find(|acl| {
        let mut associations = acl.associations.iter();
        associations.any(|(_, associated)| *associated == subnet.id)
    });
    Segment {
        name: subnet.id.clone(),
        cidr: IpNet::V4(subnet.cidr),
        // A subnet always has a table; were its row missing, it would route nowhere.
        route_table: numbers.get(table).copied().unwrap_or(0),
        acl: acl.map(|acl| self::acl(acl)),
    }
}

fn route(world: &VpcWorld, route: &ec2::Route) -> Route {
    let via = match &route.target {
        RouteTarget::Local => Via::Local,
        RouteTarget::InternetGateway(id) => match &world.internet_gateway {
            Some(gateway) if gateway.id == *id => Via::PublicMapping,
            _ => Via::Blackhole,
        },
        RouteTarget::NatGateway(id) => match world.nat_gateways.get(id) {
            Some(gateway) => Via::SourceNat {
                address: IpAddr::V4(carrier(gateway.public_ip)),
            },
            None => Via::Blackhole,
        },
        // CreateRoute refuses it by name until it is carried out.
        RouteTarget::NetworkInterface(_) => Via::Blackhole,
    };
    Route {
        to: IpNet::V4(route.destination),
        via,
    }
}

fn group(world: &VpcWorld, group: &ec2::SecurityGroup) -> Group {
    let none = Vec::new();
    let rules = world.rules.get(&group.id).unwrap_or(&none);
    let of = |egress: bool| {
        let rules = rules.iter().filter(|rule| rule.egress == egress);
        rules.filter_map(|rule| self::rule(rule)).collect()
    };
    Group {
        name: group.id.clone(),
        ingress: of(false),
        egress: of(true),
    }
}

/// A rule for IPv6 peers has no effect in a VPC without IPv6, as in AWS.
fn rule(rule: &ec2::SecurityGroupRule) -> Option<Rule> {
    let peer = match &rule.peer {
        ec2::Peer::Cidr4(block) => Peer::Cidr(IpNet::V4(*block)),
        ec2::Peer::Cidr6(_) => return None,
        ec2::Peer::Group(id) => Peer::Group(id.clone()),
    };
    let traffic = traffic(&rule.protocol, (rule.from_port, rule.to_port))?;
    Some(Rule { traffic, peer })
}

/// `None` for ICMPv6, which does not occur in a VPC without IPv6.
fn traffic(protocol: &str, (from, to): (i32, i32)) -> Option<Traffic> {
    let port = |number: i32, all: u16| u16::try_from(number).unwrap_or(all);
    let (first, last) = (port(from, 0), port(to, u16::MAX));
    let icmp = |number: i32| u8::try_from(number).ok();
    Some(match protocol {
        "-1" => Traffic::All,
        "tcp" | "6" => Traffic::Tcp { first, last },
        "udp" | "17" => Traffic::Udp { first, last },
        "icmp" | "1" => Traffic::Icmp {
            kind: icmp(from),
            code: icmp(to),
        },
        "icmpv6" | "58" => return None,
        number => Traffic::Protocol(number.parse().ok()?),
    })
}

fn acl(acl: &ec2::NetworkAcl) -> Acl {
    let of = |egress: bool| {
        let entries = acl.entries.iter();
        let entries = entries.filter(|one| one.egress == egress && one.rule_number < ACL_FINAL);
        entries.filter_map(acl_rule).collect()
    };
    Acl {
        ingress: of(false),
        egress: of(true),
    }
}

fn acl_rule(entry: &ec2::NetworkAclEntry) -> Option<AclRule> {
    let numbers = entry.port_range.or(entry.icmp).unwrap_or((-1, -1));
    Some(AclRule {
        number: u32::try_from(entry.rule_number).ok()?,
        allow: entry.allow,
        traffic: traffic(&entry.protocol, numbers)?,
        peer: IpNet::V4(entry.cidr),
    })
}

/// An interface that nobody uses, or a NAT gateway's, needs no link: the transit translates.
fn port(interface: &ec2::NetworkInterface) -> Option<Port> {
    let kind = match &interface.owner {
        InterfaceOwner::Task(_) => PortKind::Container,
        InterfaceOwner::LoadBalancer(_) => PortKind::Edge,
        InterfaceOwner::None | InterfaceOwner::NatGateway(_) => return None,
    };
    let private = IpAddr::V4(interface.private_ip);
    // A load balancer's public side is the edge's listener on the host.
    let public = interface
        .public
        .iter()
        .filter(|_| kind == PortKind::Container);
    Some(Port {
        name: interface.id.clone(),
        kind,
        mac: interface.mac_address.parse::<Mac>().ok()?,
        addresses: vec![private],
        segment: interface.subnet_id.clone(),
        groups: interface.groups.clone(),
        public: public
            .map(|public| PublicAddress {
                private,
                public: IpAddr::V4(carrier(public.ip)),
            })
            .collect(),
        source_check: interface.source_dest_check,
    })
}

/// The address of AWS's resolver in a VPC: the base of its block plus two.
pub fn resolver_address(cidr: Ipv4Net) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(cidr.network()) + 2)
}

fn services(cidr: Ipv4Net) -> Vec<Service> {
    let dns = |address| Service {
        address: IpAddr::V4(address),
        tcp: vec![DNS_PORT],
        udp: vec![DNS_PORT],
    };
    let http = |address| Service {
        address: IpAddr::V4(address),
        tcp: vec![HTTP_PORT],
        udp: Vec::new(),
    };
    vec![
        dns(resolver_address(cidr)),
        dns(RESOLVER),
        http(TASK_METADATA),
        http(API),
    ]
}
