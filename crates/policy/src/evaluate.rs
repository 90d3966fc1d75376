//! How policies decide together: an explicit deny anywhere wins; else each layer that limits must
//! allow, and the caller's own policies or the resource's must allow, or both.
//!
//! AWS: IAM User Guide, "Policy evaluation logic", "Policy evaluation for requests within a single
//! account" and "Cross-account policy evaluation logic".

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
    /// The resource's side, when the resource can have a policy of its own.
    pub resource: Option<ResourceSide>,
}

impl Layers {
    /// Whether any statement looks at the request's condition keys, which cost much to gather.
    pub fn read_context(&self) -> bool {
        let limits = [&self.boundary, &self.session].into_iter().flatten();
        let resource = self.resource.as_ref().and_then(|side| side.policy.as_ref());
        let all = self.identity.iter().chain(limits).chain(resource);
        let mut statements = all.flat_map(|document| &document.statements);
        statements.any(|statement| {
            let resources = match &statement.resources {
                Some(Either::In(list) | Either::NotIn(list)) => list.as_slice(),
                None => &[],
            };
            let mut resources = resources.iter();
            let mut has_variables = || resources.any(|one| pattern::has_variables(one));
            !statement.conditions.is_empty() || statement.has_variables && has_variables()
        })
    }
}

/// The resource's part in a decision.
#[derive(Clone, Debug)]
pub struct ResourceSide {
    /// Its policy, if it has one.
    pub policy: Option<Arc<Document>>,
    /// Whether its policy must allow even what the caller's own policies do: a role's trust policy.
    /// Else either is enough within one account.
    pub must_allow: bool,
    /// Whether it belongs to another account than the caller: then both sides must allow.
    pub is_foreign: bool,
}

/// Whose policy it was that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The caller's own and attached policies.
    Identity,
    /// The caller's permissions boundary.
    Boundary,
    /// What limits the session.
    Session,
    /// The resource's own policy.
    Resource,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Allowed.
    Allow,
    /// Nothing in this layer allows it.
    ImplicitDeny(Layer),
    /// A statement in this layer denies it.
    ExplicitDeny(Layer),
}

/// How far a resource's policy lets somebody in; a later one is more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grant {
    /// Not at all.
    None,
    /// Its account: the account's own policies have to go on from there.
    Account,
    /// The role of a session: what limits the session still does.
    Role,
    /// Itself.
    Caller,
}

/// Decides one request.
pub fn decide(layers: &Layers, request: &Request<'_>) -> Decision {
    if let Some(layer) = denying(layers, request) {
        return Decision::ExplicitDeny(layer);
    }
    let own = layers.root || layers.identity.iter().any(|one| allows(one, request));
    let limited = limiting(layers, request);
    let Some(resource) = &layers.resource else {
        return settle(own, limited);
    };
    let granted = resource.policy.as_deref();
    let granted = granted.map_or(Grant::None, |policy| grant(policy, request));
    let needed = resource.must_allow || resource.is_foreign;
    match granted {
        Grant::None if needed => Decision::ImplicitDeny(Layer::Resource),
        Grant::Caller if !resource.is_foreign => Decision::Allow,
        Grant::Role if !resource.is_foreign => settle(true, limited),
        _ => settle(own, limited),
    }
}

fn settle(own: bool, limited: Option<Layer>) -> Decision {
    match (own, limited) {
        (false, _) => Decision::ImplicitDeny(Layer::Identity),
        (true, Some(limit)) => Decision::ImplicitDeny(limit),
        (true, None) => Decision::Allow,
    }
}

