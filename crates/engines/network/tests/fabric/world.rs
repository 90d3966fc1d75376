//! Networks to test with: one router with two segments, built by short words.

use std::net::IpAddr;

use network::config::{
    Group, Mac, Network, Peer, Port, PortKind, PublicAddress, Route, RouteTable, Router, Rule,
    Segment, Service, Traffic, Via,
};

/// A router 10.0.0.0/16 with segments `a` (10.0.1.0/24, table 1) and `b` (10.0.2.0/24, table 2).
pub fn router(name: &str) -> Router {
    let segment = |name: &str, cidr: &str, route_table| Segment {
        name: name.into(),
        cidr: cidr.parse().expect("a network"),
        route_table,
        acl: None,
    };
    let table = |id| RouteTable {
        id,
        routes: vec![Route {
            to: "10.0.0.0/16".parse().expect("a network"),
            via: Via::Local,
        }],
    };
    Router {
        name: name.into(),
        cidrs: vec!["10.0.0.0/16".parse().expect("a network")],
        segments: vec![
            segment("a", "10.0.1.0/24", 1),
            segment("b", "10.0.2.0/24", 2),
        ],
        route_tables: vec![table(1), table(2)],
        groups: vec![],
        ports: vec![],
        services: vec![Service {
            address: ip("10.0.0.2"),
            tcp: vec![53],
            udp: vec![53],
        }],
    }
}

pub fn network(routers: impl IntoIterator<Item = Router>) -> Network {
    Network {
        routers: routers.into_iter().collect(),
        transit: None,
    }
}

pub fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// A port whose hardware address follows from its address.
pub fn port(name: &str, kind: PortKind, address: &str, groups: &[&str]) -> Port {
    let IpAddr::V4(v4) = ip(address) else {
        panic!("version 4 only")
    };
    let [_, b, c, d] = v4.octets();
    Port {
        name: name.into(),
        kind,
        mac: Mac([0x02, 0x10, 0, b, c, d]),
        addresses: vec![v4.into()],
        segment: if c == 1 { "a".into() } else { "b".into() },
        groups: groups.iter().map(|it| (*it).to_owned()).collect(),
        public: vec![],
        source_check: true,
    }
}

pub fn container(name: &str, address: &str, groups: &[&str]) -> Port {
    port(name, PortKind::Container, address, groups)
}

pub fn edge(name: &str, address: &str, groups: &[&str]) -> Port {
    port(name, PortKind::Edge, address, groups)
}

pub fn mapped(mut port: Port, public: &str) -> Port {
    port.public.push(PublicAddress {
        private: port.addresses[0],
        public: ip(public),
    });
    port
}

pub fn group(name: &str, ingress: Vec<Rule>, egress: Vec<Rule>) -> Group {
    Group {
        name: name.into(),
        ingress,
        egress,
    }
}

pub fn tcp(port: u16, peer: &str) -> Rule {
    Rule {
        traffic: Traffic::Tcp {
            first: port,
            last: port,
        },
        peer: peer_of(peer),
    }
}

pub fn all(peer: &str) -> Rule {
    Rule {
        traffic: Traffic::All,
        peer: peer_of(peer),
    }
}

fn peer_of(text: &str) -> Peer {
    text.parse()
        .map_or_else(|_| Peer::Group(text.into()), Peer::Cidr)
}

/// A group that may begin anything and answers to nobody.
pub fn clients() -> Group {
    group("clients", vec![], vec![all("0.0.0.0/0")])
}
