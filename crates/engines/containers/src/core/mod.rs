//! What can be decided without the system: no I/O, no clock.

pub mod capabilities;
pub mod counters;
pub mod etc;
pub mod exec;
pub mod frames;
pub mod groups;
pub mod health;
pub mod hierarchies;
pub mod idmap;
pub mod maps;
pub mod seccomp;
pub mod signals;
pub mod stat;
pub mod users;
