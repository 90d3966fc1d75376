//! Elastic IP addresses. Without a pool of real addresses each is a loopback address of this
//! instance: never one that this machine does not have. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::{network_interface, permission};
use crate::rules::{quota, refuse, same_either_way, tag};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::ec2::{
    Address, AddressAssociation, InterfaceOwner, NetworkInterface, PublicAddress,
};
use resources::ondol::{HostAddress, Instance};
use shapes::ec2::{
    AllocateAddressInput, AllocateAddressOutput, AssociateAddressInput, AssociateAddressOutput,
    DescribeAddressesAttributeInput, DescribeAddressesAttributeOutput, DescribeAddressesInput,
    DescribeAddressesOutput, DisassociateAddressInput, DisassociateAddressOutput,
    ReleaseAddressInput, ReleaseAddressOutput,
};
use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::Arc;
use store::Row;
use wire::{Call, PageSize, done_by_wire};

/// Takes the lowest address of this host's that nobody has, for `owner`.
pub fn take_host_address(call: &mut Call<'_>, owner: &str) -> Result<Ipv4Addr, Fault> {
    let instance = call.get::<Instance>(Instance::KEY);
    let instance = instance.ok_or_else(|| faults::internal("the instance's row is missing"))?;
    let (a, b) = instance.loopback_bytes();
    let taken: BTreeSet<Ipv4Addr> = call
        .scan::<HostAddress>(HostAddress::ALL)
        .iter()
        .map(|taken| taken.address)
        .collect();
    let mut all = (1..=254).map(|last| Ipv4Addr::new(127, a, b, last));
    let address = all.find(|address| !taken.contains(address));
    let address = address.ok_or_else(faults::no_public_address)?;
    call.put(HostAddress {
        address,
        scope: call.scope().clone(),
        owner: owner.to_owned(),
    });
    Ok(address)
}

/// Gives it back.
pub fn give_back_host_address(call: &mut Call<'_>, address: Ipv4Addr) {
    call.delete::<HostAddress>(&HostAddress::key_of(address));
}

/// Gives the account an address. AWS: EC2 AllocateAddress.
pub fn allocate_address(
    call: &mut Call<'_>,
    input: AllocateAddressInput,
) -> Result<AllocateAddressOutput, Fault> {
    let AllocateAddressInput {
        address,
        customer_owned_ipv4_pool,
        domain,
        dry_run,
        ipam_pool_id,
        network_border_group,
        public_ipv4_pool,
        tag_specifications,
    } = input;
    done_by_wire(dry_run);
    refuse(&address, "AllocateAddress with Address")?;
    refuse(
        &customer_owned_ipv4_pool,
        "AllocateAddress with CustomerOwnedIpv4Pool",
    )?;
    refuse(
        &domain.filter(|domain| domain != "vpc"),
        "AllocateAddress with Domain standard",
    )?;
    refuse(&ipam_pool_id, "AllocateAddress with IpamPoolId")?;
    let region = call.region().as_str();
    let elsewhere = network_border_group.filter(|group| group != region);
    refuse(
        &elsewhere,
        "AllocateAddress with another NetworkBorderGroup than the region",
    )?;
    let pool = public_ipv4_pool.filter(|pool| pool != "amazon");
    refuse(&pool, "AllocateAddress with PublicIpv4Pool")?;
    let tags = tag::of_new(tag_specifications, faults::ADDRESS, false)?;
    permission::to_create(call, faults::ADDRESS, &tags, "AllocateAddress")?;
    let prefix = call.scope().key(&[]);
    quota::ADDRESSES
        .here(call)
        .allows_one_more(call.scan::<Address>(&prefix).len())?;
    let allocation_id = format!("eipalloc-{}", call.seed().hex(17));
    let row = Address {
        scope: call.scope().clone(),
        public_ip: take_host_address(call, &allocation_id)?,
        allocation_id,
        association: None,
        tags,
    };
    let row = call.put(row);
    Ok(AllocateAddressOutput {
        allocation_id: Some(row.allocation_id.clone()),
        domain: Some("vpc".into()),
        network_border_group: Some(call.region().to_string()),
        public_ip: Some(row.public_ip.to_string()),
        ..AllocateAddressOutput::default()
    })
}

