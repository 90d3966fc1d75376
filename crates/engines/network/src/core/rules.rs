//! The packet rules of a router and of the transit, from their configuration alone.
//!
//! A packet between two ports passes, in this order: the check of its source where it came in; the
//! segments' stateless rules; the groups of the port it comes from (`egress`); the groups of the
//! port it goes to (`ingress`). Two base chains at one place judge one after the other, so no chain
//! of one jumps into one of the other: the kernel's walk over them stays linear in the rules.
//! It must never contain a chain whose silence means yes, except the stateless rules' own base.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::IpNet;

use super::ruleset::{
    Base, BaseKind, Chain, Data, DataKind, Family, Field, Hook, Kind, Owner, Ruleset, Set,
    Statement, Table, TableName, Value, Verdict,
};
use super::{names, render};
use crate::config::{AclRule, Group, Peer, Port, Router, Rule, Traffic};

/// The table for packets.
pub const INET: TableName = TableName {
    family: Family::Inet,
    name: Owner::Fabric,
};
/// The table for ARP.
pub const ARP: TableName = TableName {
    family: Family::Arp,
    name: Owner::Fabric,
};

const ICMP: u8 = 1;
const TCP: u8 = 6;
const UDP: u8 = 17;
/// Addresses that mean something on one link alone.
const LINK_LOCAL: (Ipv4Addr, u8) = (Ipv4Addr::new(169, 254, 0, 0), 16);

fn base(kind: BaseKind, hook: Hook, priority: i32, accept: bool) -> Option<Base> {
    Some(Base {
        kind,
        hook,
        priority,
        accept,
    })
}

fn drop_at(hook: Hook, priority: i32) -> Option<Base> {
    base(BaseKind::Filter, hook, priority, false)
}

fn accept() -> Statement {
    Statement::Verdict(Verdict::Accept)
}

fn jump(chain: &str) -> Verdict {
    Verdict::Jump(chain.to_owned())
}

fn within(fields: &[Field], set: &str) -> Statement {
    Statement::InSet {
        fields: fields.to_vec(),
        set: set.to_owned(),
        within: true,
    }
}

fn link(name: &str) -> Vec<Value> {
    vec![Value::Link(name.to_owned())]
}

fn set(key: &[Kind], elements: impl IntoIterator<Item = Vec<Value>>) -> Set {
    let elements = elements.into_iter().map(|key| (key, None)).collect();
    Set {
        key: key.to_vec(),
        data: None,
        elements,
    }
}

fn map(key: Kind, data: DataKind, elements: BTreeMap<Vec<Value>, Data>) -> Set {
    let elements = elements
        .into_iter()
        .map(|(key, data)| (key, Some(data)))
        .collect();
    Set {
        key: vec![key],
        data: Some(data),
        elements,
    }
}

/// Adds a chain to a table under construction.
fn put(table: &mut Table, name: &str, base: Option<Base>, rules: Vec<Vec<Statement>>) {
    table.chains.insert(name.to_owned(), Chain { base, rules });
}

/// The rules of a router's own namespace.
#[must_use]
pub fn router(router: &Router) -> Ruleset {
    let mut inet = Table::default();
    sources(router, &mut inet);
    tables(router, &mut inet);
    // Before all judging: a connect to an address without a port fails at once for everybody, and
    // so does one to the links of the host, where a cloud hands out the machine's credentials.
    let (links, length) = LINK_LOCAL;
    let dead = vec![
        vec![
            Statement::OutLink(names::LOOPBACK.into()),
            Statement::Unreachable,
        ],
        vec![
            Statement::DestinationIn(links, length),
            Statement::Unreachable,
        ],
    ];
    put(
        &mut inet,
        "dead",
        base(BaseKind::Filter, Hook::Forward, -30, true),
        dead,
    );
    borders(router, &mut inet);
    for group in &router.groups {
        group_chains(router, group, &mut inet);
    }
    judges(router, &mut inet);
    own_services(router, &mut inet);
    translations(router, &mut inet);

    let mut arp = Table::default();
    arp.sets.insert("sources".into(), source_set(router));
    let fields = [Field::InLink, Field::ArpSenderMac, Field::ArpSender];
    let mut rules = vec![vec![within(&[Field::InLink], "open"), accept()]];
    rules.push(vec![within(&fields, "sources"), accept()]);
    arp.sets.insert("open".into(), open_links(router));
    put(&mut arp, "senders", drop_at(Hook::Input, 0), rules);
    Ruleset::from([(INET, inet), (ARP, arp)])
}

