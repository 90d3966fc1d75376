//! Routes of a route table. AWS: EC2 API Reference.

use super::permission;
use crate::rules::route::{self as rules, Destinations, Targets};
use crate::rules::{quota, refuse_true};
use crate::{faults, lookup};
use aws::Fault;
use ipnet::Ipv4Net;
use resources::ec2::{Route, RouteTable, RouteTarget};
use shapes::ec2::{
    CreateRouteInput, CreateRouteOutput, DeleteRouteInput, DeleteRouteOutput, ReplaceRouteInput,
    ReplaceRouteOutput,
};
use wire::{Call, done_by_wire};

/// Adds a route; the same again succeeds. AWS: EC2 CreateRoute.
pub fn create_route(
    call: &mut Call<'_>,
    input: CreateRouteInput,
) -> Result<CreateRouteOutput, Fault> {
    let CreateRouteInput {
        carrier_gateway_id,
        core_network_arn,
        destination_cidr_block: cidr_block,
        destination_ipv6_cidr_block: ipv6_cidr_block,
        destination_prefix_list_id: prefix_list_id,
        dry_run,
        egress_only_internet_gateway_id,
        gateway_id,
        instance_id,
        local_gateway_id,
        nat_gateway_id,
        network_interface_id,
        odb_network_arn,
        route_table_id,
        transit_gateway_id,
        vpc_endpoint_id,
        vpc_peering_connection_id,
    } = input;
    done_by_wire(dry_run);
    let destination = rules::destination(Destinations {
        cidr_block,
        ipv6_cidr_block,
        prefix_list_id,
    })?;
    let target = rules::target(Targets {
        gateway_id,
        nat_gateway_id,
        network_interface_id,
        others: vec![
            ("CarrierGatewayId", carrier_gateway_id),
            ("CoreNetworkArn", core_network_arn),
            (
                "EgressOnlyInternetGatewayId",
                egress_only_internet_gateway_id,
            ),
            ("InstanceId", instance_id),
            ("LocalGatewayId", local_gateway_id),
            ("OdbNetworkArn", odb_network_arn),
            ("TransitGatewayId", transit_gateway_id),
            ("VpcEndpointId", vpc_endpoint_id),
            ("VpcPeeringConnectionId", vpc_peering_connection_id),
        ],
    })?;
    let mut table = table(call, &route_table_id)?;
    let old = table
        .routes
        .iter()
        .find(|route| route.destination == destination);
    if old.is_some_and(|old| old.target != target) {
        return Err(faults::route_already_exists(&destination.to_string()));
    }
    check_target(call, &table, destination, &target)?;
    if old.is_none() {
        // The local route does not count.
        quota::ROUTES.here(call).allows(table.routes.len())?;
        table.routes.push(route(destination, target));
        call.put(table);
    }
    Ok(CreateRouteOutput {
        r#return: Some(true),
    })
}

fn route(destination: Ipv4Net, target: RouteTarget) -> Route {
    Route {
        destination,
        target,
        origin: "CreateRoute".into(),
    }
}

/// The table, to be changed.
fn table(call: &mut Call<'_>, id: &str) -> Result<RouteTable, Fault> {
    let table = lookup::route_table(call, id)?;
    permission::on(call, faults::ROUTE_TABLE, &table.id, &table.tags)?;
    Ok(RouteTable::clone(&table))
}

/// The target exists, in the table's VPC, and may have that destination.
fn check_target(
    call: &mut Call<'_>,
    table: &RouteTable,
    destination: Ipv4Net,
    target: &RouteTarget,
) -> Result<(), Fault> {
    let (vpc_id, what) = match target {
        RouteTarget::Local => (Some(table.vpc_id.clone()), "gateway local".to_owned()),
        RouteTarget::InternetGateway(id) => {
            let gateway = lookup::internet_gateway(call, id)?;
            (gateway.vpc_id.clone(), format!("network gateway {id}"))
        }
        RouteTarget::NatGateway(id) => {
            let gateway = lookup::nat_gateway_to_route_to(call, id)?;
            (Some(gateway.vpc_id.clone()), format!("NAT gateway {id}"))
        }
        RouteTarget::NetworkInterface(id) => {
            let interface = lookup::network_interface(call, id)?;
            (Some(interface.vpc_id.clone()), format!("interface {id}"))
        }
    };
    if vpc_id.as_ref() != Some(&table.vpc_id) {
        return Err(faults::invalid_parameter(format!(
            "route table {} and {what} belong to different networks",
            table.id
        )));
    }
    let vpc = lookup::vpc(call, &table.vpc_id)?;
    rules::allowed(destination, target, vpc.cidr)
}

