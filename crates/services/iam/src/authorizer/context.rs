//! The condition keys of a question: the global ones, and what the service said. A key that
//! policies may ask for is filled here or in `Conditions`; `policy::Document::unfilled_key` names
//! the others.
//!
//! AWS: IAM User Guide, "AWS global condition context keys".

use policy::conditions::Context;
use resources::iam::{Role, Session, User};
use store::Transaction;
use wire::{Caller, CallerKind, Question};

/// The global condition keys of a question, and the service's own.
pub fn of(rows: &mut Transaction, question: &Question<'_>) -> Context {
    let Question {
        caller,
        action: _,
        resource: _,
        conditions,
        origin,
        region,
        now,
        guard: _,
    } = question;
    let mut context = Context::default();
    context.set("aws:CurrentTime", now.iso8601_seconds());
    context.set("aws:EpochTime", (now.millis() / 1_000).to_string());
    context.set("aws:RequestedRegion", region.as_str());
    context.set("aws:SecureTransport", origin.secure.to_string());
    context.set("aws:UserAgent", origin.user_agent.as_str());
    context.set("aws:userid", caller.user_id.as_str());
    let is_service = matches!(caller.kind, CallerKind::Service { .. });
    context.set("aws:PrincipalIsAWSService", is_service.to_string());
    if is_service {
        context.set("aws:PrincipalServiceName", caller.arn.as_str());
        context.set("aws:SourceAccount", caller.account.as_str());
    } else {
        context.set("aws:SourceIp", &*origin.source);
        context.set("aws:PrincipalAccount", caller.account.as_str());
        context.set("aws:PrincipalArn", principal_arn(caller));
        context.set("aws:PrincipalType", principal_type(&caller.kind));
    }
    if let CallerKind::User { name } = &caller.kind {
        context.set("aws:username", name.as_str());
    }
    context.set(
        "aws:ViaAWSService",
        caller.via_service.is_some().to_string(),
    );
    if let Some(via) = caller.via_service {
        context.set_all("aws:CalledVia", vec![via.to_owned()]);
        context.set("aws:CalledViaFirst", via);
        context.set("aws:CalledViaLast", via);
    }
    proven(rows, caller, &mut context);
    for (key, values) in conditions.iter() {
        context.set_all(key, values.to_vec());
    }
    context
}

/// What the rows behind the caller's key say of it: tags, and a session's age.
fn proven(rows: &mut Transaction, caller: &Caller, context: &mut Context) {
    let row = |name: &str| format!("{}/-/{}", caller.account, name.to_ascii_lowercase());
    let mut tags = match &caller.kind {
        CallerKind::User { name } => rows.get::<User>(&row(name)).map(|user| user.tags.clone()),
        CallerKind::AssumedRole { role_arn, .. } => {
            let name = role_arn.rsplit('/').next().unwrap_or_default();
            rows.get::<Role>(&row(name)).map(|role| role.tags.clone())
        }
        CallerKind::Root | CallerKind::Service { .. } => None,
    }
    .unwrap_or_default();
    if let Some(session) = rows.get::<Session>(&format!("-/-/{}", caller.access_key)) {
        context.set("aws:TokenIssueTime", session.issued_at.iso8601_seconds());
        // No session is made with a second factor: AssumeRole and GetSessionToken refuse one.
        context.set("aws:MultiFactorAuthPresent", "false");
        tags.extend(session.tags.clone());
    }
    for (key, value) in tags {
        context.set(&format!("aws:PrincipalTag/{key}"), value);
    }
}

/// For a session, AWS gives the role's ARN.
fn principal_arn(caller: &Caller) -> &str {
    match &caller.kind {
        CallerKind::AssumedRole { role_arn, .. } => role_arn,
        _ => &caller.arn,
    }
}

fn principal_type(kind: &CallerKind) -> &'static str {
    match kind {
        CallerKind::Root => "Account",
        CallerKind::User { .. } => "User",
        CallerKind::AssumedRole { .. } => "AssumedRole",
        CallerKind::Service { .. } => "Service",
    }
}
