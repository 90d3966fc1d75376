//! Defaults, limits, cross-field checks. Pure.

pub mod id;
pub mod policy;
pub mod quota;
pub mod tag;

use crate::faults;
use aws::Fault;

/// The path of what was made without one.
pub fn path(given: Option<String>) -> Result<String, Fault> {
    let path = given.unwrap_or_else(|| "/".to_owned());
    if path.starts_with(SERVICE_PATH) {
        return Err(faults::reserved_path(SERVICE_PATH));
    }
    Ok(path)
}

/// Below this path are services' own roles.
pub const SERVICE_PATH: &str = "/aws-service-role/";

/// Seconds of a role's sessions: an hour unless said otherwise. The range is in the model.
pub fn max_session_seconds(given: Option<i32>) -> u32 {
    const HOUR_SECONDS: u32 = 3_600;
    given
        .and_then(|seconds| u32::try_from(seconds).ok())
        .unwrap_or(HOUR_SECONDS)
}
