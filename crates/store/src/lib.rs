//! The control plane's state: rows in memory, ordered, versioned, watched; intent on disk.
//!
//! It knows no AWS words and no row type of its own. It never shows a reader what a power cut
//! could take back, never blocks a reader on the disk, and never overwrites what it cannot read.
//!
//! # Flow of a commit
//! 1. [`Store::begin`] takes a snapshot of the visible state. Reads are recorded: keys, ranges,
//!    index keys; what is not there included.
//! 2. [`Store::commit`] takes the one lock that orders commits, for microseconds: if a commit after
//!    the snapshot, visible or still on its way to the disk, wrote something that was read, it is
//!    a [`Conflict`] and the caller builds the transaction again. Else it gets its version and is
//!    applied to the newest state.
//! 3. The writer, one thread, appends all commits that wait, fsyncs once, makes the last state
//!    visible, pushes the changes to the watchers, and answers everybody ([`Commit::durable`]).
//!
//! # Guarantees
//! - Transactions that write are serializable; those that only read see one version.
//! - Rows become visible in commit order, and [`Class::Intent`] only when durable. An observation
//!   behind an intent waits with it; alone it is visible at once.
//! - On a full disk changes of up to [`SMALL_COMMIT_BYTES`] still succeed, deletions longest, and
//!   cleaning makes room: [`RESERVE_BYTES`] were taken from the disk before, and no more is refused
//!   than what is larger or has used them up.
//! - A refused commit ([`CommitError::DiskFull`]) left nothing behind. Commits that stood behind it
//!   are refused with it, because they may have been built on it.
//! - After a failed fsync nothing is acknowledged any more; [`Store::fatal`] says so, and the
//!   process has to end.
//! - The journal's size is at most twice that of the live rows and [`SLACK_BYTES`], also while it
//!   is being cleaned; after a deletion of many rows at once, as soon as cleaning has caught up.
//!
//! # Caveats
//! - Versions order commits within one run of the process. A version that only observations
//!   used may come again after a restart.
//! - Scans take literal prefixes: end them with `/`.
//! - Rows are decoded at their first use. Check a changed row type with a test that opens old
//!   data, and list tables and migrations in a [`Schema`].
//!
//! # Why an own journal and no embedded database
//! Measured on one machine with rows of 420 bytes (batch 1 / 64 commits a second): own log 7,040 /
//! 3,580, fjall 8,550 / 1,750, rusqlite 6,800 / 451, redb 4,150 / 501; bytes for a commit of 1: own
//! 448, fjall 471, rusqlite 16,600, redb 29,500; the start reads twice as fast as fjall's. The
//! batches are what many writers see. Beside speed, rows live in our memory in any case, so that a
//! database would bring only a log, and four demands are on the log's form itself: damage, torn
//! tails and newer versions are told apart and named by file and offset; the size stays under
//! twice the live rows; what a frame proves about earlier ones decides what may be cut off;
//! and a start with 100,000 rows decodes none of them. `examples/measure.rs` measures this one.

mod core;
mod error;
mod head;
mod journal;
mod losses;
mod row;
mod schema;
mod sorted;
mod state;
mod store;
mod ticket;
mod transaction;
mod tree;
mod watch;

pub use error::{CommitError, Fatal, OpenError, TransactError};
pub use journal::reserve::{RESERVE_BYTES, SMALL_COMMIT_BYTES};
pub use journal::writer::SLACK_BYTES;
pub use losses::Losses;
pub use row::{Class, Row};
pub use schema::{Migration, Schema};
pub use store::{Commit, Stats, Store};
pub use transaction::{Conflict, Savepoint, Transaction};
pub use watch::{Batch, Change, Interest, Watch};
