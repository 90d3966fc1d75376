//! Internet gateways and NAT gateways as AWS shows them.

use super::tags;
use crate::lookup;
use resources::ec2::{InterfaceStatus, InternetGateway, NatGateway};
use shapes::ec2 as shape;
use wire::Call;

/// An internet gateway.
pub fn internet_gateway(row: &InternetGateway) -> shape::InternetGateway {
    let attachment = |vpc: &String| shape::InternetGatewayAttachment {
        state: Some("available".into()),
        vpc_id: Some(vpc.clone()),
    };
    shape::InternetGateway {
        attachments: Some(row.vpc_id.iter().map(attachment).collect()),
        internet_gateway_id: Some(row.id.clone()),
        owner_id: Some(row.scope.account.to_string()),
        tags: Some(tags(&row.tags)),
    }
}

/// `pending` until the network agent has seen the gateway's interface in the kernel, then
/// `available`; `deleting` from when it was asked to go until the agent has seen that it is gone,
/// then `deleted`.
pub fn nat_gateway_state(call: &mut Call<'_>, row: &NatGateway) -> &'static str {
    if row.deleted_at.is_some() {
        return "deleted";
    }
    if row.deleting_at.is_some() {
        return "deleting";
    }
    let key = call.scope().key(&[&row.network_interface_id]);
    match call.get::<InterfaceStatus>(&key) {
        Some(status) if status.ready => "available",
        _ => "pending",
    }
}

/// A NAT gateway.
pub fn nat_gateway(call: &mut Call<'_>, row: &NatGateway) -> shape::NatGateway {
    let association = match row.deleted_at {
        None => lookup::address_of_interface(call, &row.network_interface_id),
        Some(_) => None,
    };
    let association = association.and_then(|address| address.association.clone());
    let state = nat_gateway_state(call, row);
    // AWS: EC2 API Reference, NatGatewayAddress.
    let status = match state {
        "pending" => Some("associating"),
        "available" => Some("succeeded"),
        "deleting" => Some("disassociating"),
        _ => None,
    };
    let address = shape::NatGatewayAddress {
        allocation_id: Some(row.allocation_id.clone()),
        association_id: association.map(|association| association.id),
        is_primary: Some(true),
        network_interface_id: Some(row.network_interface_id.clone()),
        private_ip: Some(row.private_ip.to_string()),
        public_ip: Some(row.public_ip.to_string()),
        status: status.map(Into::into),
        ..shape::NatGatewayAddress::default()
    };
    shape::NatGateway {
        availability_mode: Some("zonal".into()),
        connectivity_type: Some("public".into()),
        create_time: Some(row.created_at),
        delete_time: row.deleted_at,
        nat_gateway_addresses: Some(vec![address]),
        nat_gateway_id: Some(row.id.clone()),
        state: Some(state.into()),
        subnet_id: Some(row.subnet_id.clone()),
        tags: Some(tags(&row.tags)),
        vpc_id: Some(row.vpc_id.clone()),
        ..shape::NatGateway::default()
    }
}
