//! Takes away the rows of deregistered targets once nothing is in flight to them any more, or the
//! group's deregistration delay has passed. Never touches a target that came back.

mod apply;
mod decide;
mod world;

pub use decide::{Step, Waiting};
pub use world::World;

use aws::Fault;
use base::Time;
use control::{Controller, Plan};
use resources::elbv2::{Listener, Rule, Target, TargetGroup, TargetHealth};
use store::{Change, Row, Store};

/// The controller `elbv2/target`. A key is a target's row's.
#[derive(Clone, Debug)]
pub struct Deregistration {
    store: Store,
}

impl Deregistration {
    /// On these rows.
    pub fn new(store: Store) -> Deregistration {
        Deregistration { store }
    }
}

impl Controller for Deregistration {
    const NAME: &'static str = "elbv2/target";
    const TABLES: &'static [&'static str] = &[
        Target::TABLE,
        TargetHealth::TABLE,
        TargetGroup::TABLE,
        Listener::TABLE,
        Rule::TABLE,
    ];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, store: &Store, change: &Change) -> Vec<String> {
        match change.table {
            Target::TABLE | TargetHealth::TABLE => vec![change.key.to_string()],
            // A delay was changed.
            TargetGroup::TABLE => leaving(store, &format!("{}/", change.key)),
            // A group may no longer be in use; a change of the listener says not of which.
            Listener::TABLE | Rule::TABLE => {
                let mut segments = change.key.split('/');
                let scope = segments.next().zip(segments.next());
                scope.map_or(Vec::new(), |(account, region)| {
                    leaving(store, &format!("{account}/{region}/"))
                })
            }
            _ => Vec::new(),
        }
    }

    fn all_keys(&self, store: &Store) -> Vec<String> {
        leaving(store, "")
    }

    fn observe(&self, key: &str) -> World {
        world::observe(&self.store, key)
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        decide::decide(world, now)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        apply::apply(&self.store, step).await
    }
}

/// The keys of deregistered targets.
fn leaving(store: &Store, prefix: &str) -> Vec<String> {
    let targets = store.scan::<Target>(prefix);
    let leaving = targets
        .iter()
        .filter(|target| target.deregistered_at.is_some());
    leaving.map(|target| target.key()).collect()
}

#[cfg(test)]
mod tests;
