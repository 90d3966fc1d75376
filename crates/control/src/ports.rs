//! What operations and `apply` may call that is not a stored row: traits, implemented by agents.
//!
//! Only interfaces stand here, never a mechanism and never a choice.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddrV4};

/// Whether a load balancer's listener could have its port on this host. Implemented by the agent
/// that publishes listeners.
pub trait HostPorts: Send + Sync {
    /// Looks, and changes nothing: what is free now may be gone later, and then the listener is
    /// shown failed and tried again. Answers within milliseconds.
    fn check(&self, wish: &PortWish) -> Result<(), PortTaken>;
}

/// Where a listener wants to be on this host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortWish {
    /// The load balancer's own address.
    pub address: Ipv4Addr,
    /// The listener's port; the host's may differ, if ports under 1024 may not be had.
    pub port: u16,
}

/// A port of this host that another program holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortTaken {
    /// The address and the port on this host.
    pub at: SocketAddrV4,
    /// Who holds it, such as `nginx (pid 812)`.
    pub holder: String,
    /// What to do about it, a sentence.
    pub remedy: String,
}

impl fmt::Display for PortTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PortTaken { at, holder, remedy } = self;
        let port = at.port();
        write!(
            f,
            "Port {port} on {} of this host is held by {holder}. {remedy}",
            at.ip()
        )
    }
}

impl std::error::Error for PortTaken {}
