//! Writes what was decided, if the row is still the one that was meant; again is the same.

use super::decide::Step;
use aws::Fault;
use resources::ec2::{Address, InterfaceStatus, NatGateway, NetworkInterface};
use store::{Store, Transaction};

/// Does one step.
pub async fn apply(store: &Store, step: Step) -> Result<(), Fault> {
    control::transact(store, |rows| {
        match &step {
            Step::Finish {
                key,
                since,
                interface,
                address,
                deleted_at,
            } => {
                let Some(gateway) = rows.get::<NatGateway>(key) else {
                    return Ok(());
                };
                if gateway.deleting_at != Some(*since) || gateway.deleted_at.is_some() {
                    return Ok(());
                }
                free(rows, address, &gateway.network_interface_id);
                rows.delete::<InterfaceStatus>(interface);
                rows.delete::<NetworkInterface>(interface);
                rows.put(NatGateway {
                    deleted_at: Some(*deleted_at),
                    ..NatGateway::clone(&gateway)
                });
            }
            Step::Forget { key, deleted_at } => {
                let row = rows.get::<NatGateway>(key);
                if row.is_some_and(|row| row.deleted_at == Some(*deleted_at)) {
                    rows.delete::<NatGateway>(key);
                }
            }
        }
        Ok(())
    })
    .await
}

/// The elastic address belongs to nobody, if it belonged to that interface.
fn free(rows: &mut Transaction, address: &str, interface_id: &str) {
    let Some(elastic) = rows.get::<Address>(address) else {
        return;
    };
    let bound = elastic.association.as_ref();
    if bound.is_some_and(|bound| bound.network_interface_id == interface_id) {
        rows.put(Address {
            association: None,
            ..Address::clone(&elastic)
        });
    }
}
