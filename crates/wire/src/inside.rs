//! [`Inside`]: one transaction of a controller, over rows of its own service and through public
//! operations of others. It gives no way past another service's checks.

use crate::api::{Api, World};
use crate::audit::Trail;
use crate::call::Facts;
use crate::identity::{Caller, Origin};
use crate::run::{self, Inner};
use aws::{Fault, Scope};
use base::Time;
use shapes::Operation;
use std::sync::Arc;
use store::Transaction;

/// A controller's transaction. It may run again after a conflict, with nothing kept of the run
/// before.
pub struct Inside<'a> {
    world: &'a World,
    rows: &'a mut Transaction,
    facts: &'a Facts,
    trail: &'a mut Trail,
}

impl Inside<'_> {
    /// The rows.
    pub fn rows(&mut self) -> &mut Transaction {
        self.rows
    }

    /// The time; the same in every run.
    pub fn now(&self) -> Time {
        self.facts.now
    }

    /// Calls a public operation as the controller's service: authorised by the policy of its
    /// service-linked role, audited, undone with this transaction. An operation that fails has
    /// written nothing.
    pub fn invoke<O: Operation>(&mut self, input: O::Input) -> Result<O::Output, Fault> {
        let inner = Inner {
            world: self.world,
            rows: self.rows,
            facts: self.facts,
            trail: self.trail,
            afterwards: &mut Vec::new(),
            depth: 1,
        };
        inner.invoke::<O>(input)
    }
}

impl Api {
    /// Runs a controller's transaction as a service of this Ondol, such as `ecs.amazonaws.com`, in
    /// an account and region, until it is durable. `run` only touches what it is given. An `Err`
    /// of `run` drops the transaction.
    pub async fn transact<T: Send + 'static>(
        &self,
        principal: &'static str,
        scope: &Scope,
        run: impl Fn(&mut Inside<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    ) -> Result<T, Fault> {
        let caller = Caller::service(principal, scope.account.clone());
        let world = Arc::clone(&self.0);
        let facts = Facts {
            scope: scope.clone(),
            now: self.0.clock.now(),
            request_id: self.0.seed.uuid(),
            origin: Origin::inside(&caller.arn),
            caller,
        };
        run::work(Arc::clone(&self.0), false, move |rows, trail| {
            run(&mut Inside {
                world: &world,
                rows,
                facts: &facts,
                trail,
            })
        })
        .await
    }
}
