//! Route tables, routes, gateways.

use super::*;
use resources::ec2::InterfaceStatus;

fn table(local: &Local, vpc: &str) -> String {
    let input = CreateRouteTableInput {
        client_token: Some("t".into()),
        vpc_id: vpc.into(),
        ..Default::default()
    };
    let made = local
        .call::<CreateRouteTable>(input)
        .unwrap()
        .route_table
        .unwrap();
    made.route_table_id.unwrap()
}

fn route(local: &Local, table: &str, block: &str, gateway: &str) -> Result<(), aws::Fault> {
    let input = CreateRouteInput {
        destination_cidr_block: Some(block.into()),
        gateway_id: Some(gateway.into()),
        route_table_id: table.into(),
        ..Default::default()
    };
    local.call::<CreateRoute>(input).map(drop)
}

fn states(local: &Local, table: &str) -> Vec<String> {
    let said = local.call::<DescribeRouteTables>(DescribeRouteTablesInput {
        route_table_ids: Some(vec![table.into()]),
        ..Default::default()
    });
    let routes = said
        .unwrap()
        .route_tables
        .unwrap()
        .remove(0)
        .routes
        .unwrap();
    let text = |route: Route| {
        let block = route.destination_cidr_block.unwrap();
        format!("{block} {}", route.state.unwrap())
    };
    routes.into_iter().map(text).collect()
}

#[test]
fn a_route_leads_to_an_attached_gateway() {
    let local = world();
    let vpc_id = vpc(&local);
    let id = table(&local, &vpc_id);
    assert_eq!(
        table(&local, &vpc_id),
        id,
        "the same token is the same table"
    );
    let gateway_id = gateway(&local, &vpc_id);
    let attached = local.call::<DescribeInternetGateways>(DescribeInternetGatewaysInput {
        filters: filter("attachment.vpc-id", &vpc_id),
        ..Default::default()
    });
    let attached = attached.unwrap().internet_gateways.unwrap();
    assert_eq!(attached[0].internet_gateway_id.as_ref(), Some(&gateway_id));
    route(&local, &id, "0.0.0.0/0", &gateway_id).unwrap();
    route(&local, &id, "0.0.0.0/0", &gateway_id).unwrap();
    assert_eq!(
        states(&local, &id),
        ["10.0.0.0/16 active", "0.0.0.0/0 active"]
    );
    let other = local
        .call::<CreateInternetGateway>(Default::default())
        .unwrap();
    let other = other.internet_gateway.unwrap().internet_gateway_id.unwrap();
    let refused = code(route(&local, &id, "0.0.0.0/0", &other));
    assert_eq!(refused, "RouteAlreadyExists");
    assert_eq!(
        code(route(&local, &id, "1.0.0.0/8", &other)),
        "InvalidParameterValue"
    );
    assert_eq!(
        code(route(&local, &id, "10.0.1.0/24", &gateway_id)),
        "InvalidParameterValue"
    );
    let detach = DetachInternetGatewayInput {
        internet_gateway_id: gateway_id,
        vpc_id,
        ..Default::default()
    };
    local.call::<DetachInternetGateway>(detach).unwrap();
    assert_eq!(states(&local, &id)[1], "0.0.0.0/0 blackhole");
    let delete = |block: &str| {
        local.call::<DeleteRoute>(DeleteRouteInput {
            destination_cidr_block: Some(block.into()),
            route_table_id: id.clone(),
            ..Default::default()
        })
    };
    delete("0.0.0.0/0").unwrap();
    assert_eq!(code(delete("0.0.0.0/0")), "InvalidRoute.NotFound");
    assert_eq!(code(delete("10.0.0.0/16")), "InvalidParameterValue");
}

