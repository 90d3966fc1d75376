//! Who may use a repository: the caller's own policies and the repository's, together.
//!
//! AWS: Amazon ECR User Guide, "Repository policies vs. IAM policies"; IAM User Guide, "Policy
//! evaluation logic". In one account either may allow; between accounts both must; a denial in
//! either decides. A repository's statement that names the whole account only opens the door to
//! other accounts: within its own it grants nothing.

use crate::faults;
use aws::{Arn, Fault, Scope};
use policy::conditions::Context;
use policy::document::{Document, Effect, Kind};
use policy::evaluate::Principal;
use policy::{Decision, Layers, Request};
use resources::ecr::Repository;
use std::sync::Arc;
use wire::{Call, CallerKind, Conditions};

/// The condition keys that a repository's policy may use: those that are known here.
pub const CONDITION_KEYS: &[&str] = &[
    "aws:currenttime",
    "aws:epochtime",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:requestedregion",
    "aws:userid",
];

/// Asks whether the caller may do `action` on the repository; refused, answers AWS's fault.
pub fn ask(
    call: &mut Call<'_>,
    action: &'static str,
    scope: &Scope,
    name: &str,
    found: Option<&Repository>,
) -> Result<(), Fault> {
    let arn = Arn::regional("ecr", scope, format!("repository/{name}")).to_string();
    let mut conditions = Conditions::none();
    if let Some(repository) = found {
        conditions = conditions.with_resource_tags(&repository.tags);
        for (key, value) in &repository.tags {
            conditions = conditions.with(format!("ecr:ResourceTag/{key}"), value.clone());
        }
    }
    let own = call.allow_if(&arn, &conditions);
    let is_foreign = scope.account != *call.account();
    let theirs = match found.and_then(|repository| repository.policy.as_deref()) {
        None => Decision::ImplicitDeny,
        Some(text) => decide(call, action, &arn, text, is_foreign)?,
    };
    let caller = &call.caller().arn;
    match (own, theirs) {
        (_, Decision::ExplicitDeny) => {
            Err(faults::denied_by_repository(caller, action, &arn, true))
        }
        (Ok(()), _) if !is_foreign => Ok(()),
        (Ok(()), Decision::Allow) => Ok(()),
        (Ok(()), _) => Err(faults::denied_by_repository(caller, action, &arn, false)),
        // Wire says which kind of refusal it was only in words.
        (Err(refused), Decision::Allow)
            if !is_foreign && !refused.message.contains("explicit deny") =>
        {
            Ok(())
        }
        (Err(refused), _) => Err(refused),
    }
}

/// What a repository's policy says about the caller.
pub fn decide(
    call: &Call<'_>,
    action: &str,
    arn: &str,
    text: &str,
    is_foreign: bool,
) -> Result<Decision, Fault> {
    let mut document = Document::parse(text, Kind::Resource)
        .map_err(|bad| faults::internal(format!("the policy of {arn}: {}", bad.0)))?;
    if !is_foreign {
        without_whole_accounts(&mut document);
    }
    let layers = Layers {
        resource: Some(Arc::new(document)),
        ..Layers::default()
    };
    let (context, principal) = (context(call), principal(call));
    Ok(policy::decide(
        &layers,
        &Request {
            action,
            resource: arn,
            context: &context,
            principal: &principal,
        },
    ))
}

/// Takes account principals out of what allows; a statement without any other allows nobody.
fn without_whole_accounts(document: &mut Document) {
    for statement in &mut document.statements {
        if let (Effect::Allow, Some((false, names))) = (statement.effect, &mut statement.principals)
        {
            names.retain(|name| {
                let value = &name.value;
                let is_account = value.ends_with(":root")
                    || (value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_digit()));
                name.kind != "AWS" || !is_account
            });
        }
    }
}

fn principal(call: &Call<'_>) -> Principal {
    let caller = call.caller();
    match &caller.kind {
        CallerKind::Service { principal } => Principal::Service((*principal).to_owned()),
        kind => Principal::Aws {
            account: caller.account.to_string(),
            arn: caller.arn.clone(),
            role_arn: match kind {
                CallerKind::AssumedRole { role_arn, .. } => Some(role_arn.clone()),
                _ => None,
            },
        },
    }
}

fn context(call: &Call<'_>) -> Context {
    let caller = call.caller();
    let now = call.now();
    let is_service = matches!(caller.kind, CallerKind::Service { .. });
    let mut context = Context::default();
    context.set("aws:CurrentTime", now.iso8601_seconds());
    context.set("aws:EpochTime", (now.millis() / 1_000).to_string());
    context.set("aws:RequestedRegion", call.region().as_str());
    context.set("aws:userid", caller.user_id.as_str());
    context.set("aws:PrincipalIsAWSService", is_service.to_string());
    if !is_service {
        let arn = match &caller.kind {
            CallerKind::AssumedRole { role_arn, .. } => role_arn,
            _ => &caller.arn,
        };
        context.set("aws:PrincipalAccount", caller.account.as_str());
        context.set("aws:PrincipalArn", arn.as_str());
    }
    context
}