/// Interfaces that are no ports: what comes in there is judged by what it is.
fn open_links(router: &Router) -> Set {
    let mut links = vec![link(names::LOOPBACK), link(names::UPLINK)];
    links.extend(
        render::translations(router)
            .into_iter()
            .map(|it| link(&names::nat_link(it))),
    );
    set(&[Kind::Link], links)
}

/// What each port may carry as its source.
fn source_set(router: &Router) -> Set {
    let elements = router.ports.iter().flat_map(|port| {
        let name = names::port_link(&port.name);
        render::v4(&port.addresses).map(move |address| {
            let mac = Value::Mac(port.mac);
            vec![Value::Link(name.clone()), mac, Value::Address(address)]
        })
    });
    set(&[Kind::Link, Kind::Mac, Kind::Address], elements)
}

fn sources(router: &Router, table: &mut Table) {
    table.sets.insert("open".into(), open_links(router));
    table.sets.insert("sources".into(), source_set(router));
    let fields = [Field::InLink, Field::SourceMac, Field::Source];
    let rules = vec![
        vec![within(&[Field::InLink], "open"), accept()],
        vec![within(&fields, "sources"), accept()],
    ];
    put(table, "sources", drop_at(Hook::Prerouting, -300), rules);
}

/// The route table of a packet, by where it came in.
fn tables(router: &Router, table: &mut Table) {
    let elements = router.ports.iter().filter_map(|port| {
        let segment = router.segments.iter().find(|it| it.name == port.segment)?;
        Some((
            link(&names::port_link(&port.name)),
            Data::Mark(segment.route_table),
        ))
    });
    table.sets.insert(
        "tables".into(),
        map(Kind::Link, DataKind::Mark, elements.collect()),
    );
    let mark = Statement::MarkBy {
        field: Field::InLink,
        map: "tables".into(),
    };
    let place = base(BaseKind::Filter, Hook::Prerouting, -150, true);
    put(table, "choose-table", place, vec![vec![mark]]);
}

/// The segments' stateless rules, for what crosses a segment's border.
fn borders(router: &Router, table: &mut Table) {
    let mut crossings = Vec::new();
    for segment in &router.segments {
        let Some(acl) = &segment.acl else { continue };
        let members = router
            .ports
            .iter()
            .filter(|port| port.segment == segment.name);
        let name = format!("segment-{}", segment.name);
        let links = members.map(|port| link(&names::port_link(&port.name)));
        table.sets.insert(name.clone(), set(&[Kind::Link], links));
        for (direction, inner, outer, rules) in [
            ("out", Field::InLink, Field::OutLink, &acl.egress),
            ("in", Field::OutLink, Field::InLink, &acl.ingress),
        ] {
            let chain = format!("border-{direction}-{}", segment.name);
            let beyond = Statement::InSet {
                fields: vec![outer],
                set: name.clone(),
                within: false,
            };
            let cross = Statement::Verdict(jump(&chain));
            crossings.push(vec![within(&[inner], &name), beyond, cross]);
            put(table, &chain, None, border_rules(rules, direction == "in"));
        }
    }
    put(
        table,
        "borders",
        base(BaseKind::Filter, Hook::Forward, -20, true),
        crossings,
    );
}

