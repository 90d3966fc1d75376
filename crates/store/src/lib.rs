//! The control plane's state: rows in memory, ordered, versioned, watched; intent on disk.
//!
//! It knows no AWS words and no row type of its own. It never shows a reader what a power cut
//! could take back, never blocks a reader on the disk, and never overwrites what it cannot read.

mod core;
mod error;
mod head;
mod journal;
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
pub use journal::writer::SLACK_BYTES;
pub use row::{Class, Row};
pub use schema::{Migration, Schema};
pub use store::{Commit, Stats, Store};
pub use transaction::{Conflict, Transaction};
pub use watch::{Batch, Change, Watch};
