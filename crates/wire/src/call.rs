//! [`Call`]: all that an operation may touch. One transaction, the caller, the clock's reading, and
//! the ways to ask for permission, for a page, and for another service. No socket, no thread.

use crate::api::World;
use crate::audit::Trail;
use crate::guard::{GuardKind, Guarded};
use crate::identity::{Caller, CallerKind, Conditions, Decision, Origin, Question};
use crate::run::Afterwards;
use crate::service::{Access, Codes, OperationLine, Service};
use aws::{AccountId, Fault, Quota, Quotas, Region, Scope};
use base::{Seed, Time};
use rustix::rand::{GetRandomFlags, getrandom};
use shapes::Operation;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use store::{Row, Transaction};

/// One run of one operation. The pipeline may run an operation again after a conflict, with a new
/// `Call`: what it did to the rows before is gone, so nothing else may be done.
pub struct Call<'a> {
    pub(crate) world: &'a World,
    pub(crate) rows: &'a mut Transaction,
    pub(crate) facts: &'a Facts,
    pub(crate) service: &'a Service,
    pub(crate) line: &'static OperationLine,
    pub(crate) trail: &'a mut Trail,
    pub(crate) afterwards: &'a mut Afterwards,
    /// Whether [`Call::allow`] was asked.
    pub(crate) asked: bool,
    /// The input without page token and size; nothing of operations without tokens, and of bulk
    /// ones without pages.
    pub(crate) input: crate::digest::Written,
    /// How many invocations lie around this one.
    pub(crate) depth: u8,
}

/// What is fixed before an operation runs, and equal in each of its runs.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Account and region.
    pub scope: Scope,
    /// Who calls.
    pub caller: Caller,
    /// When.
    pub now: Time,
    /// The id that the answer carries.
    pub request_id: String,
    /// Where from.
    pub origin: Origin,
}

/// Who an operation inside is called as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// The caller of this call, through this service (`aws:CalledVia`).
    Caller,
    /// A service's own principal, such as `ecs.amazonaws.com`; IAM decides by the policy of its
    /// service-linked role.
    Service(&'static str),
}

/// Deeper invocations are a mistake in code: services calling each other in a circle.
const DEEPEST: u8 = 4;

impl<'a> Call<'a> {
    /// The time of the call; the same in every run of it.
    pub fn now(&self) -> Time {
        self.facts.now
    }

