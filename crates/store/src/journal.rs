//! Intent on disk: an append-only log in segments, verified when it is read, cleaned while it runs.
//!
//! The format is in [`format`]; who may write in [`directory`]; reading in [`load`]; writing in
//! [`writer`], into what [`room`] makes; cleaning in [`clean`]; what a full disk leaves is in
//! [`reserve`].

mod clean;
mod directory;
pub(crate) mod disk;
pub(crate) mod format;
mod load;
pub(crate) mod reserve;
mod room;
pub(crate) mod writer;

pub(crate) use directory::Directory;
pub(crate) use load::{load, stored_bytes};
pub(crate) use writer::Writer;

#[cfg(test)]
mod tests;
