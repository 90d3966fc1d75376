//! Defaults, limits, cross-field checks. Pure.

pub mod batch;
pub mod group;
pub mod pattern;
pub mod quota;
pub mod retention;
pub mod stream;
pub mod tag;
pub mod token;

use crate::faults;
use aws::Fault;

/// Refuses what has no effect here, by name.
pub fn refuse(given: bool, what: &str) -> Result<(), Fault> {
    if given {
        Err(faults::not_implemented(what))
    } else {
        Ok(())
    }
}

/// AWS interleaves the events of streams since 2019, whatever is asked for; so does Ondol.
pub fn interleaved_as_by_aws(_interleaved: Option<bool>) {}

/// AWS takes a sequence token and ignores it since 2023; so does Ondol.
pub fn ignored_by_aws(_sequence_token: Option<String>) {}
