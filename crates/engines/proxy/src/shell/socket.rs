//! The system calls on sockets that more than one file needs. Decides nothing.

use crate::core::{ConnectFault, Way};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, SocketAddrAny, SocketFlags, SocketType, bind, connect, ipproto, socket_with,
    sockopt,
};
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};

/// Starts to connect; the descriptor becomes writable when it is decided.
pub fn start_connect(way: Way) -> Result<OwnedFd, ConnectFault> {
    let Way { to, from } = way;
    let family = match to {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    };
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let socket = socket_with(family, SocketType::STREAM, flags, Some(ipproto::TCP))
        .map_err(connect_fault)?;
    // Without it small requests wait for acknowledgements; a socket works without it, slower.
    sockopt::set_tcp_nodelay(&socket, true).map_err(connect_fault)?;
    if let Some(from) = from {
        bind(&socket, &SocketAddr::new(from, 0)).map_err(connect_fault)?;
    }
    match connect(&socket, &to) {
        Ok(()) | Err(Errno::INPROGRESS) => Ok(socket),
        Err(errno) => Err(connect_fault(errno)),
    }
}

/// How a connect that became writable has ended.
pub fn connect_result(socket: impl AsFd) -> Result<(), ConnectFault> {
    match sockopt::socket_error(socket) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(errno)) | Err(errno) => Err(connect_fault(errno)),
    }
}

/// The core's word for an errno of a connect.
pub fn connect_fault(errno: Errno) -> ConnectFault {
    match errno {
        Errno::CONNREFUSED | Errno::CONNRESET => ConnectFault::Refused,
        Errno::TIMEDOUT => ConnectFault::TimedOut,
        Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM | Errno::ADDRNOTAVAIL => {
            ConnectFault::NoResource
        }
        _ => ConnectFault::Unreachable,
    }
}

/// The address of a peer, if it is an internet one.
pub fn internet(address: Option<SocketAddrAny>) -> Option<SocketAddr> {
    address.and_then(|address| SocketAddr::try_from(address).ok())
}
