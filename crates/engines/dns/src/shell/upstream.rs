//! A socket to one server for one try: connected, so that the kernel drops what others send, and
//! from a port that the kernel chooses at random.

use crate::core::Transport;
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, connect, recv, send, socket_with,
};
use std::io;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;

/// What a socket has to say when it is ready.
pub enum Said {
    /// An answer.
    Answer(Vec<u8>),
    /// Nothing yet.
    Nothing,
    /// It is over.
    Failed,
}

/// The socket, and what is not yet sent or not yet whole.
pub struct Upstream {
    pub socket: OwnedFd,
    transport: Transport,
    unsent: Vec<u8>,
    heard: Vec<u8>,
}

impl Upstream {
    /// Opens and asks; over a connection the query goes out when it is made.
    pub fn open(server: SocketAddr, transport: Transport, query: &[u8]) -> io::Result<Upstream> {
        let family = match server {
            SocketAddr::V4(_) => AddressFamily::INET,
            SocketAddr::V6(_) => AddressFamily::INET6,
        };
        let (kind, unsent) = match transport {
            Transport::Datagram => (SocketType::DGRAM, Vec::new()),
            Transport::Connection => (SocketType::STREAM, framed(query)?),
        };
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(family, kind, flags, None)?;
        match connect(&socket, &server) {
            Ok(()) | Err(Errno::INPROGRESS) => (),
            Err(errno) => return Err(errno.into()),
        }
        if transport == Transport::Datagram {
            send(&socket, query, SendFlags::NOSIGNAL)?;
        }
        Ok(Upstream {
            socket,
            transport,
            unsent,
            heard: Vec::new(),
        })
    }

    /// Whether it waits to write.
    pub fn has_unsent(&self) -> bool {
        !self.unsent.is_empty()
    }

    /// Goes on after the kernel said that it is ready.
    pub fn ready(&mut self, buffer: &mut [u8]) -> Said {
        if self.has_unsent() {
            match send(&self.socket, &self.unsent, SendFlags::NOSIGNAL) {
                Ok(count) => drop(self.unsent.drain(..count)),
                Err(Errno::AGAIN | Errno::INTR) => return Said::Nothing,
                Err(_) => return Said::Failed,
            }
        }
        let count = match recv(&self.socket, &mut *buffer, RecvFlags::empty()) {
            Ok((_, count)) => count.min(buffer.len()),
            Err(Errno::AGAIN | Errno::INTR) => return Said::Nothing,
            // Also "nobody listens there", which the kernel tells a connected socket.
            Err(_) => return Said::Failed,
        };
        if self.transport == Transport::Datagram {
            return Said::Answer(buffer[..count].to_vec());
        }
        if count == 0 {
            return Said::Failed;
        }
        self.heard.extend_from_slice(&buffer[..count]);
        unframed(&mut self.heard).map_or(Said::Nothing, Said::Answer)
    }
}

/// A message with its length before it (RFC 1035, section 4.2.2).
pub fn framed(message: &[u8]) -> io::Result<Vec<u8>> {
    let length = u16::try_from(message.len())
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a message over 65,535 bytes"))?;
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.extend_from_slice(message);
    Ok(bytes)
}

/// Takes the first whole message out.
pub fn unframed(bytes: &mut Vec<u8>) -> Option<Vec<u8>> {
    let length = bytes.get(..2)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    let message = bytes.get(2..2 + length)?.to_vec();
    bytes.drain(..2 + length);
    Some(message)
}