fn border_rules(rules: &[AclRule], inwards: bool) -> Vec<Vec<Statement>> {
    let mut sorted: Vec<&AclRule> = rules.iter().collect();
    sorted.sort_by_key(|rule| rule.number);
    let mut rendered: Vec<Vec<Statement>> = sorted
        .into_iter()
        .filter_map(|rule| {
            let peer = peer_net(rule.peer, inwards)?;
            let verdict = if rule.allow {
                Verdict::Return
            } else {
                Verdict::Drop
            };
            let tests = traffic(rule.traffic).into_iter().chain(peer);
            Some(tests.chain([Statement::Verdict(verdict)]).collect())
        })
        .collect();
    rendered.push(vec![Statement::Verdict(Verdict::Drop)]);
    rendered
}

/// Tests for the kind of traffic; none for all.
fn traffic(traffic: Traffic) -> Vec<Statement> {
    match traffic {
        Traffic::All => vec![],
        Traffic::Tcp { first, last } => vec![Statement::Ports {
            protocol: TCP,
            first,
            last,
        }],
        Traffic::Udp { first, last } => vec![Statement::Ports {
            protocol: UDP,
            first,
            last,
        }],
        Traffic::Icmp { kind: None, .. } => vec![Statement::Protocol(ICMP)],
        Traffic::Icmp {
            kind: Some(kind),
            code,
        } => {
            let code = code.map(Statement::IcmpCode);
            [Statement::IcmpType(kind)]
                .into_iter()
                .chain(code)
                .collect()
        }
        Traffic::Protocol(number) => vec![Statement::Protocol(number)],
    }
}

/// The test for the other side's network: none for everybody. `None` when nothing can match,
/// because no packet of version 6 passes the check of sources.
fn peer_net(peer: IpNet, inwards: bool) -> Option<Option<Statement>> {
    let IpNet::V4(net) = peer else { return None };
    let (address, prefix) = (net.network(), net.prefix_len());
    Some(match (prefix, inwards) {
        (0, _) => None,
        (_, true) => Some(Statement::SourceIn(address, prefix)),
        (_, false) => Some(Statement::DestinationIn(address, prefix)),
    })
}

fn group_chains(router: &Router, group: &Group, table: &mut Table) {
    for (prefix, rules, inwards) in [("in", &group.ingress, true), ("out", &group.egress, false)] {
        for rule in rules {
            if let Peer::Group(peer) = &rule.peer {
                let name = format!("members-{peer}");
                table
                    .sets
                    .entry(name)
                    .or_insert_with(|| members(router, peer));
            }
        }
        let rendered = rules
            .iter()
            .filter_map(|rule| group_rule(rule, inwards))
            .collect();
        put(table, &format!("{prefix}-{}", group.name), None, rendered);
    }
}

/// The addresses of all ports in a group.
fn members(router: &Router, group: &str) -> Set {
    let ports = router.ports.iter();
    let ports = ports.filter(|port| port.groups.iter().any(|name| name == group));
    let addresses = ports.flat_map(|port| render::v4(&port.addresses));
    set(
        &[Kind::Address],
        addresses.map(|address| vec![Value::Address(address)]),
    )
}

fn group_rule(rule: &Rule, inwards: bool) -> Option<Vec<Statement>> {
    let peer = match &rule.peer {
        Peer::Cidr(net) => peer_net(*net, inwards)?,
        Peer::Group(name) => {
            let field = if inwards {
                Field::Source
            } else {
                Field::Destination
            };
            Some(within(&[field], &format!("members-{name}")))
        }
    };
    let tests = traffic(rule.traffic).into_iter().chain(peer);
    Some(tests.chain([accept()]).collect())
}

