//! Names to addresses for private networks: what a network's own names are, and everybody else's by
//! asking the host's own name servers.
//!
//! A view is chosen by the label of the socket that a query came in on. Names of a view and its
//! zones are answered with authority; any other name is asked of the servers of `/etc/resolv.conf`,
//! which is read again when it changes. There is no cache: the host's servers have one. Queries
//! come as datagrams and over connections; sockets that listen are the caller's.
//!
//! `core` has no socket and no clock; `shell` is one thread with the sockets towards servers and
//! of clients' connections. Bytes from outside are never trusted and never panic.

pub mod config;
pub mod core;
mod shell;

pub use shell::{Question, Resolver};

/// What is bounded, and what happens at the bound.
pub mod limits {
    use std::time::Duration;

    /// A query; longer ones are malformed.
    pub const QUERY_BYTES: usize = 4_096;
    /// An answer in a datagram, whatever its client says it takes; longer ones are truncated.
    pub const DATAGRAM_BYTES: usize = 4_096;
    /// An answer in a datagram to a client that does not say (RFC 1035, section 4.2.1).
    pub const DATAGRAM_BYTES_MIN: usize = 512;
    /// What we say that we take (the DNS flag day of 2020: no fragments).
    pub const OUR_PAYLOAD_BYTES: u16 = 1_232;
    /// Questions under way to servers, all views together; further ones are failed at once.
    pub const FLIGHTS: usize = 512;
    /// Those of one view, so that one network cannot take the others' part.
    pub const FLIGHTS_OF_VIEW: usize = 128;
    /// Clients' connections, all views together; further ones are closed at once.
    pub const CONNECTIONS: usize = 256;
    /// Those of one view.
    pub const CONNECTIONS_OF_VIEW: usize = 64;
    /// Letters to the thread that asks; further datagrams are lost, as datagrams may be.
    pub const LETTERS: usize = 256;
    /// Servers of `/etc/resolv.conf` that are asked, as by every resolver (`resolv.conf(5)`).
    pub const SERVERS: usize = 3;
    /// One server's time for an answer.
    pub const TRY: Duration = Duration::from_secs(2);
    /// A question's time, so that a client hears of a failure before it asks again after 5 s.
    pub const WHOLE: Duration = Duration::from_millis(4_500);
    /// A client's connection without a question.
    pub const IDLE: Duration = Duration::from_secs(10);
    /// `/etc/resolv.conf`; what is beyond is not read.
    pub const SETTINGS_BYTES: u64 = 65_536;
}
