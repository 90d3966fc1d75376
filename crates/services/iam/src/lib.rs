//! AWS Identity and Access Management: who may do what.
//!
//! Users, roles, policies and instance profiles are rows; [`Iam`] answers wire's questions from
//! them. It deliberately has no groups, no passwords, no MFA devices and no identity providers yet:
//! those are refused by name. Managed policies of AWS exist when their documents are in
//! [`managed`].
//!
//! AWS: IAM API Reference 2010-05-08.

pub mod authorizer;
mod faults;
mod lookup;
pub mod managed;
mod operations;
mod rules;
mod view;

pub use authorizer::Iam;

use wire::{Codes, Service};

/// The service.
pub fn service() -> Service {
    Service {
        model: &shapes::iam::SERVICE,
        operations: operations::OPERATIONS,
        codes: Codes::QUERY,
    }
}

#[cfg(test)]
mod tests;
