//! Sockets, threads and processes. Carries out what the core wants and decides nothing about
//! requests.
//!
//! Two processes: the [`keeper`] holds descriptors and the last state, the [`worker`] carries
//! traffic. In the worker, one [`carrier`] for each core, one opener for each namespace, one
//! thread for datagrams, and the conductor that speaks with the keeper and probes.

mod carrier;
mod conductor;
pub(crate) mod datagrams;
pub(crate) mod frame;
pub mod keeper;
mod keeper_clients;
mod mailbox;
mod opener;
mod prober;
#[cfg(test)]
mod protocol_tests;
mod socket;
pub mod worker;

pub use datagrams::{Connection, Datagram, Datagrams};
