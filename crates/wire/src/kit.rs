//! For tests of services: an [`Api`] on rows in memory with a clock that is moved by hand. The
//! caller is the account's root and everything is allowed, unless the test says otherwise.

use crate::identity::{Authorizer, Caller, Credential, Decision, Identities, Layer, Question};
use crate::{Api, Parts, Ports, Service, Unrecorded};
use aws::{AccountId, Fault, Region, Scope};
use base::{Clock, Seed, Time, clock::Virtual};
use shapes::Operation;
use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use store::{Store, Transaction};

/// The account of tests.
pub const ACCOUNT: &str = "123456789012";
/// The region of tests.
pub const REGION: &str = "eu-west-1";

/// A small world.
pub struct Local {
    /// Everything behind one handle.
    pub api: Api,
    /// Moved by the test.
    pub clock: Virtual,
    /// Account and region.
    pub scope: Scope,
}

/// Allows everything but some actions.
#[derive(Clone, Debug, Default)]
pub struct AllowBut(pub Vec<&'static str>);

impl Authorizer for AllowBut {
    fn decide(&self, _rows: &mut Transaction, question: &Question<'_>) -> Decision {
        match self.0.contains(&question.action) {
            true => Decision::ImplicitDeny(Layer::Identity),
            false => Decision::Allow,
        }
    }
    fn possible(&self, _rows: &mut Transaction, _caller: &Caller, action: &str) -> bool {
        !self.0.contains(&action)
    }
}

/// One root key, `testing` with the secret `testing`.
#[derive(Clone, Copy, Debug)]
pub struct OneKey;

impl Identities for OneKey {
    fn credential(&self, _rows: &mut Transaction, access_key: &str) -> Option<Credential> {
        let account = AccountId::parse(ACCOUNT).expect("twelve digits");
        (access_key == "testing").then(|| Credential {
            secret: "testing".into(),
            session_token: None,
            expires_at: None,
            active: true,
            caller: Caller {
                access_key: "testing".into(),
                ..Caller::root(account)
            },
        })
    }
}

impl Local {
    /// A world of some services, all allowed, on 1 January 2026.
    pub fn of(services: Vec<Service>) -> Local {
        Local::with(services, Ports::none(), AllowBut::default())
    }

    /// The same with ports and who decides: refused actions, or IAM itself.
    pub fn with(
        services: Vec<Service>,
        ports: Ports,
        authorizer: impl Authorizer + 'static,
    ) -> Local {
        let start = Time::parse_iso8601("2026-01-01T00:00:00Z").expect("a time");
        let clock = Virtual::starting_at(start);
        let api = Api::new(Parts {
            store: Store::in_memory(),
            clock: Arc::new(clock.clone()),
            seed: Arc::new(Seed::new(1)),
            services,
            identities: Arc::new(OneKey),
            authorizer: Arc::new(authorizer),
            audit: Arc::new(Unrecorded),
            ports,
            token_key: [7; 32],
        });
        Local {
            api: api.expect("each table line names one operation of its own model"),
            clock,
            scope: Scope {
                account: AccountId::parse(ACCOUNT).expect("twelve digits"),
                region: Region::parse(REGION).expect("a region"),
            },
        }
    }

    /// Calls an operation as the account's root.
    pub fn call<O: Operation>(&self, input: O::Input) -> Result<O::Output, Fault> {
        let caller = Caller::root(self.scope.account.clone());
        let region = self.scope.region.clone();
        ready(self.api.invoke_as::<O>(caller, region, input))
    }

    /// The time now.
    pub fn now(&self) -> Time {
        self.clock.now()
    }
}

/// The answer of a future that never waits, as all are on rows in memory.
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("a call on rows in memory waited"),
    }
}
