//! Temporary credentials.

use crate::{faults, lookup, rules, view};
use aws::{Fault, Tags, key};
use resources::iam::Session;
use shapes::sts::{AssumeRoleInput, AssumeRoleOutput, GetSessionTokenInput, GetSessionTokenOutput};
use std::time::Duration;
use wire::{Call, CallerKind, Conditions};

/// Gives credentials of a role. AWS: STS AssumeRole.
pub fn assume_role(call: &mut Call<'_>, input: AssumeRoleInput) -> Result<AssumeRoleOutput, Fault> {
    let AssumeRoleInput {
        role_arn,
        role_session_name,
        policy_arns,
        policy,
        duration_seconds,
        tags,
        transitive_tag_keys,
        external_id,
        serial_number,
        token_code,
        source_identity,
        provided_contexts,
    } = input;
    rules::refuse_member(policy_arns.is_some(), "PolicyArns")?;
    rules::refuse_member(tags.is_some(), "Tags")?;
    rules::refuse_member(transitive_tag_keys.is_some(), "TransitiveTagKeys")?;
    rules::refuse_member(
        serial_number.is_some() || token_code.is_some(),
        "SerialNumber",
    )?;
    rules::refuse_member(source_identity.is_some(), "SourceIdentity")?;
    rules::refuse_member(provided_contexts.is_some(), "ProvidedContexts")?;
    rules::session_policy(policy.as_deref())?;

    if call.caller().kind == CallerKind::Root {
        return Err(faults::root_may_not_assume());
    }
    let mut conditions = match call.caller().kind {
        CallerKind::Service { principal } if principal == rules::TASKS => {
            lookup::of_task(call.scope(), &role_session_name)
        }
        _ => Conditions::none(),
    };
    conditions = conditions.with("sts:RoleSessionName", &role_session_name);
    if let Some(id) = external_id {
        conditions = conditions.with("sts:ExternalId", id);
    }
    let role = lookup::role(call, &role_arn, conditions)?;
    let seconds = rules::role_duration(call.caller(), duration_seconds, role.max_session_seconds)?;

    let issued_for = match call.caller().kind {
        CallerKind::Service { .. } => Some(role_session_name.clone()),
        _ => None,
    };
    let session = Session {
        id: key::id(key::TEMPORARY, call.secret::<10>()?),
        secret: key::secret(call.secret::<30>()?),
        token: key::token(call.secret::<96>()?),
        account: role.account.clone(),
        role: Some(role.name.clone()),
        user_id: format!("{}:{role_session_name}", role.id),
        name: role_session_name,
        session_policy: policy,
        tags: Tags::new(),
        issued_at: call.now(),
        expires_at: call.now() + Duration::from_secs(u64::from(seconds)),
        issued_for,
    };
    let session = call.put(session);
    Ok(view::assumed(&role, &session))
}

/// Gives credentials with the caller's own rights. AWS: STS GetSessionToken.
pub fn get_session_token(
    call: &mut Call<'_>,
    input: GetSessionTokenInput,
) -> Result<GetSessionTokenOutput, Fault> {
    let GetSessionTokenInput {
        duration_seconds,
        serial_number,
        token_code,
    } = input;
    rules::refuse_member(
        serial_number.is_some() || token_code.is_some(),
        "SerialNumber",
    )?;
    let caller = call.caller();
    // A session that got another one would never end.
    if key::is_temporary(&caller.access_key) {
        return Err(faults::cannot_call_with_session());
    }
    let name = match &caller.kind {
        CallerKind::Root => "root".to_owned(),
        CallerKind::User { name } => name.clone(),
        CallerKind::AssumedRole { .. } | CallerKind::Service { .. } => {
            return Err(faults::cannot_call_with_session());
        }
    };
    let root = caller.kind == CallerKind::Root;
    let seconds = rules::token_seconds(duration_seconds, root);
    let session = Session {
        id: key::id(key::TEMPORARY, call.secret::<10>()?),
        secret: key::secret(call.secret::<30>()?),
        token: key::token(call.secret::<96>()?),
        account: caller.account.clone(),
        role: None,
        name,
        user_id: caller.user_id.clone(),
        session_policy: None,
        tags: Tags::new(),
        issued_at: call.now(),
        expires_at: call.now() + Duration::from_secs(u64::from(seconds)),
        issued_for: None,
    };
    let session = call.put(session);
    Ok(GetSessionTokenOutput {
        credentials: Some(view::credentials(&session)),
    })
}
