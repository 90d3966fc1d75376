//! Network interfaces, a user's own and those that services have made. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::{address, permission};
use crate::rules::interface as rules;
use crate::rules::{cidr, quota, refuse, refuse_true, same_either_way};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use resources::ec2::{InterfaceOwner, InterfaceStatus, NetworkInterface, PublicAddress, Subnet};
use shapes::ec2::{
    AttributeBooleanValue, AttributeValue, CreateNetworkInterfaceInput,
    CreateNetworkInterfaceOutput, DeleteNetworkInterfaceInput, DeleteNetworkInterfaceOutput,
    DescribeNetworkInterfaceAttributeInput, DescribeNetworkInterfaceAttributeOutput,
    DescribeNetworkInterfacesInput, DescribeNetworkInterfacesOutput,
    ModifyNetworkInterfaceAttributeInput, ModifyNetworkInterfaceAttributeOutput,
};
use std::net::Ipv4Addr;
use store::Row;
use wire::{Call, done_by_wire};

/// Makes an interface with an address of its subnet. AWS: EC2 CreateNetworkInterface.
pub fn create_network_interface(
    call: &mut Call<'_>,
    input: CreateNetworkInterfaceInput,
) -> Result<CreateNetworkInterfaceOutput, Fault> {
    let requester = rules::requester(call.caller());
    let requested = rules::requested(input, requester)?;
    let tags = &requested.tags;
    permission::to_create(
        call,
        faults::NETWORK_INTERFACE,
        tags,
        "CreateNetworkInterface",
    )?;
    let client_token = requested.client_token.clone();
    let id = call.idempotent(client_token.as_deref(), |call| {
        let subnet = lookup::subnet(call, &requested.subnet_id)?;
        permission::on(call, faults::SUBNET, &subnet.id, &subnet.tags)?;
        make(call, requested, &subnet)
    })?;
    let row = lookup::network_interface(call, &id)?;
    Ok(CreateNetworkInterfaceOutput {
        client_token,
        network_interface: Some(view::interface(call, &row)),
    })
}

fn make(
    call: &mut Call<'_>,
    requested: rules::Requested,
    subnet: &Subnet,
) -> Result<String, Fault> {
    let groups = match requested.groups {
        Some(groups) => checked_groups(call, &subnet.vpc_id, groups)?,
        None => vec![
            lookup::vpc(call, &subnet.vpc_id)?
                .default_security_group_id
                .clone(),
        ],
    };
    let wanted = requested
        .address
        .map(|text| cidr::wanted(&text, subnet.cidr))
        .transpose()?;
    let private_ip = choose_address(call, subnet, wanted)?;
    let attachment_id = requested
        .requester
        .map(|requester| format!("{}{}", requester.attachment_prefix, call.seed().hex(17)));
    let row = call.put(NetworkInterface {
        groups,
        description: requested.description,
        owner: requested.owner,
        attachment_id,
        requester_id: requested
            .requester
            .map_or("", |requester| requester.id)
            .to_owned(),
        tags: requested.tags,
        ..plain(call, subnet, private_ip)
    });
    Ok(row.id.clone())
}

/// An interface that is nobody's, without groups.
pub fn plain(call: &Call<'_>, subnet: &Subnet, private_ip: Ipv4Addr) -> NetworkInterface {
    let mac = call.seed().next_u64().to_be_bytes();
    let mac = mac[..5]
        .iter()
        .map(|byte| format!(":{byte:02x}"))
        .collect::<String>();
    NetworkInterface {
        scope: call.scope().clone(),
        id: format!("eni-{}", call.seed().hex(17)),
        vpc_id: subnet.vpc_id.clone(),
        subnet_id: subnet.id.clone(),
        availability_zone: subnet.availability_zone.clone(),
        mac_address: format!("02{mac}"),
        private_ip,
        public: None,
        groups: Vec::new(),
        description: String::new(),
        interface_type: "interface".into(),
        owner: InterfaceOwner::None,
        attachment_id: None,
        requester_id: String::new(),
        source_dest_check: true,
        created_at: call.now(),
        tags: Tags::new(),
    }
}

