//! Sockets and system calls: carries operations out, reads back what is there. No decisions.
//!
//! Every thread that enters a network namespace is made for that and ends afterwards, so no other
//! code ever runs in the wrong one.

mod backstage;
pub mod converge;
mod foreign;
mod handles;
pub mod host;
pub mod namespace;
mod netlink;
mod nft;
mod nft_statements;
mod observe;
pub mod pasta;
mod rtnetlink;
pub mod sockets;
