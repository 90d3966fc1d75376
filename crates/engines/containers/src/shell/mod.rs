//! System calls. No decisions but those that an error code forces.

pub mod channel;
pub mod devices;
pub mod files;
pub mod first;
pub mod identity;
pub mod inside;
pub mod log;
pub mod mounts;
pub mod namespaces;
pub mod root;
pub mod sys;
