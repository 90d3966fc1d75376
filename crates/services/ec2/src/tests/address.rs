//! Elastic addresses.

use super::*;

#[test]
fn addresses_are_this_machines_and_go_back() {
    let local = world();
    let (one, two) = (elastic(&local), elastic(&local));
    assert_eq!(one.public_ip.as_deref(), Some("127.11.11.1"));
    assert_eq!(two.public_ip.as_deref(), Some("127.11.11.2"));
    let release = |id: &Option<String>| {
        local.call::<ReleaseAddress>(ReleaseAddressInput {
            allocation_id: id.clone(),
            ..Default::default()
        })
    };
    release(&one.allocation_id).unwrap();
    assert_eq!(
        code(release(&one.allocation_id)),
        "InvalidAllocationID.NotFound"
    );
    assert_eq!(elastic(&local).public_ip, one.public_ip);
    for _ in 0..3 {
        elastic(&local);
    }
    let sixth = local.call::<AllocateAddress>(Default::default());
    assert_eq!(code(sixth), "AddressLimitExceeded");
}

#[test]
fn an_address_is_bound_to_one_interface() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let (one, two) = (interface(&local, &subnet_id), interface(&local, &subnet_id));
    let address = elastic(&local);
    let associate = |interface: &NetworkInterface, again: Option<bool>| {
        local.call::<AssociateAddress>(AssociateAddressInput {
            allocation_id: address.allocation_id.clone(),
            allow_reassociation: again,
            network_interface_id: interface.network_interface_id.clone(),
            ..Default::default()
        })
    };
    assert_eq!(code(associate(&one, None)), "Gateway.NotAttached");
    gateway(&local, &vpc_id);
    let first = associate(&one, None).unwrap();
    assert_eq!(associate(&one, None).unwrap(), first);
    assert_eq!(
        code(associate(&two, Some(false))),
        "Resource.AlreadyAssociated"
    );
    let second = associate(&two, None).unwrap();
    let said = local.call::<DescribeNetworkInterfaces>(DescribeNetworkInterfacesInput {
        filters: filter(
            "association.public-ip",
            address.public_ip.as_deref().unwrap(),
        ),
        ..Default::default()
    });
    let said = said.unwrap().network_interfaces.unwrap();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].network_interface_id, two.network_interface_id);
    let release = || {
        local.call::<ReleaseAddress>(ReleaseAddressInput {
            allocation_id: address.allocation_id.clone(),
            ..Default::default()
        })
    };
    assert_eq!(code(release()), "InvalidIPAddress.InUse");
    let disassociate = |association_id| {
        local.call::<DisassociateAddress>(DisassociateAddressInput {
            association_id,
            ..Default::default()
        })
    };
    assert_eq!(
        code(disassociate(first.association_id)),
        "InvalidAssociationID.NotFound"
    );
    let both = local.call::<DisassociateAddress>(DisassociateAddressInput {
        association_id: second.association_id.clone(),
        public_ip: elastic(&local).public_ip,
        ..Default::default()
    });
    assert_eq!(code(both), "InvalidParameterCombination");
    disassociate(second.association_id).unwrap();
    release().unwrap();
}

#[test]
fn a_services_interface_neither_gives_nor_takes_an_address() {
    let local = world();
    let vpc_id = vpc(&local);
    gateway(&local, &vpc_id);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let of_nat = elastic(&local);
    let nat = local.call::<CreateNatGateway>(CreateNatGatewayInput {
        allocation_id: of_nat.allocation_id.clone(),
        subnet_id: Some(subnet_id.clone()),
        ..Default::default()
    });
    let nat = nat.unwrap().nat_gateway.unwrap().nat_gateway_addresses;
    let nat = nat.unwrap().remove(0).network_interface_id;
    let task = interface::of_task(&subnet_id, "a");
    let task = as_service::<CreateNetworkInterface>(&local, interface::ECS, task).unwrap();
    let task = task.network_interface.unwrap().network_interface_id;
    let own = interface(&local, &subnet_id).network_interface_id;
    let free = elastic(&local);
    for (address, interface) in [(&of_nat, own), (&free, nat), (&free, task)] {
        let refused = local.call::<AssociateAddress>(AssociateAddressInput {
            allocation_id: address.allocation_id.clone(),
            network_interface_id: interface.clone(),
            ..Default::default()
        });
        let fault = refused.unwrap_err();
        let found = (fault.code.as_str(), fault.status);
        assert_eq!(found, ("AuthFailure", 400), "{interface:?}");
    }
}

#[test]
fn addresses_are_described_and_have_no_reverse_names() {
    let local = world();
    let address = elastic(&local);
    let said = local.call::<DescribeAddresses>(DescribeAddressesInput {
        public_ips: address.public_ip.clone().map(|ip| vec![ip]),
        ..Default::default()
    });
    let said = said.unwrap().addresses.unwrap().remove(0);
    assert_eq!(said.allocation_id, address.allocation_id);
    let attributes = |id: Option<String>| {
        local.call::<DescribeAddressesAttribute>(DescribeAddressesAttributeInput {
            allocation_ids: id.map(|id| vec![id]),
            ..Default::default()
        })
    };
    let none = attributes(address.allocation_id).unwrap();
    assert_eq!(none.addresses, Some(Vec::new()));
    assert_eq!(
        code(attributes(Some("eipalloc-1".into()))),
        "InvalidAllocationID.NotFound"
    );
}

#[test]
fn an_address_that_nobody_has_and_one_that_there_is_no_room_for() {
    let local = world();
    let unknown = local.call::<DescribeAddresses>(DescribeAddressesInput {
        public_ips: Some(vec!["127.11.11.200".into()]),
        ..Default::default()
    });
    let fault = unknown.unwrap_err();
    assert_eq!(fault.code, "InvalidAddress.NotFound");
    assert_eq!(fault.message, "Address '127.11.11.200' not found.");
    let written = local.api.store().transact(|rows| {
        for last in 1..=254 {
            rows.put(resources::ondol::HostAddress {
                address: std::net::Ipv4Addr::new(127, 11, 11, last),
                scope: local.scope.clone(),
                owner: "somebody".into(),
            });
        }
        Ok::<(), ()>(())
    });
    written.unwrap();
    let fault = local
        .call::<AllocateAddress>(Default::default())
        .unwrap_err();
    assert_eq!(fault.code, "InsufficientAddressCapacity");
    assert!(fault.message.contains("no address left"), "{fault:?}");
}
