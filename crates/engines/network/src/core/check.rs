//! What of a desired state cannot be carried out, said by name before anything is touched.
//!
//! It must never correct or leave out: a network with one refusal is refused as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use super::render::ROUTER_MAC;
use crate::config::{Acl, Network, Peer, Port, Router, Segment, Traffic, Via};
use crate::{PORTS_MAX, RULES_MAX};

/// A part of the desired state that the engine does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which part, as "port p1".
    pub subject: String,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.reason)
    }
}

const NO_V6: &str = "IPv6 is not supported by the network engine";

/// Collects refusals and what must be unique in the whole network.
#[derive(Default)]
struct Checker {
    refusals: Vec<Refusal>,
    ports: BTreeSet<String>,
    public: BTreeMap<IpAddr, String>,
}

/// All refusals of a network; empty when it can be carried out.
#[must_use]
pub fn check(network: &Network) -> Vec<Refusal> {
    let mut checker = Checker::default();
    let mut names = BTreeSet::new();
    for router in &network.routers {
        let subject = format!("router {}", router.name);
        checker.name(&subject, &router.name);
        if !names.insert(&router.name) {
            checker.refuse(&subject, "the name is used twice");
        }
        checker.router(router, network.transit.is_some());
    }
    checker.refusals
}

impl Checker {
    fn refuse(&mut self, subject: &str, reason: impl Into<String>) {
        self.refusals.push(Refusal {
            subject: subject.to_owned(),
            reason: reason.into(),
        });
    }

