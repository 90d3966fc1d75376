//! Desired state to kernel objects: namespaces, pairs, addresses, routes, policies.
//!
//! Pure and total for a network that `check` accepts. It must never look at what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::kernel::{
    End, FarRoute, Kernel, MAIN, NOWHERE_TABLE, Namespace, Policy, RANGES_TABLE, Role, Route,
    RouteAction, TABLES_FIRST, Wire,
};
use super::ruleset::Ruleset;
use super::{names, rules};
use crate::config::{Mac, Network, Port, PortKind, Router, Segment, Via};
use crate::{TRANSIT, edge_namespace, port_namespace, router_namespace};

/// Every router's own hardware address on every pair.
pub const ROUTER_MAC: Mac = Mac([0x02, 0, 0, 0, 0, 0x01]);
/// The transit's hardware address on every pair.
pub const TRANSIT_MAC: Mac = Mac([0x02, 0, 0, 0, 0, 0x02]);
/// The transit as a router's next hop; known on the pair only.
pub const TRANSIT_HOP: Ipv4Addr = Ipv4Addr::new(169, 254, 0, 1);
/// A router as the transit's next hop; known on the pair only.
pub const ROUTER_HOP: Ipv4Addr = Ipv4Addr::new(169, 254, 0, 2);
const ANY: (Ipv4Addr, u8) = (Ipv4Addr::UNSPECIFIED, 0);

/// The version 4 addresses among some.
pub(super) fn v4(addresses: &[IpAddr]) -> impl Iterator<Item = Ipv4Addr> + '_ {
    addresses.iter().filter_map(|address| match address {
        IpAddr::V4(address) => Some(*address),
        IpAddr::V6(_) => None,
    })
}

/// The translations that a router's tables ask for.
pub(super) fn translations(router: &Router) -> BTreeSet<Ipv4Addr> {
    let routes = router.route_tables.iter().flat_map(|table| &table.routes);
    routes
        .filter_map(|route| match route.via {
            Via::SourceNat {
                address: IpAddr::V4(address),
            } => Some(address),
            _ => None,
        })
        .collect()
}

/// Private to public, of all ports of a router.
pub(super) fn mappings(router: &Router) -> BTreeMap<Ipv4Addr, Ipv4Addr> {
    let pairs = router.ports.iter().flat_map(|port| &port.public);
    pairs
        .filter_map(|pair| match (pair.private, pair.public) {
            (IpAddr::V4(private), IpAddr::V4(public)) => Some((private, public)),
            _ => None,
        })
        .collect()
}

/// Does anything of the router go out by public addresses?
pub(super) fn has_uplink(router: &Router) -> bool {
    let routes = router.route_tables.iter().flat_map(|table| &table.routes);
    let mut leads_out = routes.map(|route| route.via == Via::PublicMapping);
    leads_out.any(|it| it) || router.ports.iter().any(|port| !port.public.is_empty())
}

/// All kernel objects of a network.
#[must_use]
pub fn render(network: &Network) -> Kernel {
    let mut kernel = Kernel::default();
    for router in &network.routers {
        render_router(router, &mut kernel);
    }
    if let Some(transit) = &network.transit {
        render_transit(network, transit.inbound, &mut kernel);
    }
    kernel
}

fn empty(role: Role) -> Namespace {
    Namespace {
        role,
        addresses: BTreeSet::new(),
        routes: BTreeSet::new(),
        policies: BTreeSet::new(),
        ruleset: Ruleset::new(),
    }
}

fn render_router(router: &Router, kernel: &mut Kernel) {
    let name = router_namespace(&router.name);
    let mut namespace = empty(Role::Router);
    namespace
        .addresses
        .extend(router.segments.iter().filter_map(Segment::gateway));
    let services: Vec<IpAddr> = router
        .services
        .iter()
        .map(|service| service.address)
        .collect();
    namespace.addresses.extend(v4(&services));
    namespace.ruleset = rules::router(router);
    for cidr in &router.cidrs {
        if let IpNet::V4(net) = cidr {
            let to = (net.network(), net.prefix_len());
            let action = RouteAction::Unreachable;
            namespace.routes.insert(Route {
                table: RANGES_TABLE,
                to,
                action,
            });
        }
    }
    route_tables(router, &mut namespace);
    for port in &router.ports {
        let link = names::port_link(&port.name);
        for address in v4(&port.addresses) {
            let action = RouteAction::Link {
                link: link.clone(),
                gateway: None,
            };
            namespace.routes.insert(Route {
                table: RANGES_TABLE,
                to: (address, 32),
                action,
            });
        }
        let segment = router
            .segments
            .iter()
            .find(|segment| segment.name == port.segment);
        if let Some(segment) = segment {
            let wire = port_wire(router, port, segment);
            kernel.wires.insert(wire.near.clone(), wire);
        }
    }
    kernel.namespaces.insert(name, namespace);
    render_edge(router, kernel);
}

/// Which table for which packet, and what the tables say: ranges first, then the table of where the
/// packet came in, then nowhere.
fn route_tables(router: &Router, namespace: &mut Namespace) {
    let first = Policy {
        preference: 100,
        mark: None,
        from: None,
        local_only: false,
        table: RANGES_TABLE,
    };
    let last = Policy {
        preference: 300,
        table: NOWHERE_TABLE,
        ..first.clone()
    };
    let nowhere = Route {
        table: NOWHERE_TABLE,
        to: ANY,
        action: RouteAction::Unreachable,
    };
    namespace.routes.insert(nowhere);
    namespace.policies.extend([first.clone(), last]);
    for table in &router.route_tables {
        let kernel_table = TABLES_FIRST + table.id;
        let mark = Some(table.id);
        let policy = Policy {
            preference: 200,
            mark,
            table: kernel_table,
            ..first.clone()
        };
        namespace.policies.insert(policy);
        let routes = table
            .routes
            .iter()
            .filter_map(|route| render_route(kernel_table, route));
        namespace.routes.extend(routes);
    }
}

