//! Removes bytes that no row needs: blobs that no layer and no image names, uploads that nobody
//! goes on with. The blob store must hold nothing but the registry's.

mod apply;
mod decide;
mod world;

pub use decide::{Step, Waiting};
pub use world::World;

use aws::Fault;
use base::Time;
use control::ports::Blobs;
use control::{Controller, Plan};
use std::sync::Arc;
use store::{Change, Store};

/// The one key.
const KEY: &str = "blobs";

/// The controller `ecr/blobs`. It looks at the whole store in each round, so it is woken by time
/// only.
#[derive(Clone)]
pub struct Sweep {
    store: Store,
    blobs: Arc<dyn Blobs>,
}

impl Sweep {
    /// On these rows and blobs.
    pub fn new(store: Store, blobs: Arc<dyn Blobs>) -> Sweep {
        Sweep { store, blobs }
    }
}

impl Controller for Sweep {
    const NAME: &'static str = "ecr/blobs";
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
        world::observe(&self.store, self.blobs.as_ref())
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        decide::decide(world, now)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        apply::apply(self.blobs.as_ref(), step)
    }
}

#[cfg(test)]
mod tests;
