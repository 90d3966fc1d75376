//! Amazon ECR: repositories, their images, and the registry that `docker push` and `pull` speak to.
//!
//! The API (AWS: Amazon ECR API Reference 2015-09-21) stands in [`operations`]; the registry (OCI
//! distribution specification 1.1, under `/v2/`) in [`distribution`], which does everything through
//! the public operations, so that one permission and one audit record cover both ways in.
//! [`controllers::housekeeping`] expires images by their lifecycle policies and removes what nobody
//! needs any more.
//!
//! Deliberately absent, and refused by name: scanning, KMS, replication, pull-through caches,
//! repositories that are made by a push.

pub mod controllers;
pub mod distribution;
mod faults;
mod lookup;
#[cfg(test)]
mod memory;
mod operations;
mod permission;
mod rules;
mod seal;
#[cfg(test)]
mod tests;
mod view;

pub use operations::OPERATIONS;

use wire::{Codes, Service};

/// The service.
pub fn service() -> Service {
    Service {
        model: &shapes::ecr::SERVICE,
        operations: OPERATIONS,
        codes: Codes::ECR,
    }
}
