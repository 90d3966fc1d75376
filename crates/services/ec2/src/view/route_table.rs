//! Route tables as AWS shows them.

use super::tags;
use crate::lookup;
use resources::ec2::{Route, RouteTable, RouteTableAssociation, RouteTarget};
use shapes::ec2 as shape;
use wire::Call;

/// A route table. Whether a route is `active` or a `blackhole` follows from its target.
pub fn route_table(call: &mut Call<'_>, row: &RouteTable) -> shape::RouteTable {
    let associations = row
        .associations
        .iter()
        .map(|one| association(row, one))
        .collect();
    let routes = row.routes.iter().map(|one| route(call, row, one)).collect();
    shape::RouteTable {
        associations: Some(associations),
        owner_id: Some(row.scope.account.to_string()),
        propagating_vgws: Some(Vec::new()),
        route_table_id: Some(row.id.clone()),
        routes: Some(routes),
        tags: Some(tags(&row.tags)),
        vpc_id: Some(row.vpc_id.clone()),
    }
}

/// The state of every association there is.
pub fn associated() -> shape::RouteTableAssociationState {
    shape::RouteTableAssociationState {
        state: Some("associated".into()),
        status_message: None,
    }
}

fn association(table: &RouteTable, row: &RouteTableAssociation) -> shape::RouteTableAssociation {
    shape::RouteTableAssociation {
        association_state: Some(associated()),
        main: Some(row.subnet_id.is_none()),
        route_table_association_id: Some(row.id.clone()),
        route_table_id: Some(table.id.clone()),
        subnet_id: row.subnet_id.clone(),
        ..shape::RouteTableAssociation::default()
    }
}

fn route(call: &mut Call<'_>, table: &RouteTable, row: &Route) -> shape::Route {
    let state = match leads_somewhere(call, table, &row.target) {
        true => "active",
        false => "blackhole",
    };
    let route = shape::Route {
        destination_cidr_block: Some(row.destination.to_string()),
        origin: Some(row.origin.clone()),
        state: Some(state.into()),
        ..shape::Route::default()
    };
    match &row.target {
        RouteTarget::Local => shape::Route {
            gateway_id: Some("local".into()),
            ..route
        },
        RouteTarget::InternetGateway(id) => shape::Route {
            gateway_id: Some(id.clone()),
            ..route
        },
        RouteTarget::NatGateway(id) => shape::Route {
            nat_gateway_id: Some(id.clone()),
            ..route
        },
        RouteTarget::NetworkInterface(id) => shape::Route {
            network_interface_id: Some(id.clone()),
            ..route
        },
    }
}

fn leads_somewhere(call: &mut Call<'_>, table: &RouteTable, target: &RouteTarget) -> bool {
    match target {
        RouteTarget::Local => true,
        RouteTarget::InternetGateway(id) => {
            let gateway = lookup::internet_gateway(call, id).ok();
            gateway.is_some_and(|gateway| gateway.vpc_id.as_ref() == Some(&table.vpc_id))
        }
        RouteTarget::NatGateway(id) => {
            let gateway = lookup::nat_gateway(call, id).ok();
            gateway.is_some_and(|gateway| gateway.is_wanted())
        }
        RouteTarget::NetworkInterface(id) => {
            let interface = lookup::network_interface(call, id).ok();
            interface.is_some_and(|interface| interface.attachment_id.is_some())
        }
    }
}
