//! Sockets and system calls; what they mean is decided in `core`.

pub mod archive;
pub mod connect;
pub mod exchange;
pub mod fetch;
pub mod layer_root;
pub mod query;
