//! How policies decide together: an explicit deny anywhere wins; else each layer that limits must
//! allow, and the caller's own policies or the resource's must allow.
//!
//! AWS: IAM User Guide, "Policy evaluation logic".

use super::conditions::{self, Context};
use super::document::{Document, Effect, Either, PrincipalName, Statement};
use super::pattern;
use std::sync::Arc;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Such as `ecs:RunTask`.
    pub action: &'a str,
    /// An ARN, or `*` for actions that concern no resource.
    pub resource: &'a str,
    /// The condition keys.
    pub context: &'a Context,
    /// Who asks, for resource policies.
    pub principal: &'a Principal,
}

/// Who asks, as policies name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A service, such as `ecs-tasks.amazonaws.com`.
    Service(String),
    /// A user, role session or root.
    Aws {
        /// The account.
        account: String,
        /// The ARN of the user, or of the assumed-role session.
        arn: String,
        /// For a session, the role's ARN.
        role_arn: Option<String>,
    },
}

/// The policies that concern one caller.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// Whether the caller is the account's root, to whom no identity policy applies.
    pub root: bool,
    /// The caller's own and attached policies.
    pub identity: Vec<Arc<Document>>,
    /// The caller's permissions boundary.
    pub boundary: Option<Arc<Document>>,
    /// What limits the session.
    pub session: Option<Arc<Document>>,
    /// The resource's own policy.
    pub resource: Option<Arc<Document>>,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Allowed.
    Allow,
    /// Nothing allows it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
}

/// Decides one request within one account.
pub fn decide(layers: &Layers, request: &Request<'_>) -> Decision {
    let limits = [layers.boundary.as_deref(), layers.session.as_deref()];
    let resource = layers.resource.as_deref();
    let own = layers.identity.iter().map(AsRef::as_ref);
    let all = own.chain(limits.into_iter().flatten()).chain(resource);
    if all
        .flat_map(|d| &d.statements)
        .any(|s| s.effect == Effect::Deny && applies(s, request))
    {
        return Decision::ExplicitDeny;
    }
    let allows = |document: &Document| {
        let mut statements = document.statements.iter();
        statements.any(|s| s.effect == Effect::Allow && applies(s, request))
    };
    if resource.is_some_and(allows) && layers.session.as_deref().is_none_or(allows) {
        return Decision::Allow;
    }
    let limited = limits.into_iter().flatten().any(|limit| !allows(limit));
    let own = layers.root || layers.identity.iter().any(|document| allows(document));
    if own && !limited {
        Decision::Allow
    } else {
        Decision::ImplicitDeny
    }
}

/// Whether the action could be allowed on some resource under some circumstances: the first gate,
/// before the request's body is looked at.
pub fn possible(layers: &Layers, action: &str) -> bool {
    let names = |statement: &Statement| action_matches(&statement.actions, action);
    let denied_outright = |statement: &Statement| {
        statement.effect == Effect::Deny
            && statement.conditions.is_empty()
            && matches!(&statement.resources, Some(Either::In(list)) if list.iter().any(|r| r == "*"))
            && names(statement)
    };
    let may = |document: &Document| {
        let mut statements = document.statements.iter();
        statements.any(|s| s.effect == Effect::Allow && names(s))
    };
    let limits = || [&layers.boundary, &layers.session].into_iter().flatten();
    let own = || layers.identity.iter();
    let all = own().chain(limits());
    if all.flat_map(|d| &d.statements).any(denied_outright) {
        return false;
    }
    (layers.root || own().any(|d| may(d))) && limits().all(|d| may(d))
}

fn applies(statement: &Statement, request: &Request<'_>) -> bool {
    action_matches(&statement.actions, request.action)
        && resource_matches(statement.resources.as_ref(), request)
        && principal_matches(statement.principals.as_ref(), request.principal)
        && conditions::all_hold(&statement.conditions, request.context)
}

fn action_matches(actions: &Either, action: &str) -> bool {
    let any = |list: &[String]| {
        let mut patterns = list.iter();
        patterns.any(|one| pattern::matches_ignoring_case(one, action))
    };
    match actions {
        Either::In(list) => any(list),
        Either::NotIn(list) => !any(list),
    }
}

fn resource_matches(resources: Option<&Either>, request: &Request<'_>) -> bool {
    let any = |list: &[String]| {
        list.iter().any(|one| {
            pattern::expand(one, request.context)
                .is_some_and(|one| pattern::matches(&one, request.resource))
        })
    };
    match resources {
        None => true,
        Some(Either::In(list)) => any(list),
        Some(Either::NotIn(list)) => !any(list),
    }
}

fn principal_matches(
    principals: Option<&(bool, Vec<PrincipalName>)>,
    principal: &Principal,
) -> bool {
    match principals {
        None => true,
        Some((negated, names)) => names.iter().any(|name| is(name, principal)) != *negated,
    }
}

fn is(name: &PrincipalName, principal: &Principal) -> bool {
    match (name.kind.as_str(), principal) {
        ("*", _) => true,
        ("Service", Principal::Service(service)) => name.value == *service,
        (
            "AWS",
            Principal::Aws {
                account,
                arn,
                role_arn,
            },
        ) => {
            name.value == "*"
                || name.value == *account
                || name.value == *arn
                || role_arn.as_ref() == Some(&name.value)
                || name.value == format!("arn:aws:iam::{account}:root")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