    fn name(&mut self, subject: &str, name: &str) {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let starts = name
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric());
        if name.len() > 200 || !starts || !name.bytes().all(plain) {
            self.refuse(
                subject,
                "a name is 1 to 200 of A-Z a-z 0-9 . _ - and starts with one",
            );
        }
    }

    fn address(&mut self, subject: &str, address: IpAddr) -> Option<Ipv4Addr> {
        match address {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => {
                self.refuse(subject, NO_V6);
                None
            }
        }
    }

    fn net(&mut self, subject: &str, net: IpNet) -> Option<Ipv4Net> {
        match net {
            IpNet::V4(net) if net.addr() == net.network() => Some(net),
            IpNet::V4(_) => {
                self.refuse(subject, format!("{net} has bits set after its prefix"));
                None
            }
            IpNet::V6(_) => {
                self.refuse(subject, NO_V6);
                None
            }
        }
    }

    fn router(&mut self, router: &Router, transit: bool) {
        let subject = format!("router {}", router.name);
        let mut ranges = Vec::new();
        for cidr in &router.cidrs {
            ranges.extend(self.net(&subject, *cidr));
        }
        if router.ports.len() > PORTS_MAX {
            self.refuse(&subject, format!("more than {PORTS_MAX} ports"));
        }
        let rules = router
            .groups
            .iter()
            .map(|group| group.ingress.len() + group.egress.len());
        if rules.sum::<usize>() > RULES_MAX {
            self.refuse(&subject, format!("more than {RULES_MAX} rules in groups"));
        }
        self.segments(router, &ranges);
        self.route_tables(router, transit);
        self.groups(router);
        let mut held = BTreeSet::new();
        for port in &router.ports {
            self.port(router, port, transit, &mut held);
        }
        for service in &router.services {
            let subject = format!("service {} of router {}", service.address, router.name);
            if let Some(address) = self.address(&subject, service.address)
                && !held.insert(address)
            {
                self.refuse(&subject, "a port holds the address");
            }
        }
    }

    fn segments(&mut self, router: &Router, ranges: &[Ipv4Net]) {
        let mut seen: Vec<(&str, Ipv4Net)> = Vec::new();
        for segment in &router.segments {
            let subject = format!("segment {} of router {}", segment.name, router.name);
            self.name(&subject, &segment.name);
            if !router
                .route_tables
                .iter()
                .any(|table| table.id == segment.route_table)
            {
                self.refuse(&subject, format!("no route table {}", segment.route_table));
            }
            if let Some(acl) = &segment.acl {
                self.acl(&subject, acl);
            }
            let Some(cidr) = self.net(&subject, segment.cidr) else {
                continue;
            };
            if !ranges.iter().any(|range| range.contains(&cidr)) {
                self.refuse(
                    &subject,
                    format!("{cidr} is in none of the router's ranges"),
                );
            }
            if cidr.prefix_len() > 30 {
                self.refuse(
                    &subject,
                    format!("{cidr} has no room for a gateway and a port"),
                );
            }
            for (name, other) in &seen {
                if *name == segment.name {
                    self.refuse(&subject, "the name is used twice");
                } else if other.contains(&cidr) || cidr.contains(other) {
                    self.refuse(&subject, format!("{cidr} overlaps segment {name}"));
                }
            }
            seen.push((&segment.name, cidr));
        }
    }

    fn acl(&mut self, subject: &str, acl: &Acl) {
        for rules in [&acl.ingress, &acl.egress] {
            let mut numbers = BTreeSet::new();
            for rule in rules {
                if !numbers.insert(rule.number) {
                    self.refuse(subject, format!("acl number {} is used twice", rule.number));
                }
                self.traffic(subject, rule.traffic);
            }
        }
    }

    fn route_tables(&mut self, router: &Router, transit: bool) {
        let mut ids = BTreeSet::new();
        for table in &router.route_tables {
            let subject = format!("route table {} of router {}", table.id, router.name);
            if !(1..=65_535).contains(&table.id) || !ids.insert(table.id) {
                self.refuse(&subject, "an id is 1 to 65535 and unique");
            }
            let mut destinations = BTreeSet::new();
            for route in &table.routes {
                if !destinations.insert(route.to) {
                    self.refuse(&subject, format!("two routes to {}", route.to));
                }
                // A version 6 route has no packets to lead: no port has such an address.
                let IpNet::V4(to) = route.to else { continue };
                self.net(&subject, route.to);
                let covered = router.cidrs.contains(&route.to);
                match &route.via {
                    Via::Local if !covered => {
                        self.refuse(&subject, format!("{to} is not one of the router's ranges"));
                    }
                    Via::PublicMapping | Via::SourceNat { .. } if !transit => {
                        self.refuse(&subject, format!("{to} needs a transit"));
                    }
                    _ => {}
                }
                let inside = router.cidrs.iter().any(|range| range.contains(&route.to));
                if inside && !matches!(route.via, Via::Local) {
                    self.refuse(&subject, format!("{to} is inside the router's own ranges"));
                }
                if let Via::SourceNat { address } = route.via {
                    let owner = format!("translation of router {}", router.name);
                    self.public(&subject, address, owner);
                }
            }
        }
    }

    fn public(&mut self, subject: &str, address: IpAddr, owner: String) {
        let Some(v4) = self.address(subject, address) else {
            return;
        };
        if v4.is_loopback() || v4.is_unspecified() || v4.is_multicast() || v4.is_link_local() {
            self.refuse(
                subject,
                format!("{v4} cannot be routed, so it cannot be public"),
            );
        }
        let first = self
            .public
            .entry(address)
            .or_insert_with(|| owner.clone())
            .clone();
        // The same translation may stand in several tables; anything else is a clash.
        if first != owner {
            self.refuse(subject, format!("public address {v4} belongs to {first}"));
        }
    }

    fn groups(&mut self, router: &Router) {
        let mut names = BTreeSet::new();
        for group in &router.groups {
            let subject = format!("group {} of router {}", group.name, router.name);
            self.name(&subject, &group.name);
            if !names.insert(&group.name) {
                self.refuse(&subject, "the name is used twice");
            }
            for rule in group.ingress.iter().chain(&group.egress) {
                self.traffic(&subject, rule.traffic);
                match &rule.peer {
                    Peer::Cidr(cidr) if *cidr != cidr.trunc() => {
                        self.refuse(&subject, format!("{cidr} has bits set after its prefix"));
                    }
                    Peer::Group(peer) if !router.groups.iter().any(|it| it.name == *peer) => {
                        self.refuse(&subject, format!("no group {peer}"));
                    }
                    _ => {}
                }
            }
        }
    }

    fn traffic(&mut self, subject: &str, traffic: Traffic) {
        match traffic {
            Traffic::Tcp { first, last } | Traffic::Udp { first, last } if first > last => {
                self.refuse(subject, format!("ports {first} to {last} run backwards"));
            }
            Traffic::Icmp {
                kind: None,
                code: Some(code),
            } => {
                self.refuse(subject, format!("ICMP code {code} without a type"));
            }
            _ => {}
        }
    }

    fn port(&mut self, router: &Router, port: &Port, transit: bool, held: &mut BTreeSet<Ipv4Addr>) {
        let subject = format!("port {}", port.name);
        self.name(&subject, &port.name);
        if !self.ports.insert(port.name.clone()) {
            self.refuse(&subject, "the name is used twice");
        }
        if !port.source_check {
            self.refuse(
                &subject,
                "forwarding for others (no source check) is not supported",
            );
        }
        if port.mac == ROUTER_MAC || port.mac.0[0] & 1 == 1 || port.mac.0 == [0; 6] {
            self.refuse(&subject, format!("{} cannot be a port's address", port.mac));
        }
        for group in &port.groups {
            if !router.groups.iter().any(|it| it.name == *group) {
                self.refuse(&subject, format!("no group {group}"));
            }
        }
        if port.addresses.is_empty() {
            self.refuse(&subject, "has no address");
        }
        let segment = router.segments.iter().find(|it| it.name == port.segment);
        let Some(segment) = segment else {
            self.refuse(&subject, format!("no segment {}", port.segment));
            return;
        };
        for address in &port.addresses {
            self.port_address(&subject, segment, *address, held);
        }
        for pair in &port.public {
            if !port.addresses.contains(&pair.private) {
                self.refuse(&subject, format!("{} is not its address", pair.private));
            }
            if !transit {
                self.refuse(&subject, "a public address needs a transit");
            }
            self.public(&subject, pair.public, format!("{subject} {}", pair.private));
        }
    }

    fn port_address(
        &mut self,
        subject: &str,
        segment: &Segment,
        address: IpAddr,
        held: &mut BTreeSet<Ipv4Addr>,
    ) {
        let Some(v4) = self.address(subject, address) else {
            return;
        };
        let IpNet::V4(cidr) = segment.cidr else {
            return;
        };
        let reserved = [
            Some(cidr.network()),
            Some(cidr.broadcast()),
            segment.gateway(),
        ];
        if !cidr.contains(&v4) || reserved.contains(&Some(v4)) {
            self.refuse(subject, format!("{v4} is no address for a port in {cidr}"));
        }
        if !held.insert(v4) {
            self.refuse(subject, format!("{v4} is held by another port"));
        }
    }
}