    /// Account and region: of the signature.
    pub fn scope(&self) -> &'a Scope {
        &self.facts.scope
    }

    /// The account.
    pub fn account(&self) -> &'a AccountId {
        &self.facts.scope.account
    }

    /// The region.
    pub fn region(&self) -> &'a Region {
        &self.facts.scope.region
    }

    /// Who calls.
    pub fn caller(&self) -> &'a Caller {
        &self.facts.caller
    }

    /// The id that the answer carries.
    pub fn request_id(&self) -> &'a str {
        &self.facts.request_id
    }

    /// Choices, such as new ids: `call.seed().hex(17)`. Not for secrets: see [`Call::secret`].
    pub fn seed(&self) -> &'a Seed {
        &self.world.seed
    }

    /// Random bytes for keys and tokens, at most 256, from the kernel: the cryptographic library
    /// gathers entropy of its own first, for 30 ms of CPU in each process.
    pub fn secret<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        getrandom(&mut bytes, GetRandomFlags::empty()).map_err(Fault::internal)?;
        Ok(bytes)
    }

    /// The row of this key.
    pub fn get<R: Row>(&mut self, key: &str) -> Option<Arc<R>> {
        self.rows.get(key)
    }

    /// All rows whose key starts with this text, in key order. End it with `/`.
    pub fn scan<R: Row>(&mut self, prefix: &str) -> Vec<Arc<R>> {
        self.rows.scan(prefix)
    }

    /// The first `limit` rows whose key starts with `prefix` and comes after `after`.
    pub fn scan_from<R: Row>(
        &mut self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Vec<Arc<R>> {
        self.rows.scan_from(prefix, after, limit)
    }

    /// Whether fewer than `most` rows have a key that starts with `prefix`: for quotas.
    pub fn has_room<R: Row>(&mut self, prefix: &str, most: usize) -> bool {
        self.rows.has_room::<R>(prefix, most)
    }

    /// All rows with exactly this key in the index.
    pub fn scan_index<R: Row>(&mut self, index: &'static str, key: &str) -> Vec<Arc<R>> {
        self.rows.scan_index(index, key)
    }

    /// Writes a row, new or not.
    pub fn put<R: Row>(&mut self, row: R) -> Arc<R> {
        self.rows.put(row)
    }

    /// Deletes the row of this key, if there is one.
    pub fn delete<R: Row>(&mut self, key: &str) {
        self.rows.delete::<R>(key);
    }

    /// The transaction itself, for functions that only need rows.
    pub fn rows(&mut self) -> &mut Transaction {
        self.rows
    }

    /// Asks whether the caller may do this operation's action on the resource (an ARN or `*`).
    /// Refused, it answers AWS's access-denied fault.
    pub fn allow(&mut self, resource: impl AsRef<str>) -> Result<(), Fault> {
        self.allow_if(resource, &Conditions::none())
    }

    /// As [`Call::allow`], with the service's condition keys for this call.
    pub fn allow_if(
        &mut self,
        resource: impl AsRef<str>,
        conditions: &Conditions,
    ) -> Result<(), Fault> {
        self.asked = true;
        let resource = resource.as_ref();
        let guard = match self.line.access {
            Access::Guarded(guard) => Some((guard.kind, (guard.find)(self.rows, resource))),
            _ => None,
        };
        let guard = guard.as_ref().map(|(kind, guarded)| (*kind, guarded));
        self.judge(self.line.action, resource, conditions, guard)
            .map_err(|(refusal, _)| refusal)
    }

    /// Asks for another action, such as `iam:PassRole` on a role's ARN with `iam:PassedToService`.
    pub fn allow_action(
        &mut self,
        action: &str,
        resource: impl AsRef<str>,
        conditions: &Conditions,
    ) -> Result<(), Fault> {
        self.judge(action, resource.as_ref(), conditions, None)
            .map_err(|(refusal, _)| refusal)
    }

    /// What would be decided on this operation's action if the resource's own policy were another:
    /// for whoever sets one, that he does not shut himself out.
    pub fn decision_under(
        &mut self,
        policy: &Guarded,
        resource: &str,
        conditions: &Conditions,
    ) -> Decision {
        let guard = match self.line.access {
            Access::Guarded(guard) => Some((guard.kind, policy)),
            _ => None,
        };
        match self.judge(self.line.action, resource, conditions, guard) {
            Ok(()) => Decision::Allow,
            Err((_, decision)) => decision,
        }
    }

    fn judge(
        &mut self,
        action: &str,
        resource: &str,
        conditions: &Conditions,
        guard: Option<(GuardKind, &Guarded)>,
    ) -> Result<(), (Fault, Decision)> {
        let question = Question {
            caller: &self.facts.caller,
            action,
            resource,
            conditions,
            origin: &self.facts.origin,
            region: &self.facts.scope.region,
            now: self.facts.now,
            guard,
        };
        match self.world.authorizer.decide(self.rows, &question) {
            Decision::Allow => Ok(()),
            refused => {
                let protocol = self.service.model.protocol;
                let fault = crate::refusal::denied(protocol, &question, refused);
                Err((fault, refused))
            }
        }
    }

    /// As [`Call::allow_action`], but says whether instead of refusing: for lists that leave out
    /// what the caller may not see.
    pub fn may(&mut self, action: &str, resource: &str, conditions: &Conditions) -> bool {
        self.allow_action(action, resource, conditions).is_ok()
    }

    /// Calls another service's public operation inside this call's transaction: authorised as
    /// `principal`, audited, undone with this call. One that fails has written nothing.
    pub fn invoke<O: Operation>(
        &mut self,
        principal: As,
        input: O::Input,
    ) -> Result<O::Output, Fault> {
        if self.depth >= DEEPEST {
            return Err(Fault::internal("services call each other in a circle"));
        }
        let caller = match principal {
            As::Caller => Caller {
                via_service: Some(self.service.model.signing_name),
                ..self.facts.caller.clone()
            },
            As::Service(principal) => Caller::service(principal, self.facts.scope.account.clone()),
        };
        let facts = Facts {
            origin: match &caller.kind {
                CallerKind::Service { principal } => Origin::inside(principal),
                _ => self.facts.origin.clone(),
            },
            caller,
            ..self.facts.clone()
        };
        let inner = crate::run::Inner {
            world: self.world,
            rows: self.rows,
            facts: &facts,
            trail: self.trail,
            afterwards: self.afterwards,
            depth: self.depth + 1,
        };
        inner.invoke::<O>(input)
    }

    /// Lets a client's answer wait for this once all is committed; it is not polled before, nor
    /// when the call fails. What waits must end by itself. Calls from inside do not wait.
    pub fn answer_after(&mut self, settled: Pin<Box<dyn Future<Output = ()> + Send>>) {
        self.afterwards.push(settled);
    }

    /// The most that a quota allows in this Ondol.
    pub fn quota(&self, quota: &Quota) -> usize {
        let quotas = self.world.ports.get::<Quotas>();
        quotas.map_or(quota.default, |quotas| quotas.of(quota))
    }

    /// A port that was registered at the start: bulk I/O of engines behind a trait.
    pub fn port<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>, Fault> {
        let port = self.world.ports.get::<T>();
        port.ok_or_else(|| {
            let name = std::any::type_name::<T>();
            Fault::internal(format!("no port {name} was registered"))
        })
    }

    /// AWS's codes of this call's service.
    pub fn codes(&self) -> &'a Codes {
        &self.service.codes
    }
}

impl Origin {
    /// A call from inside this Ondol.
    pub fn inside(principal: &str) -> Origin {
        Origin {
            source: principal.into(),
            user_agent: principal.to_owned(),
            secure: true,
        }
    }
}

/// For members that the pipeline has dealt with (`DryRun`): says so where an input is opened.
pub fn done_by_wire<T>(_member: T) {}
