//! A role by its ARN.

use crate::faults;
use aws::{Arn, Fault};
use resources::iam::Role;
use std::sync::Arc;
use wire::Call;

/// The role, or AccessDenied: AWS does not tell whether a role exists.
pub fn role(call: &mut Call<'_>, arn: &str) -> Result<Arc<Role>, Fault> {
    let denied = |call: &Call<'_>| faults::may_not_assume(call.caller(), arn);
    let Some(parsed) = Arn::parse(arn).filter(|parsed| parsed.service == "iam") else {
        return Err(faults::invalid_arn(arn));
    };
    let Some(name) = parsed
        .resource
        .strip_prefix("role/")
        .and_then(|path| path.rsplit('/').next())
    else {
        return Err(denied(call));
    };
    let key = format!("{}/-/{}", parsed.account, name.to_ascii_lowercase());
    match call.get::<Role>(&key) {
        Some(role) if role.arn() == arn => Ok(role),
        _ => Err(denied(call)),
    }
}