/// The wanted address if it is free, or else the first free one from a place chosen by chance, so
/// that an address is rarely given again soon. It looks addresses up one by one and never walks
/// over the subnet's interfaces.
pub fn choose_address(
    call: &mut Call<'_>,
    subnet: &Subnet,
    wanted: Option<Ipv4Addr>,
) -> Result<Ipv4Addr, Fault> {
    if let Some(wanted) = wanted {
        return match is_free(call, subnet, wanted) {
            true => Ok(wanted),
            false => Err(faults::address_in_use(&wanted.to_string())),
        };
    }
    let usable = cidr::usable(subnet.cidr);
    let start = u32::try_from(call.seed().below(u64::from(usable))).unwrap_or(0);
    for step in 0..usable {
        let address = cidr::usable_at(subnet.cidr, (start + step) % usable);
        if is_free(call, subnet, address) {
            return Ok(address);
        }
    }
    Err(faults::no_free_address(&subnet.id))
}

fn is_free(call: &mut Call<'_>, subnet: &Subnet, address: Ipv4Addr) -> bool {
    let key = call.scope().key(&[&subnet.vpc_id, &address.to_string()]);
    call.scan_index::<NetworkInterface>("address", &key)
        .is_empty()
}

/// Groups of the VPC, each once and not too many.
fn checked_groups(
    call: &mut Call<'_>,
    vpc_id: &str,
    mut groups: Vec<String>,
) -> Result<Vec<String>, Fault> {
    groups.sort();
    groups.dedup();
    quota::GROUPS_PER_INTERFACE
        .here(call)
        .allows(groups.len())?;
    for id in &groups {
        let group = lookup::security_group(call, id)?;
        permission::on(call, faults::SECURITY_GROUP, &group.id, &group.tags)?;
        if group.vpc_id != vpc_id {
            return Err(faults::different_networks());
        }
    }
    Ok(groups)
}

/// Refuses a caller that is not the service an interface was made for.
pub fn check_requester(call: &Call<'_>, row: &NetworkInterface) -> Result<(), Fault> {
    let requester = rules::requester(call.caller()).map_or("", |requester| requester.id);
    match row.requester_id.is_empty() || row.requester_id == requester {
        true => Ok(()),
        false => Err(faults::requester_managed()),
    }
}

/// Deletes an interface: a user's own when nothing uses it, a service's when the service says so.
/// AWS: EC2 DeleteNetworkInterface.
pub fn delete_network_interface(
    call: &mut Call<'_>,
    input: DeleteNetworkInterfaceInput,
) -> Result<DeleteNetworkInterfaceOutput, Fault> {
    let DeleteNetworkInterfaceInput {
        dry_run,
        network_interface_id,
    } = input;
    done_by_wire(dry_run);
    let row = lookup::network_interface(call, &network_interface_id)?;
    permission::on(call, faults::NETWORK_INTERFACE, &row.id, &row.tags)?;
    if row.attachment_id.is_some() && rules::requester(call.caller()).is_none() {
        return Err(faults::interface_in_use(&row.id));
    }
    check_requester(call, &row)?;
    remove(call, &row);
    Ok(DeleteNetworkInterfaceOutput {})
}

/// Takes an interface away, and sets its public address free.
pub fn remove(call: &mut Call<'_>, row: &NetworkInterface) {
    match lookup::address_of_interface(call, &row.id) {
        Some(elastic) => address::unbind(call, &elastic),
        None => {
            if let Some(public) = &row.public {
                address::give_back_host_address(call, public.ip);
            }
        }
    }
    call.delete::<InterfaceStatus>(&row.key());
    call.delete::<NetworkInterface>(&row.key());
}

