//! AWS Security Token Service: who am I, and credentials that end.
//!
//! AWS: STS API Reference 2011-06-15. It deliberately has no federation (SAML, web identity) yet:
//! those are refused by name. Sessions are rows that IAM's identities read.

pub mod controllers;
mod faults;
mod lookup;
mod operations;
mod rules;
mod view;

pub use lookup::trusts_tasks;
use wire::{Codes, Service};

/// The service.
pub fn service() -> Service {
    Service {
        model: &shapes::sts::SERVICE,
        operations: operations::OPERATIONS,
        codes: Codes::QUERY,
    }
}

#[cfg(test)]
mod tests;
