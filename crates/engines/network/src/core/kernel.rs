//! The kernel objects that a network consists of, as plain comparable data, and the operations on
//! them.
//!
//! It must hold everything that the shell needs: an operation leaves no choice open.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::ruleset::{Ruleset, Transaction};
use crate::config::Mac;

/// Everything in the fabric: namespaces by pinned name, and the pairs between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kernel {
    /// By pinned name.
    pub namespaces: BTreeMap<String, Namespace>,
    /// By the near end.
    pub wires: BTreeMap<End, Wire>,
}

/// What lies in a namespace besides the ends of wires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// Chooses the settings written when it is made.
    pub role: Role,
    /// Held by the loopback interface, /32 each.
    pub addresses: BTreeSet<Ipv4Addr>,
    /// In the engine's tables.
    pub routes: BTreeSet<Route>,
    /// Which table for which packet.
    pub policies: BTreeSet<Policy>,
    /// The packet rules.
    pub ruleset: Ruleset,
}

/// What a namespace is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Routes between ports.
    Router,
    /// Holds edge ports.
    Edge,
    /// Holds one container port.
    Port,
    /// Joins routers.
    Transit,
}

/// An interface: namespace and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct End {
    /// Pinned name.
    pub namespace: String,
    /// Interface name.
    pub link: String,
}

/// A veth pair. A changed one is made anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// In the router, or in the transit.
    pub near: End,
    /// The near end's hardware address.
    pub near_mac: Mac,
    /// In the port's, the edge's or the router's namespace.
    pub far: End,
    /// The far end's hardware address.
    pub far_mac: Mac,
    /// Addresses of the far end with their prefix length; no route comes with them.
    pub far_addresses: Vec<(Ipv4Addr, u8)>,
    /// Neighbours of the near end, never asked for by ARP.
    pub near_neighbours: Vec<Ipv4Addr>,
    /// Neighbours of the far end, never asked for by ARP.
    pub far_neighbours: Vec<Ipv4Addr>,
    /// Routes at the far end that live and die with it.
    pub far_routes: Vec<FarRoute>,
    /// Does the far end's namespace end with the wire?
    pub owns_far_namespace: bool,
}

/// A route at a wire's far end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FarRoute {
    /// Kernel table; [`MAIN`] for a container's.
    pub table: u32,
    /// Destination and prefix length.
    pub to: (Ipv4Addr, u8),
    /// The next hop; `None` is on the link itself.
    pub gateway: Option<Ipv4Addr>,
    /// Preferred source.
    pub source: Option<Ipv4Addr>,
}

impl Wire {
    /// Identifies what the wire is made from; kept in the kernel as the near end's alias.
    #[must_use]
    pub fn digest(&self) -> String {
        let text = serde_json::to_string(self).expect("plain data serializes");
        format!("ondol:{:016x}", super::names::digest(text.as_bytes()))
    }
}

/// The kernel's main table.
pub const MAIN: u32 = 254;
/// The kernel's local table.
pub const LOCAL: u32 = 255;
/// The router's own ranges, before all others.
pub const RANGES_TABLE: u32 = 1_000;
/// For what no other table leads anywhere.
pub const NOWHERE_TABLE: u32 = 1_001;
/// Kernel table of a caller's table 0; others count from here.
pub const TABLES_FIRST: u32 = 1_000_000;

/// A route in a router or the transit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Kernel table.
    pub table: u32,
    /// Destination and prefix length.
    pub to: (Ipv4Addr, u8),
    /// Where to.
    pub action: RouteAction,
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RouteAction {
    /// To an interface, perhaps through a neighbour on it.
    Link {
        /// Interface name.
        link: String,
        /// Neighbour.
        gateway: Option<Ipv4Addr>,
    },
    /// To nobody: out by the loopback interface, where a rule answers "host unreachable". The
    /// kernel's own unreachable routes answer one packet a second only, by a limit of the host.
    Unreachable,
    /// Dropped.
    Blackhole,
}

/// A policy-routing rule. Lower preference first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Policy {
    /// Order.
    pub preference: u32,
    /// Packets with this mark only.
    pub mark: Option<u32>,
    /// Packets from this source only.
    pub from: Option<Ipv4Addr>,
    /// Packets that begin here only.
    pub local_only: bool,
    /// The table to look into.
    pub table: u32,
}

/// One step on the kernel. Each is repeatable: done twice it is done once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Makes and pins a namespace and writes its role's settings.
    AddNamespace {
        /// Pinned name.
        name: String,
        /// Its role.
        role: Role,
    },
    /// Adds an address to the loopback interface.
    AddAddress {
        /// Pinned name.
        namespace: String,
        /// The address.
        address: Ipv4Addr,
    },
    /// Removes an address of the loopback interface.
    RemoveAddress {
        /// Pinned name.
        namespace: String,
        /// The address.
        address: Ipv4Addr,
    },
    /// Makes a pair with everything at its far end, and its far namespace if it owns it.
    AddWire(Box<Wire>),
    /// Removes a pair, and its far namespace if it owned it; may end in the background.
    RemoveWire {
        /// The near end.
        near: End,
        /// The pinned far namespace to remove with it.
        far_namespace: Option<String>,
    },
    /// Adds a route.
    AddRoute {
        /// Pinned name.
        namespace: String,
        /// The route.
        route: Route,
    },
    /// Removes a route.
    RemoveRoute {
        /// Pinned name.
        namespace: String,
        /// The route.
        route: Route,
    },
    /// Adds a policy.
    AddPolicy {
        /// Pinned name.
        namespace: String,
        /// The policy.
        policy: Policy,
    },
    /// Removes a policy.
    RemovePolicy {
        /// Pinned name.
        namespace: String,
        /// The policy.
        policy: Policy,
    },
    /// Changes the packet rules in one transaction.
    ChangeRules {
        /// Pinned name.
        namespace: String,
        /// What changes.
        transaction: Transaction,
    },
    /// Removes a namespace with all in it.
    RemoveNamespace {
        /// Pinned name.
        name: String,
    },
}

/// What is known to be in the kernel. A fact read back is less than a rendered one: of a wire only
/// its digest, of rules nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// By pinned name; port namespaces too.
    pub namespaces: BTreeMap<String, KnownNamespace>,
    /// By the near end.
    pub wires: BTreeMap<End, KnownWire>,
}

/// A namespace as known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownNamespace {
    /// Of the loopback interface, without 127/8.
    pub addresses: BTreeSet<Ipv4Addr>,
    /// In the engine's tables.
    pub routes: BTreeSet<Route>,
    /// The engine's.
    pub policies: BTreeSet<Policy>,
    /// `None`: unknown, to be replaced as a whole.
    pub ruleset: Option<Ruleset>,
}

/// A pair as known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownWire {
    /// What it was made from.
    pub made_from: Made,
    /// The far namespace that ends with it, if known.
    pub owned_namespace: Option<String>,
}

/// What a pair was made from, as far as known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// Made by this process.
    From(Box<Wire>),
    /// Read back: its [`Wire::digest`], or something else if it was not finished.
    Digest(String),
}

impl Made {
    /// Was the pair made from this?
    #[must_use]
    pub fn is(&self, wire: &Wire) -> bool {
        match self {
            Made::From(made) => **made == *wire,
            Made::Digest(digest) => *digest == wire.digest(),
        }
    }
}