/// The chain that holds a port's groups; several groups share one for their combination.
fn port_chain(prefix: &str, port: &Port, table: &mut Table) -> Option<String> {
    let mut groups: Vec<&str> = port.groups.iter().map(String::as_str).collect();
    groups.sort_unstable();
    groups.dedup();
    match groups.as_slice() {
        [] => None,
        [only] => Some(format!("{prefix}-{only}")),
        several => {
            let name = format!(
                "{prefix}.{:016x}",
                names::digest(several.join("/").as_bytes())
            );
            let jumps = several
                .iter()
                .map(|group| vec![Statement::Verdict(jump(&format!("{prefix}-{group}")))]);
            put(table, &name, None, jumps.collect());
            Some(name)
        }
    }
}

/// The two stateful judges of what passes through.
fn judges(router: &Router, table: &mut Table) {
    let mut egress = BTreeMap::new();
    let mut ingress = BTreeMap::new();
    for port in &router.ports {
        let name = link(&names::port_link(&port.name));
        for (prefix, verdicts) in [("out", &mut egress), ("in", &mut ingress)] {
            if let Some(chain) = port_chain(prefix, port, table) {
                verdicts.insert(name.clone(), Data::Verdict(jump(&chain)));
            }
        }
    }
    let uplink = link(names::UPLINK);
    egress.insert(uplink.clone(), Data::Verdict(jump("from-uplink")));
    ingress.insert(uplink, Data::Verdict(jump("to-uplink")));
    for address in render::translations(router) {
        ingress.insert(
            link(&names::nat_link(address)),
            Data::Verdict(Verdict::Accept),
        );
    }
    put(
        table,
        "from-uplink",
        None,
        vec![vec![Statement::Translated, accept()]],
    );
    let mapped = within(&[Field::Source], "mapped");
    put(table, "to-uplink", None, vec![vec![mapped, accept()]]);
    for (name, priority, field, verdicts) in [
        ("egress", -10, Field::InLink, egress),
        ("ingress", 0, Field::OutLink, ingress),
    ] {
        table
            .sets
            .insert(name.into(), map(Kind::Link, DataKind::Verdict, verdicts));
        let by_port = Statement::VerdictBy {
            fields: vec![field],
            map: name.into(),
        };
        let rules = vec![vec![Statement::Known, accept()], vec![by_port]];
        put(table, name, drop_at(Hook::Forward, priority), rules);
    }
}

/// What the namespace itself answers, and that it begins nothing.
fn own_services(router: &Router, table: &mut Table) {
    let elements = router.services.iter().flat_map(|service| {
        let of = |protocol, ports: &[u16]| -> Vec<Vec<Value>> {
            let one = |address: Ipv4Addr, port: u16| {
                vec![
                    Value::Address(address),
                    Value::Protocol(protocol),
                    Value::Port(port),
                ]
            };
            let addresses: Vec<Ipv4Addr> = render::v4(&[service.address]).collect();
            let pairs = addresses
                .iter()
                .flat_map(|it| ports.iter().map(move |port| (*it, *port)));
            pairs.map(|(address, port)| one(address, port)).collect()
        };
        of(TCP, &service.tcp)
            .into_iter()
            .chain(of(UDP, &service.udp))
    });
    let services = set(&[Kind::Address, Kind::Protocol, Kind::Port], elements);
    table.sets.insert("services".into(), services);
    let fields = [Field::Destination, Field::Protocol, Field::DestinationPort];
    let rules = vec![
        vec![
            within(&[Field::InLink], "open"),
            Statement::Verdict(Verdict::Drop),
        ],
        vec![within(&fields, "services"), accept()],
    ];
    put(table, "input", drop_at(Hook::Input, 0), rules);
    put(
        table,
        "output",
        drop_at(Hook::Output, 0),
        vec![vec![Statement::Known, accept()]],
    );
}

fn address_map(pairs: impl IntoIterator<Item = (Ipv4Addr, Ipv4Addr)>) -> Set {
    let elements = pairs
        .into_iter()
        .map(|(from, to)| (vec![Value::Address(from)], Data::Address(to)));
    map(Kind::Address, DataKind::Address, elements.collect())
}

