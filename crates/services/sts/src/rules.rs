//! How long sessions last, what keys look like, what is refused. Pure.

use crate::faults;
use aws::Fault;
use policy::Document;
use policy::document::Kind;
use wire::{Caller, CallerKind};

const HOUR_SECONDS: u32 = 3_600;
const TOKEN_SECONDS_DEFAULT: u32 = 12 * HOUR_SECONDS;
/// RFC 4648's base-32 alphabet, of which key ids are made.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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

/// What the ids of sessions' keys begin with.
const TEMPORARY: &str = "ASIA";

/// Whether a key is a session's.
pub fn is_temporary(key_id: &str) -> bool {
    key_id.starts_with(TEMPORARY)
}

/// `ASIA` and sixteen characters from eighty random bits.
pub fn key_id(random: [u8; 10]) -> String {
    let mut id = TEMPORARY.to_owned();
    let (mut bits, mut count) = (0u32, 0);
    for byte in random {
        bits = bits << 8 | u32::from(byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            id.push(char::from(BASE32[(bits >> count & 31) as usize]));
        }
    }
    id
}

/// Forty characters from 240 random bits.
pub fn secret_key(random: [u8; 30]) -> String {
    base64(&random)
}

/// A session token: 768 random bits as text.
pub fn session_token(random: [u8; 96]) -> String {
    base64(&random)
}

/// Base 64 of a multiple of three bytes.
fn base64(bytes: &[u8]) -> String {
    bytes
        .chunks_exact(3)
        .flat_map(|three| {
            let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            [18, 12, 6, 0].map(|shift| char::from(BASE64[(bits >> shift & 63) as usize]))
        })
        .collect()
}
