//! Deletes sessions some time after their end, so that a client that comes late is told that its
//! token has expired rather than that it never was.

mod apply;
mod decide;
#[cfg(test)]
mod tests;
mod world;

pub use decide::{Step, Waiting};
pub use world::World;

use aws::Fault;
use base::Time;
use control::{Controller, Plan};
use store::{Change, Store};

/// The one key.
const KEY: &str = "sessions";

/// The controller `sts/session`. It looks at all sessions in each round, so it is woken by time
/// only.
#[derive(Clone, Debug)]
pub struct Housekeeping {
    store: Store,
}

impl Housekeeping {
    /// On these rows.
    pub fn new(store: Store) -> Housekeeping {
        Housekeeping { store }
    }
}

impl Controller for Housekeeping {
    const NAME: &'static str = "sts/session";
    const TABLES: &'static [&'static str] = &[];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, _store: &Store, _change: &Change) -> Vec<String> {
        Vec::new()
    }

    fn all_keys(&self, _store: &Store) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn observe(&self, _key: &str) -> World {
        world::observe(&self.store)
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        decide::decide(world, now)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        apply::apply(&self.store, step).await
    }
}
