//! Clients' connections: one question at a time on each, answers in order.

use super::upstream::{framed, unframed};
use crate::limits;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

/// A connection.
pub struct Connection {
    pub socket: OwnedFd,
    pub label: Arc<str>,
    pub from: SocketAddr,
    /// Closed then, whatever it waits for.
    pub until: Duration,
    /// A question of its is being asked elsewhere.
    pub waits: bool,
    heard: Vec<u8>,
    unsent: Vec<u8>,
    ended: bool,
}

/// What a connection needs next.
pub enum Next {
    /// To be called again when there is something to read or room to write.
    Wait,
    /// An answer to this query.
    Query(Vec<u8>),
    /// To be closed.
    Close,
}

impl Connection {
    pub fn new(socket: OwnedFd, label: Arc<str>, from: SocketAddr, now: Duration) -> Connection {
        Connection {
            socket,
            label,
            from,
            until: now + limits::IDLE,
            waits: false,
            heard: Vec::new(),
            unsent: Vec::new(),
            ended: false,
        }
    }

    /// What to be woken for: reading, writing.
    pub fn wants(&self) -> (bool, bool) {
        let reads = !self.waits && self.unsent.is_empty() && !self.ended;
        (reads, !self.unsent.is_empty())
    }

    /// Reads and writes what can be.
    pub fn ready(&mut self, buffer: &mut [u8]) -> Next {
        while !self.unsent.is_empty() {
            match send(&self.socket, &self.unsent, SendFlags::NOSIGNAL) {
                Ok(count) => drop(self.unsent.drain(..count)),
                Err(Errno::AGAIN) => return Next::Wait,
                Err(Errno::INTR) => (),
                Err(_) => return Next::Close,
            }
        }
        if self.waits {
            return Next::Wait;
        }
        loop {
            if let Some(query) = unframed(&mut self.heard) {
                return Next::Query(query);
            }
            // One that is longer is malformed: its length stands before it.
            if self.ended || self.heard.len() >= 2 + limits::QUERY_BYTES {
                return Next::Close;
            }
            // No more than is kept: what lies behind it are further questions.
            let room = &mut buffer[..limits::QUERY_BYTES];
            match recv(&self.socket, &mut *room, RecvFlags::empty()) {
                Ok((_, 0)) => self.ended = true,
                Ok((_, count)) => self.heard.extend_from_slice(&room[..count]),
                Err(Errno::AGAIN) => return Next::Wait,
                Err(Errno::INTR) => (),
                Err(_) => return Next::Close,
            }
        }
    }

    /// The answer to its question.
    pub fn answer(&mut self, message: &[u8], now: Duration) {
        self.waits = false;
        self.until = now + limits::IDLE;
        // None of ours is longer than a message may be.
        self.unsent.extend(framed(message).unwrap_or_default());
    }
}
