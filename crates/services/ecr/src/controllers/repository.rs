//! Keeps a repository in order: images expire by its lifecycle policy, layers that no image needs
//! are let go, uploads end after a day. Bytes are removed by the loop of the blob store.

mod apply;
mod decide;
mod world;

pub use decide::{Step, Waiting};
pub use world::World;

use aws::Fault;
use base::Time;
use control::{Controller, Plan};
use resources::ecr::{Image, ImageTag, Layer, LayerUpload, Repository};
use std::collections::BTreeSet;
use store::{Change, Row, Store};

/// The controller `ecr/repository`. A key is a repository's row's.
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
    const NAME: &'static str = "ecr/repository";
    const TABLES: &'static [&'static str] = &[
        Repository::TABLE,
        Image::TABLE,
        ImageTag::TABLE,
        Layer::TABLE,
        LayerUpload::TABLE,
    ];
    const IDLE_WHEN_NEW: &'static [&'static str] = &[Repository::TABLE];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, _store: &Store, change: &Change) -> Vec<String> {
        match change.table {
            Repository::TABLE => vec![change.key.to_string()],
            // ACCOUNT/REGION/REPOSITORY/…
            Image::TABLE | ImageTag::TABLE | Layer::TABLE | LayerUpload::TABLE => {
                let end = change.key.match_indices('/').nth(2).map(|(at, _)| at);
                end.map(|end| change.key[..end].to_owned())
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn all_keys(&self, store: &Store) -> Vec<String> {
        let repositories = store.scan::<Repository>("");
        // An upload may have outlived its repository.
        let uploads = store.scan::<LayerUpload>("");
        let keys: BTreeSet<String> = repositories
            .iter()
            .map(|row| row.key())
            .chain(
                uploads
                    .iter()
                    .map(|row| Repository::key_of(&row.scope, &row.repository)),
            )
            .collect();
        keys.into_iter().collect()
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

#[cfg(test)]
mod tests;