/// Exchanging addresses on the way out and in.
fn translations(router: &Router, table: &mut Table) {
    let mappings = render::mappings(router);
    let private = mappings
        .keys()
        .map(|address| vec![Value::Address(*address)]);
    table
        .sets
        .insert("mapped".into(), set(&[Kind::Address], private));
    let inverse = mappings.iter().map(|(private, public)| (*public, *private));
    table.sets.insert("private-of".into(), address_map(inverse));
    table
        .sets
        .insert("public-of".into(), address_map(mappings.clone()));
    let uplink = || names::UPLINK.to_owned();
    let inbound = Statement::DestinationBy {
        map: "private-of".into(),
    };
    let rules = vec![vec![Statement::InLink(uplink()), inbound]];
    put(
        table,
        "come-in",
        base(BaseKind::Nat, Hook::Prerouting, -100, true),
        rules,
    );
    let mapped = Statement::SourceBy {
        map: "public-of".into(),
    };
    let mut rules = vec![vec![Statement::OutLink(uplink()), mapped]];
    rules.extend(render::translations(router).into_iter().map(|address| {
        vec![
            Statement::OutLink(names::nat_link(address)),
            Statement::SourceTo(address),
        ]
    }));
    put(
        table,
        "go-out",
        base(BaseKind::Nat, Hook::Postrouting, 100, true),
        rules,
    );
}

/// The rules of the transit: `sources` says which public address comes by which interface.
#[must_use]
pub fn transit(sources: &[(String, Ipv4Addr)], inbound: bool) -> Ruleset {
    let mut table = Table::default();
    let links = sources.iter().map(|(name, _)| link(name));
    table.sets.insert("links".into(), set(&[Kind::Link], links));
    let pairs = sources
        .iter()
        .map(|(name, address)| vec![Value::Link(name.clone()), Value::Address(*address)]);
    table
        .sets
        .insert("sources".into(), set(&[Kind::Link, Kind::Address], pairs));
    let out = || names::OUT.to_owned();
    let rules = vec![
        vec![Statement::InLink(out()), accept()],
        vec![within(&[Field::InLink, Field::Source], "sources"), accept()],
    ];
    put(
        &mut table,
        "sources",
        drop_at(Hook::Prerouting, -300),
        rules,
    );

    let from_router = || within(&[Field::InLink], "links");
    let to_router = || within(&[Field::OutLink], "links");
    let mut rules = vec![
        vec![Statement::Known, accept()],
        vec![from_router(), to_router(), accept()],
        vec![from_router(), Statement::OutLink(out()), accept()],
    ];
    if inbound {
        rules.push(vec![Statement::InLink(out()), to_router(), accept()]);
    }
    put(&mut table, "pass", drop_at(Hook::Forward, 0), rules);
    put(&mut table, "input", drop_at(Hook::Input, 0), vec![]);
    put(
        &mut table,
        "output",
        drop_at(Hook::Output, 0),
        vec![vec![Statement::Known, accept()]],
    );
    let leave = vec![vec![Statement::OutLink(out()), Statement::Masquerade]];
    put(
        &mut table,
        "leave",
        base(BaseKind::Nat, Hook::Postrouting, 100, true),
        leave,
    );
    Ruleset::from([(INET, table)])
}

/// The engine's own table in the host's namespace: what comes from a transit by its address leaves
/// by the host's.
#[must_use]
pub fn host(instance: u32, transit: Ipv4Addr) -> Ruleset {
    let mut table = Table::default();
    let leave = vec![vec![
        Statement::SourceIn(transit, 32),
        Statement::Masquerade,
    ]];
    put(
        &mut table,
        "leave",
        base(BaseKind::Nat, Hook::Postrouting, 100, true),
        leave,
    );
    let name = TableName {
        family: Family::Inet,
        name: Owner::Host(instance),
    };
    Ruleset::from([(name, table)])
}
