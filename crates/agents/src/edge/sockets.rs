//! Which listening descriptors the edge needs, and where each is opened. Pure.

use super::world::{LoadBalancerWorld, World};
use crate::network::{API, RESOLVER, TASK_METADATA, resolver_address};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Added, on the host, to a port under the lowest one that this user may bind.
pub const UNPRIVILEGED_OFFSET: u16 = 8_000;
const HTTP_PORT: u16 = 80;
const DNS_PORT: u16 = 53;

/// A VPC's resolver: the service, whether at the VPC's own address, whether by UDP.
pub const RESOLVERS: [(&str, bool, bool); 4] = [
    ("resolver", true, true),
    ("resolver-stream", true, false),
    ("resolver-link-local", false, true),
    ("resolver-link-local-stream", false, false),
];

/// A place to open a socket at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    /// The pinned network namespace; `None` is the host's.
    pub namespace: Option<String>,
    /// Local address.
    pub address: IpAddr,
    /// Local port.
    pub port: u16,
    /// UDP instead of TCP.
    pub datagrams: bool,
    /// Whether this address exists on every host; a missing one (IPv6 switched off) is no failure.
    pub optional: bool,
}

impl Socket {
    fn inside(namespace: String, address: Ipv4Addr, port: u16, datagrams: bool) -> Socket {
        Socket {
            namespace: Some(namespace),
            address: IpAddr::V4(address),
            port,
            datagrams,
            optional: false,
        }
    }
}

/// The port on the host for a listener's port.
pub fn host_port(port: u16, lowest: u16) -> u16 {
    if port < lowest {
        port + UNPRIVILEGED_OFFSET
    } else {
        port
    }
}

/// Name of a load balancer's socket on one of its interfaces.
pub fn interface_socket(interface_id: &str, port: u16) -> String {
    format!("interface/{interface_id}/{port}")
}

/// Name of a load balancer's socket on its own address of the host.
pub fn host_socket(load_balancer_id: &str, port: u16) -> String {
    format!("host/{load_balancer_id}/{port}")
}

/// Names of the host's shared sockets of a port: IPv4 and IPv6 loopback.
pub fn shared_sockets(port: u16) -> [String; 2] {
    [format!("shared/4/{port}"), format!("shared/6/{port}")]
}

/// Names of a VPC's service sockets.
pub fn service_socket(vpc_id: &str, service: &str) -> String {
    format!("vpc/{vpc_id}/{service}")
}

/// Every descriptor that can be opened now, by name.
pub fn wanted(world: &World) -> BTreeMap<String, Socket> {
    let mut sockets = BTreeMap::new();
    for balancer in &world.load_balancers {
        for (_, named) in of_load_balancer(world, balancer) {
            sockets.extend(named);
        }
    }
    for vpc in &world.vpcs {
        // The router's namespace exists once an interface of it does.
        if !world.router_ready(&vpc.id) {
            continue;
        }
        let namespace = network::router_namespace(&vpc.id);
        let mut add = |service: &str, address, port, datagrams| {
            let socket = Socket::inside(namespace.clone(), address, port, datagrams);
            sockets.insert(service_socket(&vpc.id, service), socket);
        };
        for (service, base, datagrams) in RESOLVERS {
            let address = if base {
                resolver_address(vpc.cidr)
            } else {
                RESOLVER
            };
            add(service, address, DNS_PORT, datagrams);
        }
        add("metadata", TASK_METADATA, HTTP_PORT, false);
        add("api", API, HTTP_PORT, false);
    }
    sockets
}

/// The descriptors that a load balancer's listeners need, by the listener's port. Those of the
/// host's loopback are shared with all load balancers that listen at the port.
pub fn of_load_balancer(
    world: &World,
    balancer: &LoadBalancerWorld,
) -> Vec<(u16, BTreeMap<String, Socket>)> {
    let listeners = balancer.listeners.iter();
    let of_listener = |port: u16| (port, of_listener(world, balancer, port));
    listeners
        .map(|(listener, _)| of_listener(listener.port))
        .collect()
}

fn of_listener(
    world: &World,
    balancer: &LoadBalancerWorld,
    listener_port: u16,
) -> BTreeMap<String, Socket> {
    let row = &balancer.row;
    let mut sockets = BTreeMap::new();
    for zone in &row.zones {
        let interface = &zone.network_interface_id;
        if !world.ready.contains(interface) {
            continue;
        }
        let namespace = network::edge_namespace(&row.vpc_id);
        let socket = Socket::inside(namespace, zone.private_ip, listener_port, false);
        sockets.insert(interface_socket(interface, listener_port), socket);
    }
    if !row.internet_facing {
        return sockets;
    }
    let port = host_port(listener_port, world.lowest_host_port);
    let on_host = |address: IpAddr, optional: bool| Socket {
        namespace: None,
        address,
        port,
        datagrams: false,
        optional,
    };
    if let Some(address) = row.host_address {
        let socket = on_host(IpAddr::V4(address), false);
        sockets.insert(host_socket(&row.id, listener_port), socket);
    }
    let [four, six] = shared_sockets(listener_port);
    sockets.insert(four, on_host(IpAddr::V4(Ipv4Addr::LOCALHOST), false));
    sockets.insert(six, on_host(IpAddr::V6(Ipv6Addr::LOCALHOST), true));
    sockets
}
