//! Logging in to the registry.

use crate::seal::{Login, seal};
use crate::{faults, lookup};
use aws::Fault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use control::ports::Endpoint;
use resources::iam::Session;
use shapes::ecr;
use std::time::Duration;
use wire::Call;

/// How long a token is good. AWS: Amazon ECR User Guide, "Private registry authentication".
const VALID: Duration = Duration::from_secs(12 * 3600);

/// Gives a password for the registry, good for twelve hours, which acts as the caller. One of a
/// session that a policy limits ends with the session, since the policy ends then.
/// AWS: ECR GetAuthorizationToken.
pub fn get_authorization_token(
    call: &mut Call<'_>,
    input: ecr::GetAuthorizationTokenInput,
) -> Result<ecr::GetAuthorizationTokenOutput, Fault> {
    let ecr::GetAuthorizationTokenInput { registry_ids } = input;
    let endpoint = call.port::<dyn Endpoint>()?;
    let scheme = if endpoint.is_secure() {
        "https"
    } else {
        "http"
    };
    let mut expires_at = call.now() + VALID;
    let session = format!("-/-/{}", call.caller().access_key);
    if let Some(session) = call.get::<Session>(&session)
        && session.session_policy.is_some()
    {
        expires_at = expires_at.min(session.expires_at);
    }
    let registries: Vec<Option<String>> = match registry_ids {
        Some(ids) if !ids.is_empty() => ids.into_iter().map(Some).collect(),
        _ => vec![None],
    };
    let mut data = Vec::with_capacity(registries.len());
    for id in registries {
        let registry = lookup::registry(call, id.as_deref())?;
        let login = Login::of(call.caller(), registry.account, registry.region, expires_at)
            .ok_or_else(|| faults::no_token_for(&call.caller().arn))?;
        let token = seal(call, &login)?;
        data.push(ecr::AuthorizationData {
            authorization_token: Some(STANDARD.encode(format!("AWS:{token}"))),
            expires_at: Some(expires_at),
            proxy_endpoint: Some(format!("{scheme}://{}", endpoint.authority())),
        });
    }
    Ok(ecr::GetAuthorizationTokenOutput {
        authorization_data: Some(data),
    })
}