const LISTING: Listing<NetworkInterface> = Listing {
    kind: faults::NETWORK_INTERFACE,
    filters: &[
        "addresses.association.owner-id",
        "addresses.association.public-ip",
        "addresses.primary",
        "addresses.private-ip-address",
        "association.allocation-id",
        "association.association-id",
        "association.ip-owner-id",
        "association.public-dns-name",
        "association.public-ip",
        "attachment.attach-time",
        "attachment.attachment-id",
        "attachment.delete-on-termination",
        "attachment.device-index",
        "attachment.instance-owner-id",
        "attachment.status",
        "availability-zone",
        "availability-zone-id",
        "description",
        "group-id",
        "group-name",
        "interface-type",
        "mac-address",
        "network-interface-id",
        "operator.managed",
        "owner-id",
        "private-dns-name",
        "private-ip-address",
        "requester-id",
        "requester-managed",
        "source-dest-check",
        "status",
        "subnet-id",
        "vpc-id",
    ],
    never: &[
        "attachment.instance-id",
        "attachment.nat-gateway-id",
        "ipv6-addresses.ipv6-address",
        "operator.principal",
    ],
    values: |call, row, name| {
        let attached = row.attachment_id.iter();
        match name {
            "addresses.primary" => vec!["true".into()],
            "addresses.private-ip-address" | "private-ip-address" => {
                vec![row.private_ip.to_string()]
            }
            "association.allocation-id" => row
                .public
                .iter()
                .filter_map(|public| public.allocation_id.clone())
                .collect(),
            "attachment.attachment-id" => attached.cloned().collect(),
            "attachment.instance-owner-id" => attached.map(|_| row.requester_id.clone()).collect(),
            "attachment.status" => attached
                .map(|_| view::attachment_status(call, row).to_owned())
                .collect(),
            "availability-zone" => vec![row.availability_zone.clone()],
            "description" => vec![row.description.clone()],
            "group-id" => row.groups.clone(),
            "interface-type" => vec![row.interface_type.clone()],
            "mac-address" => vec![row.mac_address.clone()],
            "operator.managed" => vec!["false".into()],
            "owner-id" => vec![row.scope.account.to_string()],
            "requester-id" => vec![row.requester_id.clone()],
            "requester-managed" => vec![(!row.requester_id.is_empty()).to_string()],
            "source-dest-check" => vec![row.source_dest_check.to_string()],
            "status" => vec![view::status(row).into()],
            "subnet-id" => vec![row.subnet_id.clone()],
            "vpc-id" => vec![row.vpc_id.clone()],
            "network-interface-id" => vec![row.id.clone()],
            _ => shown(view::interface(call, row), name),
        }
    },
    tags: |row| &row.tags,
    id_filter: "network-interface-id",
    indexes: &[
        ("group-id", "group"),
        ("subnet-id", "subnet"),
        ("vpc-id", "vpc"),
    ],
};

/// What an interface has for those filters that go by what is worked out when it is shown.
fn shown(interface: shapes::ec2::NetworkInterface, name: &str) -> Vec<String> {
    let association = interface.association.unwrap_or_default();
    let attachment = interface.attachment.unwrap_or_default();
    let one = match name {
        "addresses.association.owner-id" | "association.ip-owner-id" => association.ip_owner_id,
        "association.association-id" => association.association_id,
        "addresses.association.public-ip" | "association.public-ip" => association.public_ip,
        "association.public-dns-name" => association.public_dns_name,
        "attachment.attach-time" => attachment.attach_time.map(|at| at.iso8601_millis()),
        "attachment.delete-on-termination" => {
            attachment.delete_on_termination.map(|one| one.to_string())
        }
        "attachment.device-index" => attachment.device_index.map(|index| index.to_string()),
        "availability-zone-id" => interface.availability_zone_id,
        "group-name" => {
            let groups = interface.groups.into_iter().flatten();
            return groups.filter_map(|group| group.group_name).collect();
        }
        "private-dns-name" => interface.private_dns_name,
        _ => None,
    };
    one.into_iter().collect()
}

/// Lists interfaces. AWS: EC2 DescribeNetworkInterfaces.
pub fn describe_network_interfaces(
    call: &mut Call<'_>,
    input: DescribeNetworkInterfacesInput,
) -> Result<DescribeNetworkInterfacesOutput, Fault> {
    let DescribeNetworkInterfacesInput {
        dry_run,
        filters,
        include_managed_resources,
        max_results,
        network_interface_ids,
        next_token,
    } = input;
    done_by_wire(dry_run);
    // No interface is hidden, so all are included anyway.
    same_either_way(include_managed_resources);
    let asked = Asked {
        ids: network_interface_ids,
        filters,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeNetworkInterfacesOutput {
        network_interfaces: Some(rows.iter().map(|row| view::interface(call, row)).collect()),
        next_token,
    })
}

