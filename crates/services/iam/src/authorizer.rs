//! Wire's questions answered from IAM's rows: whose key it is, and what its owner may do.
//!
//! AWS: IAM User Guide, "Policy evaluation logic" and "AWS global condition context keys".

mod context;
mod documents;

use crate::managed;
use aws::AccountId;
use documents::Documents;
use policy::conditions::Context;
use policy::document::Kind;
use policy::evaluate::Principal;
use policy::{Document, Layers, Request, ResourceSide};
use resources::iam::{AccessKey, KeyOwner, Policy, Role, Session, User};
use std::sync::Arc;
use store::Transaction;
use wire::{
    Authorizer, Caller, CallerKind, Credential, Decision, GuardKind, Guarded, Identities, Layer,
    Question,
};

/// IAM as wire sees it.
#[derive(Debug, Default)]
pub struct Iam {
    own: Documents,
    guards: Documents,
}

impl Iam {
    fn document(&self, text: &str) -> Arc<Document> {
        self.own.read(text, Kind::Identity)
    }

    fn by_arn(
        &self,
        rows: &mut Transaction,
        account: &AccountId,
        arn: &str,
    ) -> Option<Arc<Document>> {
        if let Some(text) = managed::by_arn(arn) {
            return Some(self.document(text));
        }
        let policy = rows.get::<Policy>(&key_of(account, arn.rsplit('/').next()?))?;
        let mut versions = policy.versions.iter();
        let version = versions.find(|version| version.id == policy.default_version)?;
        (policy.arn() == arn).then(|| self.document(&version.document))
    }

    fn layers(&self, rows: &mut Transaction, caller: &Caller) -> Layers {
        match &caller.kind {
            CallerKind::Root => Layers {
                root: true,
                ..Layers::default()
            },
            CallerKind::Service { principal } => Layers {
                identity: managed::of_service(principal)
                    .into_iter()
                    .map(|text| self.document(text))
                    .collect(),
                ..Layers::default()
            },
            CallerKind::User { name } => {
                let Some(user) = rows.get::<User>(&key_of(&caller.account, name)) else {
                    return Layers::default();
                };
                let of = (&user.inline_policies, user.attached_policies.as_slice());
                self.attached(rows, caller, of, user.permissions_boundary.as_deref())
            }
            CallerKind::AssumedRole { role_arn, .. } => {
                let name = role_arn.rsplit('/').next().unwrap_or_default();
                let Some(role) = rows.get::<Role>(&key_of(&caller.account, name)) else {
                    return Layers::default();
                };
                let of = (&role.inline_policies, role.attached_policies.as_slice());
                let layers = self.attached(rows, caller, of, role.permissions_boundary.as_deref());
                let session = rows.get::<Session>(&credential_key(&caller.access_key));
                let session = session.and_then(|session| session.session_policy.clone());
                Layers {
                    session: session.map(|text| self.document(&text)),
                    ..layers
                }
            }
        }
    }

    fn attached(
        &self,
        rows: &mut Transaction,
        caller: &Caller,
        (inline, arns): (&std::collections::BTreeMap<String, String>, &[String]),
        boundary: Option<&str>,
    ) -> Layers {
        let mut identity: Vec<_> = inline.values().map(|text| self.document(text)).collect();
        for arn in arns {
            identity.extend(self.by_arn(rows, &caller.account, arn));
        }
        // A boundary that is gone allows nothing.
        let nothing = || {
            Arc::new(Document {
                statements: Vec::new(),
            })
        };
        Layers {
            identity,
            boundary: boundary.map(|arn| {
                self.by_arn(rows, &caller.account, arn)
                    .unwrap_or_else(nothing)
            }),
            ..Layers::default()
        }
    }
}

impl Iam {
    /// The resource's part.
    fn side(&self, caller: &Caller, (kind, guarded): (GuardKind, &Guarded)) -> ResourceSide {
        let policy = guarded.policy.as_deref();
        let owner = guarded.owner.as_ref();
        ResourceSide {
            policy: policy.map(|text| self.guards.read(text, Kind::Resource)),
            must_allow: kind == GuardKind::TrustPolicy,
            is_foreign: owner.is_some_and(|owner| *owner != caller.account),
        }
    }
}

fn layer(of: policy::Layer, kind: Option<GuardKind>) -> Layer {
    match (of, kind) {
        (policy::Layer::Boundary, _) => Layer::Boundary,
        (policy::Layer::Session, _) => Layer::Session,
        (policy::Layer::Resource, Some(kind)) => Layer::Guard(kind),
        (policy::Layer::Resource, None) | (policy::Layer::Identity, _) => Layer::Identity,
    }
}