#[test]
fn a_route_is_led_elsewhere_when_it_is_there() {
    let local = world();
    let vpc_id = vpc(&local);
    let id = table(&local, &vpc_id);
    let gateway_id = gateway(&local, &vpc_id);
    let interface = interface(&local, &subnet(&local, &vpc_id, "10.0.1.0/24"));
    let interface_id = interface.network_interface_id.unwrap();
    let replace = |block: &str, nat: Option<&str>| {
        local.call::<ReplaceRoute>(ReplaceRouteInput {
            destination_cidr_block: Some(block.into()),
            nat_gateway_id: nat.map(str::to_owned),
            network_interface_id: nat.is_none().then(|| interface_id.clone()),
            route_table_id: id.clone(),
            ..Default::default()
        })
    };
    assert_eq!(code(replace("0.0.0.0/0", None)), "InvalidParameterValue");
    route(&local, &id, "0.0.0.0/0", &gateway_id).unwrap();
    replace("0.0.0.0/0", None).unwrap();
    let said = local.call::<DescribeRouteTables>(DescribeRouteTablesInput {
        route_table_ids: Some(vec![id.clone()]),
        ..Default::default()
    });
    let tables = said.unwrap().route_tables.unwrap();
    let led = &tables[0].routes.as_ref().unwrap()[1];
    assert_eq!(led.network_interface_id.as_ref(), Some(&interface_id));
    assert_eq!(led.gateway_id, None);
    let fault = replace("0.0.0.0/0", Some("nat-0123456789abcdef0")).unwrap_err();
    assert_eq!(fault.code, "InvalidNatGatewayID.NotFound");
    let words = "The natGateway ID 'nat-0123456789abcdef0' does not exist";
    assert_eq!(fault.message, words);
}

#[test]
fn a_subnet_uses_one_table() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let one = table(&local, &vpc_id);
    let input = CreateRouteTableInput {
        vpc_id: vpc_id.clone(),
        ..Default::default()
    };
    let two = local
        .call::<CreateRouteTable>(input)
        .unwrap()
        .route_table
        .unwrap();
    let two = two.route_table_id.unwrap();
    let associate = |table: &str| {
        local.call::<AssociateRouteTable>(AssociateRouteTableInput {
            route_table_id: table.into(),
            subnet_id: Some(subnet_id.clone()),
            ..Default::default()
        })
    };
    let first = associate(&one).unwrap().association_id.unwrap();
    assert_eq!(
        associate(&one).unwrap().association_id.as_ref(),
        Some(&first)
    );
    assert_eq!(code(associate(&two)), "Resource.AlreadyAssociated");
    let delete = |id: &str| {
        local.call::<DeleteRouteTable>(DeleteRouteTableInput {
            route_table_id: id.into(),
            ..Default::default()
        })
    };
    assert_eq!(code(delete(&one)), "DependencyViolation");
    let replaced = local.call::<ReplaceRouteTableAssociation>(ReplaceRouteTableAssociationInput {
        association_id: first.clone(),
        route_table_id: two.clone(),
        ..Default::default()
    });
    let second = replaced.unwrap().new_association_id.unwrap();
    assert_ne!(first, second);
    delete(&one).unwrap();
    let disassociate = |id: &str| {
        local.call::<DisassociateRouteTable>(DisassociateRouteTableInput {
            association_id: id.into(),
            ..Default::default()
        })
    };
    assert_eq!(code(disassociate(&first)), "InvalidAssociationID.NotFound");
    disassociate(&second).unwrap();
    delete(&two).unwrap();
}

#[test]
fn a_vpc_gets_another_main_table() {
    let local = world();
    let vpc_id = vpc(&local);
    let main = |local: &Local| {
        let said = local.call::<DescribeRouteTables>(DescribeRouteTablesInput {
            filters: filter("association.main", "true"),
            ..Default::default()
        });
        said.unwrap().route_tables.unwrap().remove(0)
    };
    let old = main(&local);
    let association = old
        .associations
        .unwrap()
        .remove(0)
        .route_table_association_id
        .unwrap();
    let new = table(&local, &vpc_id);
    let disassociate = DisassociateRouteTableInput {
        association_id: association.clone(),
        ..Default::default()
    };
    let refused = code(local.call::<DisassociateRouteTable>(disassociate));
    assert_eq!(refused, "InvalidParameterValue");
    let replace = ReplaceRouteTableAssociationInput {
        association_id: association,
        route_table_id: new.clone(),
        ..Default::default()
    };
    local.call::<ReplaceRouteTableAssociation>(replace).unwrap();
    assert_eq!(main(&local).route_table_id, Some(new));
}

#[test]
fn a_gateway_is_attached_once() {
    let local = world();
    let (one, two) = (vpc(&local), vpc(&local));
    let id = gateway(&local, &one);
    assert_eq!(
        code(attach(&local, &id, &two)),
        "Resource.AlreadyAssociated"
    );
    let delete = DeleteInternetGatewayInput {
        internet_gateway_id: id.clone(),
        ..Default::default()
    };
    let refused = code(local.call::<DeleteInternetGateway>(delete));
    assert_eq!(refused, "DependencyViolation");
    let detach = DetachInternetGatewayInput {
        internet_gateway_id: id,
        vpc_id: two,
        ..Default::default()
    };
    assert_eq!(
        code(local.call::<DetachInternetGateway>(detach)),
        "Gateway.NotAttached"
    );
}

