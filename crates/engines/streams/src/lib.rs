//! Append-only streams of timestamped records on disk: the data side of logs.
//!
//! A stream is a directory of segments. The last segment grows; a full one is sealed and its name
//! says which instants it covers, so that opening a stream reads one segment at most. Records are
//! read back in the order of their instants, and by arrival where those are equal.
//!
//! Frames and the merge of segments into one order are in [`core`], files in [`shell`].
//!
//! Limits: [`SEGMENT_BYTES`], [`RECORD_BYTES_MAX`], [`OPEN_STREAMS_MAX`].

pub mod core;
pub mod shell;

pub use core::frame::Record;
pub use core::order::{Direction, Page, Position, Query};
pub use shell::{Error, Streams, Summary};

/// A segment is sealed when it has grown to this.
pub const SEGMENT_BYTES: u64 = 1 << 20;
/// No record's body is longer.
pub const RECORD_BYTES_MAX: usize = 1 << 20;
/// How many streams keep their last segment open at once; the one unused longest is closed.
pub const OPEN_STREAMS_MAX: usize = 256;
