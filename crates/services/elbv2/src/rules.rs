//! Defaults, limits and cross-field checks. Pure: no store, no clock, no randomness.
//!
//! AWS: ELBv2 API Reference; User Guide for Application Load Balancers, "Quotas".

pub mod action;
pub mod attribute;
pub mod condition;
pub mod health_check;
pub mod listener;
pub mod load_balancer;
pub mod name;
pub mod quota;
pub mod tag;
pub mod target;
pub mod target_group;

use crate::faults;
use aws::Fault;

/// Refuses, by name, a member that Ondol does not have, if it was given.
pub fn refuse<T>(member: &Option<T>, what: &str) -> Result<(), Fault> {
    match member {
        Some(_) => Err(faults::not_implemented(what)),
        None => Ok(()),
    }
}

/// Refuses an empty list that was written out.
pub fn not_empty<T>(list: &[T], message: &str) -> Result<(), Fault> {
    if list.is_empty() {
        return Err(faults::validation(message));
    }
    Ok(())
}
