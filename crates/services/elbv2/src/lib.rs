//! Elastic Load Balancing v2: Application Load Balancers, listeners, rules, target groups, targets.
//!
//! An operation here checks, chooses and stores intent; the edge agent reads the rows and carries
//! the traffic, and writes back what it measured (target health, load balancer status). Interfaces
//! come from EC2's public operations, called as this service's own principal.
//! Not here: Network, Gateway and Classic Load Balancers, HTTPS and certificates, authentication,
//! mutual TLS, rewrites, access logs, dual stack, instance and Lambda targets: each is refused by
//! name. Nothing in this crate opens a socket or measures anything.

pub mod controllers;
mod faults;
mod lookup;
mod operations;
mod rules;
mod view;

/// The principal that this service calls others as.
pub const PRINCIPAL: &str = "elasticloadbalancing.amazonaws.com";

/// The service, for [`wire::Api`].
pub fn service() -> wire::Service {
    wire::Service {
        model: &shapes::elbv2::SERVICE,
        operations: operations::OPERATIONS,
        codes: wire::Codes::QUERY,
    }
}

#[cfg(test)]
mod tests;