/// Says one attribute of an interface. AWS: EC2 DescribeNetworkInterfaceAttribute.
pub fn describe_network_interface_attribute(
    call: &mut Call<'_>,
    input: DescribeNetworkInterfaceAttributeInput,
) -> Result<DescribeNetworkInterfaceAttributeOutput, Fault> {
    let DescribeNetworkInterfaceAttributeInput {
        attribute,
        dry_run,
        network_interface_id,
    } = input;
    done_by_wire(dry_run);
    let attribute = attribute.ok_or_else(|| faults::missing_parameter("attribute"))?;
    let row = lookup::network_interface(call, &network_interface_id)?;
    let output = DescribeNetworkInterfaceAttributeOutput {
        network_interface_id: Some(row.id.clone()),
        ..DescribeNetworkInterfaceAttributeOutput::default()
    };
    Ok(match attribute.as_str() {
        "description" => DescribeNetworkInterfaceAttributeOutput {
            description: Some(AttributeValue {
                value: Some(row.description.clone()),
            }),
            ..output
        },
        "groupSet" => DescribeNetworkInterfaceAttributeOutput {
            groups: Some(view::interface_groups(call, &row)),
            ..output
        },
        "sourceDestCheck" => DescribeNetworkInterfaceAttributeOutput {
            source_dest_check: Some(AttributeBooleanValue {
                value: Some(row.source_dest_check),
            }),
            ..output
        },
        "attachment" => DescribeNetworkInterfaceAttributeOutput {
            attachment: view::interface_attachment(call, &row),
            ..output
        },
        _ => DescribeNetworkInterfaceAttributeOutput {
            associate_public_ip_address: Some(row.public.is_some()),
            ..output
        },
    })
}

/// Changes an interface. AWS: EC2 ModifyNetworkInterfaceAttribute.
pub fn modify_network_interface_attribute(
    call: &mut Call<'_>,
    input: ModifyNetworkInterfaceAttributeInput,
) -> Result<ModifyNetworkInterfaceAttributeOutput, Fault> {
    let ModifyNetworkInterfaceAttributeInput {
        associate_public_ip_address,
        associated_subnet_ids,
        attachment,
        connection_tracking_specification,
        description,
        dry_run,
        ena_srd_specification,
        enable_primary_ipv6,
        groups,
        network_interface_id,
        source_dest_check,
    } = input;
    done_by_wire(dry_run);
    let what = |member: &str| format!("ModifyNetworkInterfaceAttribute with {member}");
    refuse(&associated_subnet_ids, &what("AssociatedSubnetIds"))?;
    refuse(&attachment, &what("Attachment"))?;
    refuse(
        &connection_tracking_specification,
        &what("ConnectionTrackingSpecification"),
    )?;
    refuse(&ena_srd_specification, &what("EnaSrdSpecification"))?;
    refuse_true(enable_primary_ipv6, &what("EnablePrimaryIpv6"))?;
    let row = lookup::network_interface(call, &network_interface_id)?;
    permission::on(call, faults::NETWORK_INTERFACE, &row.id, &row.tags)?;
    check_requester(call, &row)?;
    let mut row = NetworkInterface::clone(&row);
    if let Some(groups) = groups {
        row.groups = checked_groups(call, &row.vpc_id, groups)?;
    }
    if let Some(text) = description.and_then(|given| given.value) {
        row.description = text;
    }
    if let Some(check) = source_dest_check.and_then(|given| given.value) {
        row.source_dest_check = check;
    }
    if let Some(associate) = associate_public_ip_address {
        set_public(call, &mut row, associate)?;
    }
    call.put(row);
    Ok(ModifyNetworkInterfaceAttributeOutput {})
}

/// Gives an interface a public address of its own, or takes it.
fn set_public(
    call: &mut Call<'_>,
    row: &mut NetworkInterface,
    associate: bool,
) -> Result<(), Fault> {
    match (&row.public, associate) {
        (Some(_), true) | (None, false) => Ok(()),
        (Some(public), false) if public.allocation_id.is_some() => Err(faults::invalid_parameter(
            "An elastic IP address is disassociated with DisassociateAddress",
        )),
        (Some(public), false) => {
            address::give_back_host_address(call, public.ip);
            row.public = None;
            Ok(())
        }
        (None, true) => {
            row.public = Some(PublicAddress {
                ip: address::take_host_address(call, &row.id)?,
                allocation_id: None,
            });
            Ok(())
        }
    }
}