/// Takes an address that is bound to nothing from the account. AWS: EC2 ReleaseAddress.
pub fn release_address(
    call: &mut Call<'_>,
    input: ReleaseAddressInput,
) -> Result<ReleaseAddressOutput, Fault> {
    let ReleaseAddressInput {
        allocation_id,
        dry_run,
        network_border_group,
        public_ip,
    } = input;
    done_by_wire(dry_run);
    let region = call.region().as_str();
    let elsewhere = network_border_group.filter(|group| group != region);
    refuse(
        &elsewhere,
        "ReleaseAddress with another NetworkBorderGroup than the region",
    )?;
    let address = named(call, allocation_id, public_ip)?;
    permission::on(call, faults::ADDRESS, &address.allocation_id, &address.tags)?;
    if address.association.is_some() {
        return Err(faults::address_in_use(&address.public_ip.to_string()));
    }
    give_back_host_address(call, address.public_ip);
    call.delete::<Address>(&address.key());
    Ok(ReleaseAddressOutput {})
}

/// The address that a call names in one of two ways.
fn named(
    call: &mut Call<'_>,
    allocation_id: Option<String>,
    public_ip: Option<String>,
) -> Result<Arc<Address>, Fault> {
    match (allocation_id, public_ip) {
        (Some(id), None) => lookup::address(call, &id),
        (None, Some(ip)) => lookup::address_by_ip(call, &ip),
        (None, None) => Err(faults::missing_parameter("allocationId")),
        (Some(_), Some(_)) => Err(faults::invalid_combination(
            "You may specify public IP or allocation id, but not both in the same call",
        )),
    }
}

/// Refuses to take an address from a NAT gateway, which sends from it as long as it is there.
fn check_holder(call: &mut Call<'_>, elastic: &Address) -> Result<(), Fault> {
    let Some(association) = &elastic.association else {
        return Ok(());
    };
    let holder = lookup::network_interface(call, &association.network_interface_id)?;
    match holder.owner {
        InterfaceOwner::NatGateway(_) => Err(faults::requester_managed()),
        _ => Ok(()),
    }
}

/// Binds an address to an interface of the account's own, away from another one if need be.
/// AWS: EC2 AssociateAddress.
pub fn associate_address(
    call: &mut Call<'_>,
    input: AssociateAddressInput,
) -> Result<AssociateAddressOutput, Fault> {
    let AssociateAddressInput {
        allocation_id,
        allow_reassociation,
        dry_run,
        instance_id,
        network_interface_id,
        private_ip_address,
        public_ip,
    } = input;
    done_by_wire(dry_run);
    refuse(&instance_id, "AssociateAddress with InstanceId")?;
    let elastic = named(call, allocation_id, public_ip)?;
    permission::on(call, faults::ADDRESS, &elastic.allocation_id, &elastic.tags)?;
    let id = network_interface_id.ok_or_else(|| faults::missing_parameter("networkInterfaceId"))?;
    let interface = lookup::network_interface(call, &id)?;
    permission::on(
        call,
        faults::NETWORK_INTERFACE,
        &interface.id,
        &interface.tags,
    )?;
    network_interface::check_requester(call, &interface)?;
    check_holder(call, &elastic)?;
    if private_ip_address.is_some_and(|ip| ip != interface.private_ip.to_string()) {
        let message = format!(
            "The private IP address is not of interface {}",
            interface.id
        );
        return Err(faults::invalid_parameter(message));
    }
    if lookup::internet_gateways_of(call, &interface.vpc_id).is_empty() {
        return Err(faults::no_internet_gateway(&interface.vpc_id));
    }
    let old = lookup::address_of_interface(call, &interface.id);
    if old
        .as_ref()
        .is_some_and(|old| old.allocation_id == elastic.allocation_id)
    {
        let association = old.and_then(|old| old.association.clone());
        return Ok(AssociateAddressOutput {
            association_id: association.map(|association| association.id),
        });
    }
    if elastic.association.is_some() && allow_reassociation == Some(false) {
        return Err(faults::already_associated(format!(
            "resource {} is already associated with another interface",
            elastic.allocation_id
        )));
    }
    for bound in [Some(Arc::clone(&elastic)), old].into_iter().flatten() {
        unbind(call, &bound);
    }
    let interface = lookup::network_interface(call, &interface.id)?;
    if let Some(public) = &interface.public {
        give_back_host_address(call, public.ip);
    }
    let association_id = Some(bind(call, &elastic, &interface));
    Ok(AssociateAddressOutput { association_id })
}

/// Writes that the address belongs to the interface; answers the association's id.
pub fn bind(call: &mut Call<'_>, elastic: &Address, interface: &NetworkInterface) -> String {
    let id = format!("eipassoc-{}", call.seed().hex(17));
    call.put(Address {
        association: Some(AddressAssociation {
            id: id.clone(),
            network_interface_id: interface.id.clone(),
            private_ip: interface.private_ip,
        }),
        ..elastic.clone()
    });
    call.put(NetworkInterface {
        public: Some(PublicAddress {
            ip: elastic.public_ip,
            allocation_id: Some(elastic.allocation_id.clone()),
        }),
        ..interface.clone()
    });
    id
}