fn render_route(table: u32, route: &crate::config::Route) -> Option<Route> {
    let IpNet::V4(to) = route.to else { return None };
    let action = match route.via {
        // The ranges' own table comes first anyway.
        Via::Local => return None,
        Via::PublicMapping => RouteAction::Link {
            link: names::UPLINK.to_owned(),
            gateway: Some(TRANSIT_HOP),
        },
        Via::SourceNat {
            address: IpAddr::V4(address),
        } => RouteAction::Link {
            link: names::nat_link(address),
            gateway: Some(TRANSIT_HOP),
        },
        Via::SourceNat {
            address: IpAddr::V6(_),
        } => return None,
        Via::Blackhole => RouteAction::Blackhole,
        Via::Unreachable => RouteAction::Unreachable,
    };
    Some(Route {
        table,
        to: (to.network(), to.prefix_len()),
        action,
    })
}

fn port_wire(router: &Router, port: &Port, segment: &Segment) -> Wire {
    let addresses: Vec<Ipv4Addr> = v4(&port.addresses).collect();
    let gateway: Vec<Ipv4Addr> = segment.gateway().into_iter().collect();
    let own = port.kind == PortKind::Container;
    // The whole segment's prefix is what programs expect to see; but everything goes by the router,
    // also to neighbours, so that its answers about dead ones arrive at once.
    let prefix = if own { segment.cidr.prefix_len() } else { 32 };
    let (namespace, link) = if own {
        (port_namespace(&port.name), names::CONTAINER_LINK.to_owned())
    } else {
        (edge_namespace(&router.name), names::edge_link(&port.name))
    };
    let tables = addresses
        .iter()
        .map(|address| if own { MAIN } else { u32::from(*address) });
    let sources = addresses
        .iter()
        .copied()
        .zip(tables)
        .take(if own { 1 } else { usize::MAX });
    let far_routes = sources.flat_map(|(source, table)| {
        let source = Some(source);
        gateway.iter().flat_map(move |gateway| {
            let onto = FarRoute {
                table,
                to: (*gateway, 32),
                gateway: None,
                source,
            };
            let onward = FarRoute {
                table,
                to: ANY,
                gateway: Some(*gateway),
                source,
            };
            [onto, onward]
        })
    });
    Wire {
        near: End {
            namespace: router_namespace(&router.name),
            link: names::port_link(&port.name),
        },
        near_mac: ROUTER_MAC,
        far: End { namespace, link },
        far_mac: port.mac,
        far_addresses: addresses.iter().map(|address| (*address, prefix)).collect(),
        near_neighbours: addresses.clone(),
        far_routes: far_routes.collect(),
        far_neighbours: gateway,
        owns_far_namespace: own,
    }
}

fn render_edge(router: &Router, kernel: &mut Kernel) {
    let mut namespace = empty(Role::Edge);
    for port in router
        .ports
        .iter()
        .filter(|port| port.kind == PortKind::Edge)
    {
        for address in v4(&port.addresses) {
            // Also towards another edge port: it leaves by the router, to be judged there.
            namespace.policies.insert(Policy {
                preference: 10,
                mark: None,
                from: Some(address),
                local_only: true,
                table: u32::from(address),
            });
        }
    }
    kernel
        .namespaces
        .insert(edge_namespace(&router.name), namespace);
}

fn render_transit(network: &Network, inbound: bool, kernel: &mut Kernel) {
    let mut namespace = empty(Role::Transit);
    let mut sources = Vec::new();
    for router in &network.routers {
        let translations = translations(router).into_iter();
        let mut links: Vec<(String, String, Vec<Ipv4Addr>)> = translations
            .map(|address| {
                let local = names::nat_link(address);
                (
                    names::transit_link('n', &router.name, &local),
                    local,
                    vec![address],
                )
            })
            .collect();
        if has_uplink(router) {
            let public = mappings(router).into_values().collect();
            let local = names::UPLINK.to_owned();
            links.push((
                names::transit_link('u', &router.name, &local),
                local,
                public,
            ));
        }
        for (near, far, addresses) in links {
            for address in addresses {
                let gateway = Some(ROUTER_HOP);
                let action = RouteAction::Link {
                    link: near.clone(),
                    gateway,
                };
                namespace.routes.insert(Route {
                    table: MAIN,
                    to: (address, 32),
                    action,
                });
                sources.push((near.clone(), address));
            }
            let wire = transit_wire(&near, &router_namespace(&router.name), &far);
            kernel.wires.insert(wire.near.clone(), wire);
        }
    }
    namespace.ruleset = rules::transit(&sources, inbound);
    kernel.namespaces.insert(TRANSIT.to_owned(), namespace);
}

fn transit_wire(near: &str, router: &str, far: &str) -> Wire {
    Wire {
        near: End {
            namespace: TRANSIT.to_owned(),
            link: near.to_owned(),
        },
        near_mac: TRANSIT_MAC,
        far: End {
            namespace: router.to_owned(),
            link: far.to_owned(),
        },
        far_mac: ROUTER_MAC,
        far_addresses: Vec::new(),
        near_neighbours: vec![ROUTER_HOP],
        far_neighbours: vec![TRANSIT_HOP],
        far_routes: Vec::new(),
        owns_far_namespace: false,
    }
}