/// The first layer with a statement that denies.
fn denying(layers: &Layers, request: &Request<'_>) -> Option<Layer> {
    let denies = |document: &Document| {
        let mut statements = document.statements.iter();
        statements.any(|s| s.effect == Effect::Deny && applies(s, request))
    };
    let resource = layers.resource.as_ref();
    let resource = resource.and_then(|resource| resource.policy.as_deref());
    if layers.identity.iter().any(|document| denies(document)) {
        return Some(Layer::Identity);
    }
    let others = [
        (Layer::Boundary, layers.boundary.as_deref()),
        (Layer::Session, layers.session.as_deref()),
        (Layer::Resource, resource),
    ];
    let mut others = others.into_iter();
    others.find_map(|(layer, policy)| policy.filter(|one| denies(one)).map(|_| layer))
}

/// The first limit that does not allow it.
fn limiting(layers: &Layers, request: &Request<'_>) -> Option<Layer> {
    let limits = [
        (Layer::Boundary, layers.boundary.as_deref()),
        (Layer::Session, layers.session.as_deref()),
    ];
    let mut limits = limits.into_iter();
    limits.find_map(|(layer, limit)| limit.filter(|one| !allows(one, request)).map(|_| layer))
}

fn allows(document: &Document, request: &Request<'_>) -> bool {
    let mut statements = document.statements.iter();
    statements.any(|s| s.effect == Effect::Allow && applies(s, request))
}

/// The most that the policy's allowing statements give.
fn grant(policy: &Document, request: &Request<'_>) -> Grant {
    let statements = policy.statements.iter();
    let allowing = statements.filter(|s| s.effect == Effect::Allow && applies(s, request));
    let granted = allowing.map(|statement| match &statement.principals {
        Some((false, names)) => {
            let names = names.iter().map(|name| named(name, request.principal));
            names.max().unwrap_or(Grant::None)
        }
        // All but some others.
        Some((true, _)) => everybody(request.principal),
        None => Grant::None,
    });
    granted.max().unwrap_or(Grant::None)
}

/// Whether the action could be allowed on some resource under some circumstances: the first gate,
/// before the request's body is looked at.
pub fn possible(layers: &Layers, action: &str) -> bool {
    let names = |statement: &Statement| action_matches(&statement.actions, action);
    let of_all = |resources: &Option<Either>| match resources {
        Some(Either::In(list)) => list.iter().any(|one| one == "*"),
        _ => false,
    };
    let denied_outright = |statement: &Statement| {
        statement.effect == Effect::Deny
            && statement.conditions.is_empty()
            && of_all(&statement.resources)
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
        && resource_matches(statement, request)
        && principal_matches(statement.principals.as_ref(), request.principal)
        && conditions::all_hold(statement, request.context)
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

fn resource_matches(statement: &Statement, request: &Request<'_>) -> bool {
    let any = |list: &[String]| {
        list.iter().any(|one| {
            let one = statement.expand(one, request.context);
            one.is_some_and(|one| one.matches(request.resource))
        })
    };
    match &statement.resources {
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
        Some((negated, names)) => {
            let mut names = names.iter();
            names.any(|name| named(name, principal) != Grant::None) != *negated
        }
    }
}

/// How a name in a policy means who asks.
fn named(name: &PrincipalName, principal: &Principal) -> Grant {
    match (name.kind.as_str(), principal) {
        ("*", _) => everybody(principal),
        ("Service", Principal::Service(service)) if name.value == *service => Grant::Caller,
        (
            "AWS",
            Principal::Aws {
                account,
                arn,
                role_arn,
            },
        ) => {
            if name.value == "*" {
                everybody(principal)
            } else if name.value == *account || name.value == format!("arn:aws:iam::{account}:root")
            {
                Grant::Account
            } else if name.value == *arn {
                Grant::Caller
            } else if role_arn.as_ref() == Some(&name.value) {
                Grant::Role
            } else {
                Grant::None
            }
        }
        _ => Grant::None,
    }
}

/// What `*` gives.
fn everybody(principal: &Principal) -> Grant {
    match principal {
        Principal::Aws {
            role_arn: Some(_), ..
        } => Grant::Role,
        _ => Grant::Caller,
    }
}

#[cfg(test)]
mod tests;
