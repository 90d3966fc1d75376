//! Removes events that nobody can see any more: those older than their group's retention, and those
//! of streams that were deleted.

mod apply;
mod decide;
#[cfg(test)]
mod tests;
mod world;

pub use decide::{Step, Waiting};
pub use world::{Kept, World};

use aws::Fault;
use base::Time;
use control::ports::LogStreams;
use control::{Controller, Plan};
use resources::logs::{LogGroup, LogStream};
use std::sync::Arc;
use store::{Change, Row, Store};

/// The one key.
const KEY: &str = "streams";

/// The controller `logs/retention`. It looks at all streams in each round.
#[derive(Clone)]
pub struct Retention {
    store: Store,
    streams: Arc<dyn LogStreams>,
}

impl Retention {
    /// On these rows and events.
    pub fn new(store: Store, streams: Arc<dyn LogStreams>) -> Retention {
        Retention { store, streams }
    }
}

impl Controller for Retention {
    const NAME: &'static str = "logs/retention";
    const TABLES: &'static [&'static str] = &[LogGroup::TABLE, LogStream::TABLE];
    // A new stream has no events yet.
    const IDLE_WHEN_NEW: &'static [&'static str] = &[LogStream::TABLE];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, store: &Store, change: &Change) -> Vec<String> {
        let concerns = match change.table {
            LogGroup::TABLE => true,
            // A stream that was deleted.
            LogStream::TABLE => store.get::<LogStream>(&change.key).is_none(),
            _ => false,
        };
        concerns.then(|| KEY.to_owned()).into_iter().collect()
    }

    fn all_keys(&self, _store: &Store) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn observe(&self, _key: &str) -> World {
        world::observe(&self.store, self.streams.as_ref())
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        decide::decide(world, now)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        apply::apply(self.streams.as_ref(), step)
    }
}
