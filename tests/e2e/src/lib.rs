//! What the end-to-end stories stand on: a private Ondol for each of them, and the real clients
//! that are let loose on it.
//!
//! Nothing here knows the inside of Ondol: it is driven by its command line and its API, and looked
//! at from outside (processes, mounts, control groups, rules). Nothing here sleeps and hopes: what
//! is awaited has a value and a deadline.

#![allow(
    clippy::unwrap_used,
    reason = "it only serves tests, where a panic is the right end"
)]

pub mod account;
pub mod boto;
pub mod host;
pub mod instance;
pub mod load;
pub mod patience;
pub mod programs;
pub mod registry;
pub mod services;
pub mod site;

pub use boto::{Boto, Fault};
pub use instance::{Instance, User};
pub use patience::{until, until_ok};
pub use site::Site;
