//! Finishes the deletion of NAT gateways: the interface goes and the elastic address is free once
//! the host was seen without the gateway, and the row goes when it was shown as `deleted` for long
//! enough. Never touches a gateway that nobody asked to go.

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
use resources::ec2::{InterfaceOwner, InterfaceStatus, NatGateway, NetworkInterface};
use store::{Change, Row, Store};

/// The controller `ec2/nat-gateway`. A key is a gateway's row's.
#[derive(Clone, Debug)]
pub struct Deletion {
    store: Store,
}

impl Deletion {
    /// On these rows.
    pub fn new(store: Store) -> Deletion {
        Deletion { store }
    }
}

impl Controller for Deletion {
    const NAME: &'static str = "ec2/nat-gateway";
    const TABLES: &'static [&'static str] = &[NatGateway::TABLE, InterfaceStatus::TABLE];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, store: &Store, change: &Change) -> Vec<String> {
        match change.table {
            NatGateway::TABLE => vec![change.key.to_string()],
            InterfaceStatus::TABLE => {
                let interface = store.get::<NetworkInterface>(&change.key);
                let key = interface.and_then(|interface| match &interface.owner {
                    InterfaceOwner::NatGateway(id) => Some(interface.scope.key(&[id])),
                    _ => None,
                });
                key.into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn all_keys(&self, store: &Store) -> Vec<String> {
        let gateways = store.scan::<NatGateway>("");
        let leaving = gateways.iter().filter(|gateway| !gateway.is_wanted());
        leaving.map(|gateway| gateway.key()).collect()
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
