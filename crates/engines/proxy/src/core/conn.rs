//! The slab of connections: what one idle connection costs is decided here.

use super::body::BodyReader;
use super::exchange::Exchange;
use super::io::ConnId;
use std::net::SocketAddr;

/// A connection of either side.
#[derive(Debug)]
pub enum Conn {
    /// From a client (a socket, or one stream of an HTTP/2 connection).
    Client(Client),
    /// To a target.
    Upstream(Upstream),
    /// From a client that speaks HTTP/2; its streams are clients of their own.
    Http2,
}

/// A client's connection.
#[derive(Debug)]
pub struct Client {
    /// Where it came in.
    pub listener: u32,
    /// Who it is.
    pub peer: SocketAddr,
    /// Bytes read and not yet used: an incomplete head or a pipelined request. Mostly empty.
    pub buffer: Vec<u8>,
    /// The request under way.
    pub exchange: Option<Box<Exchange>>,
    /// When it was accepted, in milliseconds.
    pub born_ms: u64,
    /// Idle timeout of the site it used last, in milliseconds.
    pub idle_ms: u32,
    /// Where it stands.
    pub phase: ClientPhase,
    /// The sender keeps bytes that the client does not take.
    pub blocked: bool,
    /// Reading is paused.
    pub paused: bool,
    /// Carried by an HTTP/2 connection.
    pub stream: bool,
    /// It sent its first request.
    pub used: bool,
}

/// Where a client's connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientPhase {
    /// Between requests or inside a head. Left by a whole head.
    Head,
    /// A request is under way. Left by the end of its answer.
    Exchange,
    /// Bytes go both ways unread. Left by the end of both.
    Tunnel,
    /// All is said; what still comes is dropped. Left by the peer's end or the deadline.
    Linger,
}

/// A connection to a target.
#[derive(Debug)]
pub struct Upstream {
    /// Whose it is.
    pub target: u32,
    /// For whom it works.
    pub client: Option<ConnId>,
    /// An incomplete head. Mostly empty.
    pub buffer: Vec<u8>,
    /// How far the answer's body is.
    pub body: BodyReader,
    /// Where it stands.
    pub phase: UpstreamPhase,
    /// It carried a request before this one.
    pub reused: bool,
    /// The answer allows another request after it.
    pub keep: bool,
    /// The sender keeps bytes that the target does not take.
    pub blocked: bool,
    /// Reading is paused.
    pub paused: bool,
    /// The target takes no more bytes of the request, though it may still answer.
    pub deaf: bool,
    /// Sends so far, for this request.
    pub sends: u8,
    /// Interim answers so far, for this request.
    pub interim: u8,
}

/// Where a connection to a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpstreamPhase {
    /// Being made. Left by success, failure or the deadline.
    Connecting,
    /// In its target's pool.
    Idle,
    /// A request was sent, the answer's head is not complete.
    Head,
    /// Inside the answer's body.
    Body,
    /// Bytes go both ways unread.
    Tunnel,
}

/// The slab.
#[derive(Debug, Default)]
pub struct Slab {
    entries: Vec<Entry>,
    free: Vec<u32>,
    /// Deadline of each place in milliseconds, apart so that a sweep reads 8 bytes for each.
    pub deadlines: Vec<u64>,
}

#[derive(Debug)]
struct Entry {
    generation: u32,
    conn: Option<Conn>,
}

/// No deadline.
pub const NEVER: u64 = u64::MAX;

impl Slab {
    /// How many connections there are.
    pub fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    /// Takes a place.
    pub fn insert(&mut self, conn: Conn) -> ConnId {
        let index = self.free.pop().unwrap_or_else(|| {
            self.entries.push(Entry {
                generation: 0,
                conn: None,
            });
            self.deadlines.push(NEVER);
            self.entries.len() as u32 - 1
        });
        let entry = &mut self.entries[index as usize];
        entry.conn = Some(conn);
        ConnId {
            index,
            generation: entry.generation,
        }
    }

    /// Gives a place back.
    pub fn remove(&mut self, id: ConnId) -> Option<Conn> {
        let entry = self.entries.get_mut(id.index as usize)?;
        if entry.generation != id.generation {
            return None;
        }
        let conn = entry.conn.take()?;
        entry.generation = entry.generation.wrapping_add(1);
        self.deadlines[id.index as usize] = NEVER;
        self.free.push(id.index);
        Some(conn)
    }

    /// The connection of that name.
    pub fn get(&self, id: ConnId) -> Option<&Conn> {
        let entry = self.entries.get(id.index as usize)?;
        if entry.generation == id.generation {
            entry.conn.as_ref()
        } else {
            None
        }
    }

    /// The connection of that name.
    pub fn get_mut(&mut self, id: ConnId) -> Option<&mut Conn> {
        let entry = self.entries.get_mut(id.index as usize)?;
        if entry.generation == id.generation {
            entry.conn.as_mut()
        } else {
            None
        }
    }

    /// The client of that name.
    pub fn client(&mut self, id: ConnId) -> Option<&mut Client> {
        match self.get_mut(id) {
            Some(Conn::Client(client)) => Some(client),
            _ => None,
        }
    }

    /// The connection to a target of that name.
    pub fn upstream(&mut self, id: ConnId) -> Option<&mut Upstream> {
        match self.get_mut(id) {
            Some(Conn::Upstream(upstream)) => Some(upstream),
            _ => None,
        }
    }

    /// Sets a connection's deadline.
    pub fn set_deadline(&mut self, id: ConnId, ms: u64) {
        if self.get(id).is_some() {
            self.deadlines[id.index as usize] = ms;
        }
    }

    /// Names of all connections that `wanted` picks.
    pub fn names(&self, wanted: impl Fn(usize, &Conn) -> bool) -> Vec<ConnId> {
        let entries = self.entries.iter().enumerate();
        let picked = entries
            .filter(|(index, entry)| entry.conn.as_ref().is_some_and(|conn| wanted(*index, conn)));
        picked
            .map(|(index, entry)| ConnId {
                index: index as u32,
                generation: entry.generation,
            })
            .collect()
    }
}
