//! The closed enums between the core and whoever carries bytes for it (the shell, a simulation).

use std::net::{IpAddr, SocketAddr};

/// Where to connect, and from which local address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where to.
    pub to: SocketAddr,
    /// The local address; the system's choice if absent.
    pub from: Option<IpAddr>,
}

/// Names a connection of one [`super::Edge`]; never used again for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnId {
    /// Place in the slab.
    pub index: u32,
    /// Which occupant of that place.
    pub generation: u32,
}

impl ConnId {
    /// Both halves in one word, for the kernel's event data.
    pub fn to_word(self) -> u64 {
        u64::from(self.index) | (u64::from(self.generation) << 32)
    }

    /// Back from [`ConnId::to_word`].
    pub fn from_word(word: u64) -> ConnId {
        ConnId {
            index: word as u32,
            generation: (word >> 32) as u32,
        }
    }
}

/// The time, read once for each wake-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Monotonic, in microseconds from any origin.
    pub us: u64,
    /// Wall clock, in milliseconds since 1970: for cookies and trace ids only.
    pub wall_ms: i64,
}

impl Now {
    /// Monotonic, in milliseconds.
    pub fn ms(self) -> u64 {
        self.us / 1_000
    }
}

/// What happened.
#[derive(Debug)]
pub enum Input<'b> {
    /// A connection was accepted; answered by `Accepted` or `Refused`.
    Accepted {
        /// Index of the listener, from [`super::Edge::listener_index`].
        listener: u32,
        /// The client.
        peer: SocketAddr,
    },
    /// Bytes were read. An output may refer to them.
    Bytes {
        /// From where.
        conn: ConnId,
        /// The bytes.
        bytes: &'b [u8],
    },
    /// The peer will send nothing more.
    Ended {
        /// Which.
        conn: ConnId,
    },
    /// The connection failed.
    Broken {
        /// Which.
        conn: ConnId,
    },
    /// A `Send` (or `SendChecked`) failed before its first byte was taken by the system.
    Unsent {
        /// Which.
        conn: ConnId,
    },
    /// A `Connect` succeeded.
    Connected {
        /// Which.
        conn: ConnId,
    },
    /// A `Connect` failed: no byte was sent.
    ConnectFailed {
        /// Which.
        conn: ConnId,
        /// How.
        fault: ConnectFault,
    },
    /// Not all of a `Send` was taken; the rest is kept by the sender.
    Blocked {
        /// Which.
        conn: ConnId,
    },
    /// Everything kept was taken.
    Drained {
        /// Which.
        conn: ConnId,
    },
    /// A deadline may have passed.
    Time,
}

/// How a connect failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectFault {
    /// Refused or reset by the target.
    Refused,
    /// No way to it.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// This machine had no socket, port or queue place left.
    NoResource,
}

/// Where the bytes of a `Send` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In [`super::Edge::scratch`].
    Scratch,
    /// In the bytes of the input that caused the output.
    Input,
}

/// What shall be done, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The accepted connection has this name.
    Accepted {
        /// The name.
        conn: ConnId,
    },
    /// The accepted connection is closed at once: the thread is full or the listener gone.
    Refused,
    /// Connect to [`super::Edge::destination`] of the target.
    Connect {
        /// The name of the new connection.
        conn: ConnId,
        /// The target.
        target: u32,
    },
    /// Send bytes.
    Send {
        /// Where to.
        conn: ConnId,
        /// Whose bytes.
        source: Source,
        /// First byte.
        start: u32,
        /// How many.
        length: u32,
        /// First ask the socket whether the peer has closed; if so report `Unsent`.
        check: bool,
    },
    /// Read nothing more until `Resume`.
    Pause {
        /// Which.
        conn: ConnId,
    },
    /// Read again.
    Resume {
        /// Which.
        conn: ConnId,
    },
    /// Report `Drained` once nothing is kept unsent, at once if so.
    AwaitDrained {
        /// Which.
        conn: ConnId,
    },
    /// Once all is sent, say so to the peer (half close).
    FinishSending {
        /// Which.
        conn: ConnId,
    },
    /// Close at once; the name is not used again.
    Close {
        /// Which.
        conn: ConnId,
    },
    /// Close so that the peer sees an error, not an end; the name is not used again.
    Reset {
        /// Which.
        conn: ConnId,
    },
}