/// Writes that the address belongs to no interface.
pub fn unbind(call: &mut Call<'_>, elastic: &Address) {
    let Some(association) = &elastic.association else {
        return;
    };
    if let Ok(interface) = lookup::network_interface(call, &association.network_interface_id) {
        call.put(NetworkInterface {
            public: None,
            ..NetworkInterface::clone(&interface)
        });
    }
    call.put(Address {
        association: None,
        ..elastic.clone()
    });
}

/// Unbinds an address, but not from a NAT gateway. AWS: EC2 DisassociateAddress.
pub fn disassociate_address(
    call: &mut Call<'_>,
    input: DisassociateAddressInput,
) -> Result<DisassociateAddressOutput, Fault> {
    let DisassociateAddressInput {
        association_id,
        dry_run,
        public_ip,
    } = input;
    done_by_wire(dry_run);
    let elastic = match (association_id, public_ip) {
        (Some(id), None) => lookup::address_by_association(call, &id)?,
        (None, Some(ip)) => lookup::address_by_ip(call, &ip)?,
        (None, None) => return Err(faults::missing_parameter("associationId")),
        (Some(_), Some(_)) => {
            return Err(faults::invalid_combination(
                "You may specify public IP or association id, but not both in the same call",
            ));
        }
    };
    permission::on(call, faults::ADDRESS, &elastic.allocation_id, &elastic.tags)?;
    check_holder(call, &elastic)?;
    unbind(call, &elastic);
    Ok(DisassociateAddressOutput {})
}

const LISTING: Listing<Address> = Listing {
    kind: faults::ADDRESS,
    filters: &[
        "allocation-id",
        "association-id",
        "domain",
        "network-border-group",
        "network-interface-id",
        "network-interface-owner-id",
        "private-ip-address",
        "public-ip",
    ],
    never: &["instance-id"],
    values: |call, row, name| {
        let bound = row.association.iter();
        match name {
            "association-id" => bound.map(|bound| bound.id.clone()).collect(),
            "domain" => vec!["vpc".into()],
            "network-border-group" => vec![row.scope.region.to_string()],
            "network-interface-id" => bound
                .map(|bound| bound.network_interface_id.clone())
                .collect(),
            "network-interface-owner-id" => {
                let owner = view::address(call, row).network_interface_owner_id;
                owner.into_iter().collect()
            }
            "private-ip-address" => bound.map(|bound| bound.private_ip.to_string()).collect(),
            "public-ip" => vec![row.public_ip.to_string()],
            _ => vec![row.allocation_id.clone()],
        }
    },
    tags: |row| &row.tags,
    id_filter: "allocation-id",
    indexes: &[
        ("public-ip", "public_ip"),
        ("association-id", "association"),
        ("network-interface-id", "interface"),
    ],
};

/// Lists elastic addresses. AWS: EC2 DescribeAddresses.
pub fn describe_addresses(
    call: &mut Call<'_>,
    input: DescribeAddressesInput,
) -> Result<DescribeAddressesOutput, Fault> {
    let DescribeAddressesInput {
        allocation_ids,
        dry_run,
        filters,
        public_ips,
    } = input;
    done_by_wire(dry_run);
    let mut ids = allocation_ids.unwrap_or_default();
    for ip in public_ips.unwrap_or_default() {
        ids.push(lookup::address_by_ip(call, &ip)?.allocation_id.clone());
    }
    let asked = Asked {
        ids: Some(ids),
        filters,
        ..Asked::default()
    };
    let (rows, _) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeAddressesOutput {
        addresses: Some(rows.iter().map(|row| view::address(call, row)).collect()),
    })
}

/// Lists the addresses with a reverse DNS name: none has one, since nothing sets one.
/// AWS: EC2 DescribeAddressesAttribute.
pub fn describe_addresses_attribute(
    call: &mut Call<'_>,
    input: DescribeAddressesAttributeInput,
) -> Result<DescribeAddressesAttributeOutput, Fault> {
    let DescribeAddressesAttributeInput {
        allocation_ids,
        attribute,
        dry_run,
        max_results,
        next_token,
    } = input;
    done_by_wire(dry_run);
    // The model allows one attribute, domain-name, and says so itself.
    same_either_way(attribute);
    let size = PageSize {
        default: 1000,
        most: 1000,
    };
    call.page(next_token.as_deref(), max_results, size)?;
    for id in allocation_ids.unwrap_or_default() {
        lookup::address(call, &id)?;
    }
    Ok(DescribeAddressesAttributeOutput {
        addresses: Some(Vec::new()),
        next_token: None,
    })
}
