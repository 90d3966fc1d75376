//! Defaults, limits and cross-field checks. Pure: no store, no clock, no randomness.
//!
//! AWS: Amazon VPC User Guide; EC2 API Reference.

pub mod acl_entry;
pub mod cidr;
pub mod group_rule;
pub mod interface;
pub mod quota;
pub mod route;
pub mod tag;

use crate::faults;
use aws::Fault;

/// Refuses, by name, a member that Ondol does not have, if it was given.
pub fn refuse<T>(member: &Option<T>, what: &str) -> Result<(), Fault> {
    match member {
        Some(_) => Err(faults::not_implemented(what)),
        None => Ok(()),
    }
}

/// Refuses, by name, something that Ondol does not have, if it was asked for; saying no is fine.
pub fn refuse_true(member: Option<bool>, what: &str) -> Result<(), Fault> {
    refuse(&member.filter(|asked| *asked), what)
}

/// For a member whose every value asks for the same here: says so where an input is opened.
pub fn same_either_way<T>(_member: T) {}
