//! Elastic addresses as AWS shows them.

use super::tags;
use crate::lookup;
use resources::ec2::Address;
use shapes::ec2 as shape;
use wire::Call;

/// An elastic address with what it is bound to.
pub fn address(call: &mut Call<'_>, row: &Address) -> shape::Address {
    let association = row.association.as_ref();
    let interface = association
        .and_then(|bound| lookup::network_interface(call, &bound.network_interface_id).ok());
    let owner = interface
        .as_ref()
        .map(|interface| match interface.requester_id.as_str() {
            "" => row.scope.account.to_string(),
            requester => requester.to_owned(),
        });
    shape::Address {
        allocation_id: Some(row.allocation_id.clone()),
        association_id: association.map(|bound| bound.id.clone()),
        domain: Some("vpc".into()),
        network_border_group: Some(row.scope.region.to_string()),
        network_interface_id: association.map(|bound| bound.network_interface_id.clone()),
        network_interface_owner_id: owner,
        private_ip_address: association.map(|bound| bound.private_ip.to_string()),
        public_ip: Some(row.public_ip.to_string()),
        tags: Some(tags(&row.tags)),
        ..shape::Address::default()
    }
}
