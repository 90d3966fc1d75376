//! The two operations of EC2 that tasks need, on the real rows: the simulation is not about EC2.

use aws::{Arn, Fault};
use resources::ec2::{InterfaceOwner, NetworkInterface, Subnet};
use shapes::ec2;
use std::net::Ipv4Addr;
use wire::{Call, Codes, Service};

/// A small EC2.
pub fn service() -> Service {
    Service {
        model: &ec2::SERVICE,
        operations: OPERATIONS,
        codes: Codes::EC2,
    }
}

wire::operations! {
    /// What tasks need.
    pub static OPERATIONS: shapes::ec2 = [
        CreateNetworkInterface, create, "ec2:CreateNetworkInterface", Any;
        DeleteNetworkInterface, delete, "ec2:DeleteNetworkInterface", Any;
    ];
}

fn create(
    call: &mut Call<'_>,
    input: ec2::CreateNetworkInterfaceInput,
) -> Result<ec2::CreateNetworkInterfaceOutput, Fault> {
    let key = call.scope().key(&[&input.subnet_id]);
    let subnet = call.get::<Subnet>(&key).ok_or_else(|| {
        let id = &input.subnet_id;
        Fault::client(
            "InvalidSubnetID.NotFound",
            format!("The subnet ID '{id}' does not exist"),
        )
    })?;
    let used = call.scan_index::<NetworkInterface>("subnet", &key);
    let first = u32::from(subnet.cidr.network()) + 4;
    let room = (1u32 << (32 - subnet.cidr.prefix_len())) - 5;
    let address = (first..first + room).map(Ipv4Addr::from);
    let mut free = address.filter(|ip| used.iter().all(|one| one.private_ip != *ip));
    let private_ip = free.next().ok_or_else(|| {
        Fault::client(
            "InsufficientFreeAddressesInSubnet",
            "The specified subnet does not have enough free addresses to satisfy the request.",
        )
    })?;
    let owner = input.operator.and_then(|operator| operator.principal);
    let owner = owner.and_then(|arn| Arn::parse(&arn));
    let owner = owner.and_then(|arn| arn.resource.rsplit('/').next().map(str::to_owned));
    let id = format!("eni-{}", call.seed().hex(17));
    let row = call.put(NetworkInterface {
        scope: call.scope().clone(),
        id,
        vpc_id: subnet.vpc_id.clone(),
        subnet_id: subnet.id.clone(),
        availability_zone: subnet.availability_zone.clone(),
        mac_address: "02:00:00:00:00:01".to_owned(),
        private_ip,
        public: None,
        groups: Vec::new(),
        description: input.description.unwrap_or_default(),
        interface_type: "interface".to_owned(),
        owner: owner.map_or(InterfaceOwner::None, InterfaceOwner::Task),
        attachment_id: None,
        requester_id: String::new(),
        source_dest_check: true,
        created_at: call.now(),
        tags: aws::Tags::new(),
    });
    Ok(ec2::CreateNetworkInterfaceOutput {
        client_token: None,
        network_interface: Some(ec2::NetworkInterface {
            availability_zone: Some(row.availability_zone.clone()),
            mac_address: Some(row.mac_address.clone()),
            network_interface_id: Some(row.id.clone()),
            private_ip_address: Some(row.private_ip.to_string()),
            ..ec2::NetworkInterface::default()
        }),
    })
}

fn delete(
    call: &mut Call<'_>,
    input: ec2::DeleteNetworkInterfaceInput,
) -> Result<ec2::DeleteNetworkInterfaceOutput, Fault> {
    let key = call.scope().key(&[&input.network_interface_id]);
    if call.get::<NetworkInterface>(&key).is_none() {
        return Err(Fault::client(
            "InvalidNetworkInterfaceID.NotFound",
            "The networkInterface ID does not exist",
        ));
    }
    call.delete::<NetworkInterface>(&key);
    Ok(ec2::DeleteNetworkInterfaceOutput {})
}
