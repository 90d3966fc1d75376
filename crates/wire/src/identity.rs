//! Who calls and what they may do: the two traits that the IAM service implements. Wire knows no
//! IAM row and no policy; IAM knows no HTTP.

use crate::guard::{GuardKind, Guarded};
use aws::{AccountId, Region};
use base::Time;
use std::borrow::Cow;
use std::sync::Arc;
use store::Transaction;

/// Who calls, as policies, audit records and `GetCallerIdentity` name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose rights count, and whose resources the call concerns.
    pub account: AccountId,
    /// What kind of principal.
    pub kind: CallerKind,
    /// `arn:aws:iam::ACCOUNT:root`, `…:user/NAME`, `…:assumed-role/ROLE/SESSION` of STS; for a
    /// service its principal, `ecs.amazonaws.com`.
    pub arn: String,
    /// `aws:userid`: the account, `AIDA…`, `AROA…:SESSION`.
    pub user_id: String,
    /// The key that signed; "" for a service inside this Ondol.
    pub access_key: String,
    /// The service that calls on behalf of the caller (`aws:CalledVia`), when one does.
    pub via_service: Option<&'static str>,
}

/// What kind of principal a caller is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallerKind {
    /// The account's root.
    Root,
    /// An IAM user.
    User {
        /// Its name.
        name: String,
    },
    /// A session of a role.
    AssumedRole {
        /// The role's ARN.
        role_arn: String,
        /// The session's name.
        session: String,
    },
    /// A service of this Ondol, acting for itself in the account.
    Service {
        /// Such as `ecs.amazonaws.com`.
        principal: &'static str,
    },
}

/// What is known of an access key.
#[derive(Clone, Debug)]
pub struct Credential {
    /// What signatures are made with.
    pub secret: String,
    /// For temporary credentials, the token that has to come with them.
    pub session_token: Option<String>,
    /// When temporary credentials end.
    pub expires_at: Option<Time>,
    /// Whether the key may be used now (`Active`).
    pub active: bool,
    /// Whose it is.
    pub caller: Caller,
}

/// Access keys to credentials. Implemented by the IAM service.
pub trait Identities: Send + Sync {
    /// The credential of a key, also if it is inactive or has expired; `None` if there is none.
    fn credential(&self, rows: &mut Transaction, access_key: &str) -> Option<Credential>;
}

/// Where a call came from, for condition keys and the audit trail.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The client's address without port; the service's principal for a call inside.
    pub source: Arc<str>,
    /// The `User-Agent`.
    pub user_agent: String,
    /// Whether it came over TLS (`aws:SecureTransport`).
    pub secure: bool,
}

/// What a policy is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who asks.
    pub caller: &'a Caller,
    /// Such as `ecs:RunTask`.
    pub action: &'a str,
    /// An ARN, or `*`.
    pub resource: &'a str,
    /// The service's own condition keys for this call, such as `ecs:cluster`.
    pub conditions: &'a Conditions,
    /// For `aws:SourceIp`, `aws:UserAgent`, `aws:SecureTransport`.
    pub origin: &'a Origin,
    /// `aws:RequestedRegion`.
    pub region: &'a Region,
    /// `aws:CurrentTime`, `aws:EpochTime`.
    pub now: Time,
    /// The resource's own policy, where the resource can have one.
    pub guard: Option<(GuardKind, &'a Guarded)>,
}

/// What policies answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Allowed.
    Allow,
    /// Nothing allows it, of which this layer was the first.
    ImplicitDeny(Layer),
    /// A statement denies it.
    ExplicitDeny(Layer),
}

/// Whose policy decided, as AWS's messages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The caller's own and attached policies.
    Identity,
    /// The caller's permissions boundary.
    Boundary,
    /// The session's policy.
    Session,
    /// The resource's own policy.
    Guard(GuardKind),
}

/// Policies to decisions. Implemented by the IAM service; reads its rows in the call's own
/// transaction, so that a decision and what it allowed commit together.
pub trait Authorizer: Send + Sync {
    /// Decides one question.
    fn decide(&self, rows: &mut Transaction, question: &Question<'_>) -> Decision;

    /// Whether the caller could be allowed the action on some resource under some circumstances:
    /// the gate before the request's body is decoded.
    fn possible(&self, rows: &mut Transaction, caller: &Caller, action: &str) -> bool;
}

/// Condition keys and their values, as a service gives them to [`crate::Call::allow_if`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions(Vec<(Cow<'static, str>, Vec<String>)>);

impl Conditions {
    /// No keys: the global ones are always there.
    pub fn none() -> Conditions {
        Conditions::default()
    }

    /// Adds a key with one value, such as `("ecs:cluster", arn)`.
    pub fn with(
        mut self,
        key: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Conditions {
        self.0.push((key.into(), vec![value.into()]));
        self
    }

    /// Adds a key with many values, such as `aws:TagKeys`.
    pub fn with_all(
        mut self,
        key: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = String>,
    ) -> Conditions {
        self.0.push((key.into(), values.into_iter().collect()));
        self
    }

    /// Adds `aws:RequestTag/KEY` for each tag and `aws:TagKeys`.
    pub fn with_request_tags(mut self, tags: &aws::Tags) -> Conditions {
        for (key, value) in tags {
            self = self.with(format!("aws:RequestTag/{key}"), value.clone());
        }
        self.with_all("aws:TagKeys", tags.keys().cloned())
    }

    /// Adds `aws:ResourceTag/KEY` for each tag of the resource.
    pub fn with_resource_tags(mut self, tags: &aws::Tags) -> Conditions {
        for (key, value) in tags {
            self = self.with(format!("aws:ResourceTag/{key}"), value.clone());
        }
        self
    }

    /// As [`Conditions::with_resource_tags`], and `OWNER:ResourceTag/KEY` for each: some services
    /// know the tags of their resources under two names.
    pub fn with_resource_tags_of(mut self, owner: &str, tags: &aws::Tags) -> Conditions {
        self = self.with_resource_tags(tags);
        for (key, value) in tags {
            self = self.with(format!("{owner}:ResourceTag/{key}"), value.clone());
        }
        self
    }

    /// Every key with its values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(key, values)| (&**key, &**values))
    }
}

impl Caller {
    /// A service of this Ondol that acts in an account.
    pub fn service(principal: &'static str, account: AccountId) -> Caller {
        Caller {
            user_id: account.to_string(),
            account,
            kind: CallerKind::Service { principal },
            arn: principal.to_owned(),
            access_key: String::new(),
            via_service: None,
        }
    }

    /// The account's root.
    pub fn root(account: AccountId) -> Caller {
        Caller {
            arn: format!("arn:aws:iam::{account}:root"),
            user_id: account.to_string(),
            account,
            kind: CallerKind::Root,
            access_key: String::new(),
            via_service: None,
        }
    }

    /// The session's name, if it is one of a role.
    pub fn session_name(&self) -> Option<&str> {
        match &self.kind {
            CallerKind::AssumedRole { session, .. } => Some(session),
            _ => None,
        }
    }
}
