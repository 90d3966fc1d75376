//! The network engine: routers, ports, groups, address translation, all in network namespaces.
//!
//! A router is a network namespace that routes; a port is a veth pair with its own namespace (or an
//! end in the router's edge namespace); groups are chains of one table. [`config::Network`] is the
//! complete desired state; [`core`] renders it to kernel objects and compares; [`shell`] makes
//! them. [`fabric`] is the user and mount namespace in which all of that lives.
//!
//! It must never put an address of a router into the host's namespace, never let a packet leave the
//! router's own namespace on its own account, and never accept a setting that it does not carry
//! out: those are [`core::check::Refusal`]s. It knows nothing of who asks, or why.

pub mod config;
pub mod core;
pub mod fabric;
pub mod shell;

pub use config::Network;
pub use core::counters::{Carried, Direction, carried};
pub use shell::converge::{Applied, Report, converge};
pub use shell::sockets::{Transport, open_counters, open_listener, open_socket_in};

/// The directory of the fabric's own tmpfs, inside its mount namespace only.
pub const FABRIC_DIR: &str = "/run/ondol-fabric";
/// Where network namespaces are pinned by name.
pub const PIN_DIR: &str = "/run/ondol-fabric/net";
/// Where the data directory's fabric part is bound.
pub const DATA_DIR: &str = "/run/ondol-fabric/data";
/// The namespace that translates addresses for all routers.
pub const TRANSIT: &str = "transit";
/// Ports of one router: bounds the address sets and the kernel's walk over them.
pub const PORTS_MAX: usize = 16_384;
/// Rules of all groups of one router. A larger rule set would not fit one netlink transaction.
pub const RULES_MAX: usize = 16_384;
/// Network namespaces held ready, so that a port does not wait for one (each about 100 kB).
pub const READY_NAMESPACES: usize = 8;

/// The pinned name of a port's own namespace.
#[must_use]
pub fn port_namespace(port: &str) -> String {
    format!("port-{port}")
}

/// The pinned name of a router's own namespace: its resolver and metadata listen there.
#[must_use]
pub fn router_namespace(router: &str) -> String {
    format!("router-{router}")
}

/// The pinned name of a router's edge namespace: load balancers' sockets are opened there.
#[must_use]
pub fn edge_namespace(router: &str) -> String {
    format!("edge-{router}")
}
