//! Amazon CloudWatch Logs: groups, streams, and the events in them.
//!
//! Groups and streams are rows; events lie behind the port [`control::ports::LogStreams`]. An event
//! older than its group's retention is never shown, whether it was removed yet or not.
//! Deliberately not here: metric and subscription filters, Insights, exports, data protection,
//! classes other than Standard, encryption with KMS. Each is refused by name.
//!
//! AWS: CloudWatch Logs API Reference 2014-03-28.

pub mod controllers;
mod faults;
mod lookup;
mod merge;
mod operations;
mod rules;
mod view;

use wire::{Codes, Service};

/// The service.
pub fn service() -> Service {
    Service {
        model: &shapes::logs::SERVICE,
        operations: operations::OPERATIONS,
        codes: Codes::LOGS,
    }
}

#[cfg(test)]
mod memory;
#[cfg(test)]
mod tests;
