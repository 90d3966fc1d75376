//! A load balancer's interfaces, through EC2's public operations as this service's principal: one
//! in each of its subnets.

use crate::rules::load_balancer as rules;
use crate::{PRINCIPAL, lookup};
use aws::Fault;
use resources::ec2::Subnet;
use resources::elbv2::Zone;
use shapes::ec2;
use wire::{As, Call};

/// Has an interface made in a subnet that has room.
pub fn create(
    call: &mut Call<'_>,
    arn: &str,
    subnet: &Subnet,
    groups: &[String],
) -> Result<Zone, Fault> {
    let interfaces = lookup::interfaces_of_subnet(call, subnet);
    rules::has_room(subnet, interfaces)?;
    let name = arn
        .split_once("loadbalancer/")
        .map_or(arn, |(_, name)| name);
    let input = ec2::CreateNetworkInterfaceInput {
        description: Some(format!("ELB {name}")),
        groups: Some(groups.to_vec()),
        operator: Some(ec2::OperatorRequest {
            principal: Some(arn.to_owned()),
        }),
        subnet_id: subnet.id.clone(),
        ..ec2::CreateNetworkInterfaceInput::default()
    };
    let output = call.invoke::<ec2::CreateNetworkInterface>(As::Service(PRINCIPAL), input)?;
    let made = output.network_interface.unwrap_or_default();
    let address = made
        .private_ip_address
        .and_then(|address| address.parse().ok());
    match (made.network_interface_id, address) {
        (Some(network_interface_id), Some(private_ip)) => Ok(Zone {
            name: subnet.availability_zone.clone(),
            subnet_id: subnet.id.clone(),
            network_interface_id,
            private_ip,
        }),
        _ => Err(crate::faults::internal(
            "EC2 made an interface without an id or an address",
        )),
    }
}

/// Has an interface deleted.
pub fn delete(call: &mut Call<'_>, zone: &Zone) -> Result<(), Fault> {
    let input = ec2::DeleteNetworkInterfaceInput {
        network_interface_id: zone.network_interface_id.clone(),
        ..ec2::DeleteNetworkInterfaceInput::default()
    };
    call.invoke::<ec2::DeleteNetworkInterface>(As::Service(PRINCIPAL), input)?;
    Ok(())
}

/// Replaces an interface's groups.
pub fn set_groups(call: &mut Call<'_>, zone: &Zone, groups: &[String]) -> Result<(), Fault> {
    let input = ec2::ModifyNetworkInterfaceAttributeInput {
        groups: Some(groups.to_vec()),
        network_interface_id: zone.network_interface_id.clone(),
        ..ec2::ModifyNetworkInterfaceAttributeInput::default()
    };
    call.invoke::<ec2::ModifyNetworkInterfaceAttribute>(As::Service(PRINCIPAL), input)?;
    Ok(())
}
