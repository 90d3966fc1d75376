//! The data plane: carries HTTP from listening descriptors to targets, probes the targets, and
//! survives everything but the death of its keeper.
//!
//! Three parts. [`config`] is the complete, versioned desired state. [`core`] decides everything
//! without a socket or a clock. [`shell`] owns sockets, threads and processes and decides nothing.
//! The control plane talks to a running keeper through [`client::Client`].
//!
//! It must never ask a store, take a lock for a request, or know whose load balancer it is.

pub mod client;
pub mod config;
pub mod core;
pub mod report;
pub mod shell;
#[cfg(test)]
mod sim;

pub use client::Client;
pub use shell::frame::PROTOCOL;
pub use shell::{Datagrams, keeper, worker};

/// Bounds of everything that a stranger can make grow. Units stand last in the names.
pub mod limits {
    /// Head of a request, all lines together. What is larger gets 431.
    pub const HEAD_BYTES: usize = 64 * 1024;
    /// Head of a target's answer. What is larger gets 502.
    pub const ANSWER_HEAD_BYTES: usize = 32 * 1024;
    /// Request line. What is larger gets 414.
    pub const REQUEST_LINE_BYTES: usize = 16 * 1024;
    /// One header of a request, its whole line. What is larger gets 431.
    pub const HEADER_BYTES: usize = 16 * 1024;
    /// Header fields of one message, and options of Connection. More get 431 (request) or 502.
    pub const HEADERS: usize = 100;
    /// Addresses in X-Forwarded-For. More get 463: they came by a loop, or forge their way.
    pub const FORWARDED_ADDRESSES: usize = 30;
    /// Trailer section of one chunked body.
    pub const TRAILER_BYTES: usize = 8 * 1024;
    /// One chunk-size line with its extensions.
    pub const CHUNK_LINE_BYTES: usize = 256;
    /// Bytes of one request that are kept so that it can be sent again to another target.
    pub const REPLAY_BYTES: usize = 64 * 1024;
    /// One read from a socket; also what one connection may have unsent.
    pub const READ_BYTES: usize = 64 * 1024;
    /// Reads of one connection before the others get their turn.
    pub const READS_IN_A_ROW: u32 = 8;
    /// Connections that one thread holds, both sides together. More are not accepted.
    pub const CONNECTIONS: usize = 65_536;
    /// Accepted connections in one turn of the loop.
    pub const ACCEPTS_IN_A_ROW: u32 = 64;
    /// Idle connections that one thread keeps to one target.
    pub const POOL_CONNECTIONS: usize = 256;
    /// How long an idle pooled connection is kept.
    pub const POOL_IDLE_MS: u64 = 50_000;
    /// Whole time that a request may wait for a connection to any target, then 504.
    pub const CONNECT_BUDGET_MS: u64 = 10_000;
    /// One attempt to connect; then another target is tried.
    pub const CONNECT_ATTEMPT_MS: u64 = 3_000;
    /// Attempts to reach a target for one request.
    pub const ATTEMPTS: u8 = 5;
    /// How long a closing connection may still send, so that its answer is not torn by a reset.
    pub const LINGER_MS: u64 = 2_000;
    /// How long a client may take to send a head once it has sent its first byte.
    pub const HEAD_READ_MS: u64 = 60_000;
    /// Streams of one HTTP/2 connection at once.
    pub const HTTP2_STREAMS: u32 = 128;
    /// Receive window of an HTTP/2 stream, which bounds what waits for its target.
    pub const HTTP2_STREAM_WINDOW_BYTES: u32 = 64 * 1024;
    /// Unsent answer bytes of one HTTP/2 stream before its target is paused.
    pub const HTTP2_UNSENT_BYTES: usize = 64 * 1024;
    /// Sockets asked of one namespace's opener that are not yet made; beyond it a connect fails.
    pub const OPENER_QUEUE: usize = 1_024;
    /// One frame between control, keeper and worker.
    pub const FRAME_BYTES: usize = 64 * 1024 * 1024;
    /// Unread frames towards one peer of the keeper, then it is dropped.
    pub const FRAME_BACKLOG_BYTES: usize = 128 * 1024 * 1024;
    /// Probes under way at once.
    pub const PROBES: usize = 512;
    /// Body bytes of an answer given from the table.
    pub const DOCUMENT_BYTES: usize = 1024 * 1024;
    /// A datagram, query or answer.
    pub const DATAGRAM_BYTES: usize = 65_535;
    /// How long a retiring worker lets requests finish before it ends.
    pub const RETIRE_MS: u64 = 300_000;
    /// How often the keeper asks its workers whether they still work.
    pub const TICK_MS: u64 = 1_000;
    /// A worker that leaves a question open for so many ticks is told of: what it last said of its
    /// targets is old.
    pub const DOUBT_TICKS: u32 = 3;
    /// A worker that leaves a question open for so many ticks is killed, and another one started.
    /// A busy one answers within milliseconds; the longest that one may rightly stop for is a data
    /// thread that takes over a table of [`FRAME_BYTES`], some seconds.
    pub const SILENT_TICKS: u32 = 10;
}
