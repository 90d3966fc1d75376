//! What every crate may use: time, seeds, back-off, hexadecimal text.
//!
//! No AWS words, no I/O. Nothing here reads the wall clock but [`clock::System`]; everything that
//! decides takes `now` as an argument.

pub mod backoff;
pub mod clock;
pub mod hex;
pub mod seed;
pub mod time;

pub use clock::Clock;
pub use seed::Seed;
pub use time::Time;