/// Leads a route elsewhere. AWS: EC2 ReplaceRoute.
pub fn replace_route(
    call: &mut Call<'_>,
    input: ReplaceRouteInput,
) -> Result<ReplaceRouteOutput, Fault> {
    let ReplaceRouteInput {
        carrier_gateway_id,
        core_network_arn,
        destination_cidr_block: cidr_block,
        destination_ipv6_cidr_block: ipv6_cidr_block,
        destination_prefix_list_id: prefix_list_id,
        dry_run,
        egress_only_internet_gateway_id,
        gateway_id,
        instance_id,
        local_gateway_id,
        local_target,
        nat_gateway_id,
        network_interface_id,
        odb_network_arn,
        route_table_id,
        transit_gateway_id,
        vpc_endpoint_id,
        vpc_peering_connection_id,
    } = input;
    done_by_wire(dry_run);
    refuse_true(local_target, "ReplaceRoute with LocalTarget")?;
    let destination = rules::destination(Destinations {
        cidr_block,
        ipv6_cidr_block,
        prefix_list_id,
    })?;
    let target = rules::target(Targets {
        gateway_id,
        nat_gateway_id,
        network_interface_id,
        others: vec![
            ("CarrierGatewayId", carrier_gateway_id),
            ("CoreNetworkArn", core_network_arn),
            (
                "EgressOnlyInternetGatewayId",
                egress_only_internet_gateway_id,
            ),
            ("InstanceId", instance_id),
            ("LocalGatewayId", local_gateway_id),
            ("OdbNetworkArn", odb_network_arn),
            ("TransitGatewayId", transit_gateway_id),
            ("VpcEndpointId", vpc_endpoint_id),
            ("VpcPeeringConnectionId", vpc_peering_connection_id),
        ],
    })?;
    let mut table = table(call, &route_table_id)?;
    check_target(call, &table, destination, &target)?;
    let place = place_of(&table, destination)?;
    let place = place.ok_or_else(|| faults::no_route_to_replace(destination))?;
    table.routes[place] = route(destination, target);
    call.put(table);
    Ok(ReplaceRouteOutput {})
}

/// Where a route is in its table, if it is there; the one to the VPC itself may not be changed.
fn place_of(table: &RouteTable, destination: Ipv4Net) -> Result<Option<usize>, Fault> {
    let mut routes = table.routes.iter();
    let place = routes.position(|route| route.destination == destination);
    let is_local = place.is_some_and(|place| table.routes[place].target == RouteTarget::Local);
    if is_local {
        return Err(faults::invalid_parameter(format!(
            "cannot remove local route {destination} in route table {}",
            table.id
        )));
    }
    Ok(place)
}

/// Takes a route away. AWS: EC2 DeleteRoute.
pub fn delete_route(
    call: &mut Call<'_>,
    input: DeleteRouteInput,
) -> Result<DeleteRouteOutput, Fault> {
    let DeleteRouteInput {
        destination_cidr_block: cidr_block,
        destination_ipv6_cidr_block: ipv6_cidr_block,
        destination_prefix_list_id: prefix_list_id,
        dry_run,
        route_table_id,
    } = input;
    done_by_wire(dry_run);
    let destination = rules::destination(Destinations {
        cidr_block,
        ipv6_cidr_block,
        prefix_list_id,
    })?;
    let mut table = table(call, &route_table_id)?;
    let place = place_of(&table, destination)?;
    let place = place.ok_or_else(|| faults::route_not_found(destination, &table.id))?;
    table.routes.remove(place);
    call.put(table);
    Ok(DeleteRouteOutput {})
}
