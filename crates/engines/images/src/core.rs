//! What can be decided without I/O: archives' headers, paths, resolver files, challenges, proxies.

pub mod challenge;
pub mod entry;
pub mod header;
pub mod message;
pub mod proxy;
pub mod resolver;