#[test]
fn a_nat_gateway_has_an_elastic_address_and_an_interface() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let allocation_id = elastic(&local).allocation_id;
    let create = |token: &str| {
        local.call::<CreateNatGateway>(CreateNatGatewayInput {
            allocation_id: allocation_id.clone(),
            client_token: Some(token.into()),
            subnet_id: Some(subnet_id.clone()),
            ..Default::default()
        })
    };
    assert_eq!(code(create("a")), "Gateway.NotAttached");
    gateway(&local, &vpc_id);
    let made = create("a").unwrap().nat_gateway.unwrap();
    assert_eq!(
        made.state.as_deref(),
        Some("pending"),
        "until the agent has seen its interface"
    );
    let id = made.nat_gateway_id.clone().unwrap();
    assert_eq!(
        create("a")
            .unwrap()
            .nat_gateway
            .unwrap()
            .nat_gateway_id
            .as_ref(),
        Some(&id)
    );
    assert_eq!(code(create("b")), "Resource.AlreadyAssociated");
    let address = made.nat_gateway_addresses.unwrap().remove(0);
    assert_eq!(address.status.as_deref(), Some("associating"));
    let interface_id = address.network_interface_id.unwrap();
    seen_by_the_agent(&local, &interface_id);
    let state = || {
        let said = local
            .call::<DescribeNatGateways>(Default::default())
            .unwrap();
        let said = said.nat_gateways.unwrap();
        said.first().map(|gateway| {
            let addresses = gateway.nat_gateway_addresses.as_ref().unwrap();
            let state = gateway.state.clone().unwrap();
            (state, addresses[0].status.clone())
        })
    };
    let words =
        |state: &str, address: Option<&str>| Some((state.to_owned(), address.map(str::to_owned)));
    assert_eq!(state(), words("available", Some("succeeded")));
    let delete_interface = DeleteNetworkInterfaceInput {
        network_interface_id: interface_id,
        ..Default::default()
    };
    let refused = code(local.call::<DeleteNetworkInterface>(delete_interface));
    assert_eq!(refused, "InvalidParameterValue");
    let delete = DeleteNatGatewayInput {
        nat_gateway_id: id,
        ..Default::default()
    };
    local.call::<DeleteNatGateway>(delete).unwrap();
    assert_eq!(state(), words("deleting", Some("disassociating")));
    let release = ReleaseAddressInput {
        allocation_id,
        ..Default::default()
    };
    let refused = code(local.call::<ReleaseAddress>(release));
    assert_eq!(refused, "InvalidIPAddress.InUse");
}

pub fn seen_by_the_agent(local: &Local, interface: &str) {
    let status = InterfaceStatus {
        scope: local.scope.clone(),
        id: interface.into(),
        vpc_id: "vpc".into(),
        ready: true,
        reason: String::new(),
        seen_at: local.now(),
    };
    let written = local.api.store().transact(|rows| {
        rows.put(status.clone());
        Ok::<(), ()>(())
    });
    written.unwrap();
}

#[test]
fn nat_gateways_of_a_state_fill_a_page() {
    let local = world();
    let gateway = |number: u64| resources::ec2::NatGateway {
        scope: local.scope.clone(),
        id: format!("nat-{number}"),
        vpc_id: "vpc-1".into(),
        subnet_id: "subnet-1".into(),
        allocation_id: "eipalloc-1".into(),
        network_interface_id: "eni-1".into(),
        private_ip: "10.0.0.4".parse().unwrap(),
        public_ip: "127.11.11.1".parse().unwrap(),
        created_at: local.now(),
        deleting_at: None,
        deleted_at: (number < 7).then(|| local.now()),
        tags: Default::default(),
    };
    let written = local.api.store().transact(|rows| {
        (1..=7).for_each(|number| drop(rows.put(gateway(number))));
        Ok::<(), ()>(())
    });
    written.unwrap();
    let said = local.call::<DescribeNatGateways>(DescribeNatGatewaysInput {
        filter: filter("state", "pending"),
        max_results: Some(5),
        ..Default::default()
    });
    let said = said.unwrap();
    let found = said.nat_gateways.unwrap();
    assert_eq!((found.len(), said.next_token), (1, None));
    assert_eq!(found[0].nat_gateway_id.as_deref(), Some("nat-7"));
}
