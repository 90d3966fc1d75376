//! Network interfaces as AWS shows them.

use super::tags;
use crate::lookup;
use resources::ec2::{InterfaceOwner, InterfaceStatus, NetworkInterface, PublicAddress};
use resources::elbv2::LoadBalancer;
use shapes::ec2 as shape;
use std::net::Ipv4Addr;
use wire::Call;

/// `in-use` when it has an owner, else `available`.
pub fn status(row: &NetworkInterface) -> &'static str {
    if row.attachment_id.is_some() {
        "in-use"
    } else {
        "available"
    }
}

/// An interface.
pub fn interface(call: &mut Call<'_>, row: &NetworkInterface) -> shape::NetworkInterface {
    let is_named = is_named(call, row);
    let association = association(call, row, is_named);
    let private_dns_name = is_named.then(|| row.scope.region.private_name(row.private_ip));
    let address = shape::NetworkInterfacePrivateIpAddress {
        association: association.clone(),
        primary: Some(true),
        private_dns_name: private_dns_name.clone(),
        private_ip_address: Some(row.private_ip.to_string()),
    };
    let requester = Some(row.requester_id.clone()).filter(|id| !id.is_empty());
    let zone = row
        .scope
        .region
        .zones()
        .into_iter()
        .find(|(name, _)| *name == row.availability_zone);
    shape::NetworkInterface {
        association,
        attachment: interface_attachment(call, row),
        availability_zone: Some(row.availability_zone.clone()),
        availability_zone_id: zone.map(|(_, id)| id),
        description: Some(row.description.clone()),
        groups: Some(interface_groups(call, row)),
        interface_type: Some(row.interface_type.clone()),
        ipv6_addresses: Some(Vec::new()),
        mac_address: Some(row.mac_address.clone()),
        network_interface_id: Some(row.id.clone()),
        owner_id: Some(row.scope.account.to_string()),
        private_dns_name,
        private_ip_address: Some(row.private_ip.to_string()),
        private_ip_addresses: Some(vec![address]),
        requester_managed: Some(requester.is_some()),
        requester_id: requester,
        source_dest_check: Some(row.source_dest_check),
        status: Some(status(row).into()),
        subnet_id: Some(row.subnet_id.clone()),
        tag_set: Some(tags(&row.tags)),
        vpc_id: Some(row.vpc_id.clone()),
        ..shape::NetworkInterface::default()
    }
}

/// Whether the VPC's resolver answers to its names: that needs both of the VPC's attributes.
fn is_named(call: &mut Call<'_>, row: &NetworkInterface) -> bool {
    let vpc = lookup::vpc(call, &row.vpc_id);
    vpc.is_ok_and(|vpc| vpc.enable_dns_support && vpc.enable_dns_hostnames)
}

/// Its groups with their names.
pub fn interface_groups(
    call: &mut Call<'_>,
    row: &NetworkInterface,
) -> Vec<shape::GroupIdentifier> {
    let identifier = |id: &String| shape::GroupIdentifier {
        group_id: Some(id.clone()),
        group_name: lookup::security_group(call, id)
            .ok()
            .map(|group| group.name.clone()),
    };
    row.groups.iter().map(identifier).collect()
}

/// `attaching` until the network agent has seen it in the kernel, then `attached`. An interface
/// without an owner needs nothing in the kernel, and neither does a VPC or subnet without
/// interfaces: they are `available` from the start.
pub fn attachment_status(call: &mut Call<'_>, row: &NetworkInterface) -> &'static str {
    let key = call.scope().key(&[&row.id]);
    match call.get::<InterfaceStatus>(&key) {
        Some(status) if status.ready => "attached",
        _ => "attaching",
    }
}

/// What it is attached to: nothing that the account could detach it from.
pub fn interface_attachment(
    call: &mut Call<'_>,
    row: &NetworkInterface,
) -> Option<shape::NetworkInterfaceAttachment> {
    let id = row.attachment_id.as_ref()?;
    Some(shape::NetworkInterfaceAttachment {
        attach_time: Some(row.created_at),
        attachment_id: Some(id.clone()),
        delete_on_termination: Some(false),
        device_index: Some(1),
        instance_owner_id: Some(row.requester_id.clone()),
        status: Some(attachment_status(call, row).into()),
        ..shape::NetworkInterfaceAttachment::default()
    })
}

/// Its public address: its own, or that of the load balancer that it belongs to.
pub fn public_ip(call: &mut Call<'_>, row: &NetworkInterface) -> Option<Ipv4Addr> {
    if let Some(public) = &row.public {
        return Some(public.ip);
    }
    let InterfaceOwner::LoadBalancer(arn) = &row.owner else {
        return None;
    };
    let id = arn.rsplit('/').next().unwrap_or_default();
    let key = call.scope().key(&[id]);
    call.get::<LoadBalancer>(&key)
        .and_then(|owner| owner.host_address)
}

fn association(
    call: &mut Call<'_>,
    row: &NetworkInterface,
    is_named: bool,
) -> Option<shape::NetworkInterfaceAssociation> {
    let ip = public_ip(call, row)?;
    let elastic = lookup::address_of_interface(call, &row.id);
    let owner = match (&elastic, &row.owner) {
        (Some(_), _) => row.scope.account.to_string(),
        (None, InterfaceOwner::LoadBalancer(_)) => "amazon-elb".into(),
        (None, _) => "amazon".into(),
    };
    let public_name = |public: &PublicAddress| row.scope.region.public_name(public.ip);
    let association = elastic
        .as_ref()
        .and_then(|address| address.association.as_ref());
    Some(shape::NetworkInterfaceAssociation {
        allocation_id: elastic
            .as_ref()
            .map(|address| address.allocation_id.clone()),
        association_id: association.map(|association| association.id.clone()),
        ip_owner_id: Some(owner),
        // A load balancer's address has the load balancer's name.
        public_dns_name: row.public.as_ref().filter(|_| is_named).map(public_name),
        public_ip: Some(ip.to_string()),
        ..shape::NetworkInterfaceAssociation::default()
    })
}
