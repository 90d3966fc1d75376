//! Network interfaces.

use super::*;
use std::collections::BTreeSet;

pub(super) const ECS: &str = "ecs.amazonaws.com";
const ELB: &str = "elasticloadbalancing.amazonaws.com";
const TASK: &str = "arn:aws:ecs:eu-west-1:123456789012:task/shop/0123456789abcdef";

pub(super) fn of_task(subnet: &str, token: &str) -> CreateNetworkInterfaceInput {
    CreateNetworkInterfaceInput {
        client_token: Some(token.into()),
        operator: Some(OperatorRequest {
            principal: Some(TASK.into()),
        }),
        subnet_id: subnet.into(),
        ..Default::default()
    }
}

#[test]
fn every_interface_has_an_address_of_its_own_until_there_is_none() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/28");
    let mut addresses = BTreeSet::new();
    for _ in 0..11 {
        let made = interface(&local, &subnet_id);
        assert!(made.mac_address.unwrap().starts_with("02:"));
        addresses.insert(made.private_ip_address.unwrap());
    }
    assert_eq!(addresses.len(), 11);
    assert!(!addresses.contains("10.0.1.3") && !addresses.contains("10.0.1.15"));
    let full = local.call::<CreateNetworkInterface>(CreateNetworkInterfaceInput {
        subnet_id,
        ..Default::default()
    });
    assert_eq!(code(full), "InsufficientFreeAddressesInSubnet");
}

#[test]
fn an_attachment_is_under_way_until_the_host_has_the_interface() {
    let local = world();
    let subnet_id = subnet(&local, &vpc(&local), "10.0.1.0/24");
    let made = as_service::<CreateNetworkInterface>(&local, ECS, of_task(&subnet_id, "t"));
    let made = made.unwrap().network_interface.unwrap();
    let id = made.network_interface_id.unwrap();
    let shown = |status: &str| {
        let filter = Filter {
            name: Some("attachment.status".into()),
            values: Some(vec![status.into()]),
        };
        let input = DescribeNetworkInterfacesInput {
            filters: Some(vec![filter]),
            ..Default::default()
        };
        let found = local.call::<DescribeNetworkInterfaces>(input).unwrap();
        let found = found.network_interfaces.unwrap().into_iter();
        let found = found.map(|one| (one.status.unwrap(), one.attachment.unwrap().status.unwrap()));
        found.collect::<Vec<_>>()
    };
    let in_use = |status: &str| vec![("in-use".to_owned(), status.to_owned())];
    assert_eq!(shown("attaching"), in_use("attaching"));
    assert_eq!(shown("attached"), []);
    super::route::seen_by_the_agent(&local, &id);
    assert_eq!(shown("attached"), in_use("attached"));
    assert_eq!(shown("attaching"), []);
}

#[test]
fn an_address_can_be_wanted_once() {
    let local = world();
    let subnet_id = subnet(&local, &vpc(&local), "10.0.1.0/24");
    let create = |address: &str| {
        local.call::<CreateNetworkInterface>(CreateNetworkInterfaceInput {
            private_ip_address: Some(address.into()),
            subnet_id: subnet_id.clone(),
            ..Default::default()
        })
    };
    let made = create("10.0.1.77").unwrap().network_interface.unwrap();
    assert_eq!(made.private_ip_address.as_deref(), Some("10.0.1.77"));
    assert_eq!(made.status.as_deref(), Some("available"));
    assert_eq!(code(create("10.0.1.77")), "InvalidIPAddress.InUse");
    assert_eq!(code(create("10.0.1.1")), "InvalidParameterValue");
    assert_eq!(code(create("10.0.2.77")), "InvalidParameterValue");
}

#[test]
fn a_services_interface_is_the_services() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let make = |token| {
        let made = as_service::<CreateNetworkInterface>(&local, ECS, of_task(&subnet_id, token));
        made.unwrap().network_interface.unwrap()
    };
    let made = make("a");
    assert_eq!(made.requester_managed, Some(true));
    assert_eq!(made.status.as_deref(), Some("in-use"));
    let id = made.network_interface_id.unwrap();
    assert_eq!(
        make("a").network_interface_id.as_ref(),
        Some(&id),
        "a retry"
    );
    let delete = || DeleteNetworkInterfaceInput {
        network_interface_id: id.clone(),
        ..Default::default()
    };
    let by_user = code(local.call::<DeleteNetworkInterface>(delete()));
    assert_eq!(by_user, "InvalidParameterValue");
    let by_other = as_service::<DeleteNetworkInterface>(&local, ELB, delete());
    assert_eq!(code(by_other), "AuthFailure");
    let modify = ModifyNetworkInterfaceAttributeInput {
        description: Some(AttributeValue {
            value: Some("mine".into()),
        }),
        network_interface_id: id.clone(),
        ..Default::default()
    };
    let by_user = code(local.call::<ModifyNetworkInterfaceAttribute>(modify));
    assert_eq!(by_user, "AuthFailure");
    let user = local.call::<CreateNetworkInterface>(of_task(&subnet_id, "b"));
    assert_eq!(code(user), "NotImplemented");
    as_service::<DeleteNetworkInterface>(&local, ECS, delete()).unwrap();
    let gone = as_service::<DeleteNetworkInterface>(&local, ECS, delete());
    assert_eq!(code(gone), "InvalidNetworkInterfaceID.NotFound");
}

#[test]
fn attributes_change_and_a_public_address_comes_and_goes() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let sg = group(&local, &vpc_id, "web");
    let id = interface(&local, &subnet_id).network_interface_id.unwrap();
    let modify = |input: ModifyNetworkInterfaceAttributeInput| {
        local.call::<ModifyNetworkInterfaceAttribute>(ModifyNetworkInterfaceAttributeInput {
            network_interface_id: id.clone(),
            ..input
        })
    };
    let groups = ModifyNetworkInterfaceAttributeInput {
        groups: Some(vec![sg.clone()]),
        ..Default::default()
    };
    modify(groups).unwrap();
    let said =
        local.call::<DescribeNetworkInterfaceAttribute>(DescribeNetworkInterfaceAttributeInput {
            attribute: Some("groupSet".into()),
            network_interface_id: id.clone(),
            ..Default::default()
        });
    assert_eq!(
        said.unwrap().groups.unwrap()[0].group_id.as_ref(),
        Some(&sg)
    );
    let public = |on| ModifyNetworkInterfaceAttributeInput {
        associate_public_ip_address: Some(on),
        ..Default::default()
    };
    modify(public(true)).unwrap();
    let taken = || local.api.store().count::<resources::ondol::HostAddress>();
    assert_eq!(taken(), 1);
    modify(public(false)).unwrap();
    assert_eq!(taken(), 0);
    modify(public(true)).unwrap();
    let delete = DeleteNetworkInterfaceInput {
        network_interface_id: id.clone(),
        ..Default::default()
    };
    local.call::<DeleteNetworkInterface>(delete).unwrap();
    assert_eq!(taken(), 0);
}
