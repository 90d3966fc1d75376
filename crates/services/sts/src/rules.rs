//! How long sessions last, and what is refused. Pure.

use crate::faults;
use aws::Fault;
use policy::Document;
use policy::document::Kind;
use wire::{Caller, CallerKind};

const HOUR_SECONDS: u32 = 3_600;
const TOKEN_SECONDS_DEFAULT: u32 = 12 * HOUR_SECONDS;

/// Who acts for tasks, and names its sessions by the tasks' ids.
pub const TASKS: &str = "ecs-tasks.amazonaws.com";

/// Refuses a member that was given and has no effect here.
pub fn refuse_member(given: bool, member: &str) -> Result<(), Fault> {
    if given {
        Err(faults::not_implemented(member))
    } else {
        Ok(())
    }
}

/// A session policy has to be a policy.
pub fn session_policy(text: Option<&str>) -> Result<(), Fault> {
    let Some(text) = text else { return Ok(()) };
    let policy = Document::parse(text, Kind::Identity)
        .map_err(|malformed| faults::malformed_policy(malformed.0))?;
    if let Some(resource) = policy.shapeless_resource() {
        return Err(faults::malformed_policy(format!(
            "Resource {resource} must be in ARN format or \"*\"."
        )));
    }
    match policy.unfilled_key() {
        Some(key) => Err(faults::not_implemented(&format!("the condition key {key}"))),
        None => Ok(()),
    }
}

/// Seconds of a role's session: an hour unless asked for, at most what the role allows, and at most
/// an hour from another session. A service that acts for its tasks gets what it asks for: AWS's
/// agents hold credentials of six hours whatever the role's maximum.
pub fn role_duration(caller: &Caller, asked: Option<i32>, most: u32) -> Result<u32, Fault> {
    let seconds = asked
        .and_then(|seconds| u32::try_from(seconds).ok())
        .unwrap_or(HOUR_SECONDS);
    if matches!(caller.kind, CallerKind::Service { .. }) {
        return Ok(seconds);
    }
    if seconds > most {
        return Err(faults::longer_than_role_allows());
    }
    if matches!(caller.kind, CallerKind::AssumedRole { .. }) && seconds > HOUR_SECONDS {
        return Err(faults::longer_than_chaining_allows());
    }
    Ok(seconds)
}

/// Seconds of a session of one's own: twelve hours unless asked for; root gets an hour at most.
pub fn token_seconds(asked: Option<i32>, root: bool) -> u32 {
    let asked = asked.and_then(|seconds| u32::try_from(seconds).ok());
    let seconds = asked.unwrap_or(TOKEN_SECONDS_DEFAULT);
    if root {
        seconds.min(HOUR_SECONDS)
    } else {
        seconds
    }
}