/// Whether the caller uses a session of its own (GetSessionToken), which may do nothing of IAM's;
/// to pass a role is another service's doing. AWS: STS API Reference, GetSessionToken: "unless MFA
/// authentication information is included", which none here is.
fn is_barred(caller: &Caller, action: &str) -> bool {
    matches!(caller.kind, CallerKind::Root | CallerKind::User { .. })
        && aws::key::is_temporary(&caller.access_key)
        && action.starts_with("iam:")
        && action != "iam:PassRole"
}

impl Authorizer for Iam {
    fn decide(&self, rows: &mut Transaction, question: &Question<'_>) -> Decision {
        if is_barred(question.caller, question.action) {
            return Decision::ImplicitDeny(Layer::Session);
        }
        // The account's root needs no context: no policy of its own applies to it.
        if question.caller.kind == CallerKind::Root && question.guard.is_none() {
            return Decision::Allow;
        }
        let layers = Layers {
            resource: question
                .guard
                .map(|guard| self.side(question.caller, guard)),
            ..self.layers(rows, question.caller)
        };
        let context = match layers.read_context() {
            true => context::of(rows, question),
            false => Context::default(),
        };
        let principal = principal(question.caller);
        let request = Request {
            action: question.action,
            resource: question.resource,
            context: &context,
            principal: &principal,
        };
        let kind = question.guard.map(|(kind, _)| kind);
        match policy::decide(&layers, &request) {
            policy::Decision::Allow => Decision::Allow,
            policy::Decision::ImplicitDeny(of) => Decision::ImplicitDeny(layer(of, kind)),
            policy::Decision::ExplicitDeny(of) => Decision::ExplicitDeny(layer(of, kind)),
        }
    }

    fn possible(&self, rows: &mut Transaction, caller: &Caller, action: &str) -> bool {
        if is_barred(caller, action) {
            return false;
        }
        caller.kind == CallerKind::Root || {
            let layers = self.layers(rows, caller);
            policy::possible(&layers, action)
        }
    }
}

/// A caller as policies name it.
pub fn principal(caller: &Caller) -> Principal {
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

impl Identities for Iam {
    fn credential(&self, rows: &mut Transaction, access_key: &str) -> Option<Credential> {
        let key = credential_key(access_key);
        if let Some(found) = rows.get::<AccessKey>(&key) {
            return long_lived(rows, &found);
        }
        let session = rows.get::<Session>(&key)?;
        temporary(rows, &session)
    }
}

/// The row of a user, role or policy of this name. Every call looks several up.
fn key_of(account: &AccountId, name: &str) -> String {
    [account.as_str(), "/-/", &name.to_ascii_lowercase()].concat()
}

/// The row of an access key or a session.
fn credential_key(id: &str) -> String {
    ["-/-/", id].concat()
}

fn long_lived(rows: &mut Transaction, key: &AccessKey) -> Option<Credential> {
    let caller = match &key.owner {
        KeyOwner::Root => Caller {
            access_key: key.id.clone(),
            ..Caller::root(key.account.clone())
        },
        KeyOwner::User(name) => {
            let user = rows.get::<User>(&key_of(&key.account, name))?;
            user_caller(&user, &key.id)
        }
    };
    Some(Credential {
        secret: key.secret.clone(),
        session_token: None,
        expires_at: None,
        active: key.active,
        caller,
    })
}

fn user_caller(user: &User, access_key: &str) -> Caller {
    Caller {
        account: user.account.clone(),
        kind: CallerKind::User {
            name: user.name.clone(),
        },
        arn: user.arn(),
        user_id: user.id.clone(),
        access_key: access_key.to_owned(),
        via_service: None,
    }
}

fn temporary(rows: &mut Transaction, session: &Session) -> Option<Credential> {
    let caller = match &session.role {
        Some(role) => {
            let role = rows.get::<Role>(&key_of(&session.account, role))?;
            // A later role of the same name is another one.
            let made_of = session.user_id.split(':').next();
            if made_of != Some(role.id.as_str()) {
                return None;
            }
            Caller {
                account: session.account.clone(),
                arn: format!(
                    "arn:aws:sts::{}:assumed-role/{}/{}",
                    session.account, role.name, session.name
                ),
                kind: CallerKind::AssumedRole {
                    role_arn: role.arn(),
                    session: session.name.clone(),
                },
                user_id: session.user_id.clone(),
                access_key: session.id.clone(),
                via_service: None,
            }
        }
        // By the id: a user may be called `root`.
        None if session.user_id == session.account.as_str() => Caller {
            access_key: session.id.clone(),
            ..Caller::root(session.account.clone())
        },
        None => {
            let user = rows.get::<User>(&key_of(&session.account, &session.name))?;
            if user.id != session.user_id {
                return None;
            }
            user_caller(&user, &session.id)
        }
    };
    Some(Credential {
        secret: session.secret.clone(),
        session_token: Some(session.token.clone()),
        expires_at: Some(session.expires_at),
        active: true,
        caller,
    })
}
