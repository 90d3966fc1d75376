//! Sockets inside pinned network namespaces, for whoever carries the traffic.
//!
//! A socket belongs for ever to the namespace where it was opened, so its descriptor can be given
//! away. It must never leave the calling thread in another namespace.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};

use rustix::net::{AddressFamily, SocketFlags, SocketType, ipproto, sockopt};
use serde::{Deserialize, Serialize};

use super::namespace;

/// The kernel cuts it to its own limit.
const BACKLOG: i32 = 4_096;

/// What a socket speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Connections.
    Tcp,
    /// Datagrams.
    Udp,
}

/// Opens a listening (TCP) or bound (UDP) socket in a pinned namespace; non-blocking.
///
/// # Errors
/// When the namespace is not pinned, or the address is not its own or in use.
pub fn open_listener(
    namespace: &str,
    address: SocketAddr,
    transport: Transport,
) -> io::Result<OwnedFd> {
    let namespace = namespace::open(namespace)?;
    namespace::inside(namespace.as_fd(), || {
        let socket = socket(address, transport)?;
        sockopt::set_socket_reuseaddr(&socket, true)?;
        rustix::net::bind(&socket, &address)?;
        if transport == Transport::Tcp {
            rustix::net::listen(&socket, BACKLOG)?;
        }
        Ok(socket)
    })
}

/// Opens an unbound socket in a pinned namespace, of the family of `like`; non-blocking.
///
/// # Errors
/// When the namespace is not pinned.
pub fn open_socket_in(
    namespace: &str,
    like: SocketAddr,
    transport: Transport,
) -> io::Result<OwnedFd> {
    let namespace = namespace::open(namespace)?;
    namespace::inside(namespace.as_fd(), || socket(like, transport))
}

/// Opens the counters of a pinned namespace's interfaces, as the kernel's `net/dev` tells them at
/// the time when they are read.
///
/// # Errors
/// When the namespace is not pinned.
pub fn open_counters(namespace: &str) -> io::Result<OwnedFd> {
    let namespace = namespace::open(namespace)?;
    namespace::inside(namespace.as_fd(), || {
        // The file belongs for ever to the namespace of the thread that opens it.
        Ok(File::open("/proc/thread-self/net/dev")?.into())
    })
}

fn socket(address: SocketAddr, transport: Transport) -> io::Result<OwnedFd> {
    let family = if address.is_ipv4() {
        AddressFamily::INET
    } else {
        AddressFamily::INET6
    };
    let (kind, protocol) = match transport {
        Transport::Tcp => (SocketType::STREAM, ipproto::TCP),
        Transport::Udp => (SocketType::DGRAM, ipproto::UDP),
    };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    Ok(rustix::net::socket_with(
        family,
        kind,
        flags,
        Some(protocol),
    )?)
}
