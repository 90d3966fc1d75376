//! Public NAT gateways: an interface with an elastic address. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::{address, network_interface, permission};
use crate::rules::{cidr, quota, refuse, tag};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use resources::ec2::{Address, InterfaceOwner, NatGateway, NetworkInterface, Subnet};
use shapes::ec2::{
    CreateNatGatewayInput, CreateNatGatewayOutput, DeleteNatGatewayInput, DeleteNatGatewayOutput,
    DescribeNatGatewaysInput, DescribeNatGatewaysOutput,
};
use wire::{Call, done_by_wire};

/// A CreateNatGateway that holds together.
struct Requested {
    subnet_id: String,
    allocation_id: String,
    private_ip: Option<String>,
    client_token: Option<String>,
    tags: Tags,
}

/// Makes a NAT gateway in a subnet, with an elastic address that nothing has.
/// AWS: EC2 CreateNatGateway.
pub fn create_nat_gateway(
    call: &mut Call<'_>,
    input: CreateNatGatewayInput,
) -> Result<CreateNatGatewayOutput, Fault> {
    let requested = requested(input)?;
    permission::to_create(
        call,
        faults::NAT_GATEWAY,
        &requested.tags,
        "CreateNatGateway",
    )?;
    let subnet = lookup::subnet(call, &requested.subnet_id)?;
    permission::on(call, faults::SUBNET, &subnet.id, &subnet.tags)?;
    let elastic = lookup::address(call, &requested.allocation_id)?;
    permission::on(call, faults::ADDRESS, &elastic.allocation_id, &elastic.tags)?;
    let client_token = requested.client_token.clone();
    let id = call.idempotent(client_token.as_deref(), |call| {
        if elastic.association.is_some() {
            return Err(faults::already_associated(format!(
                "Elastic IP address [{}] is already associated",
                elastic.allocation_id
            )));
        }
        if lookup::internet_gateways_of(call, &subnet.vpc_id).is_empty() {
            return Err(faults::no_internet_gateway(&subnet.vpc_id));
        }
        let there_are = lookup::live_nat_gateways_in(call, &subnet.availability_zone);
        quota::NAT_GATEWAYS.here(call).allows_one_more(there_are)?;
        make(call, requested, &subnet, &elastic)
    })?;
    let row = lookup::nat_gateway(call, &id)?;
    Ok(CreateNatGatewayOutput {
        client_token,
        nat_gateway: Some(view::nat_gateway(call, &row)),
    })
}

fn requested(input: CreateNatGatewayInput) -> Result<Requested, Fault> {
    let CreateNatGatewayInput {
        allocation_id,
        availability_mode,
        availability_zone_addresses,
        client_token,
        connectivity_type,
        dry_run,
        private_ip_address,
        secondary_allocation_ids,
        secondary_private_ip_address_count,
        secondary_private_ip_addresses,
        subnet_id,
        tag_specifications,
        vpc_id,
    } = input;
    done_by_wire(dry_run);
    let what = |member: &str| format!("CreateNatGateway with {member}");
    let regional = availability_mode.filter(|mode| mode != "zonal");
    refuse(&regional, &what("AvailabilityMode regional"))?;
    refuse(
        &availability_zone_addresses,
        &what("AvailabilityZoneAddresses"),
    )?;
    let private = connectivity_type.filter(|kind| kind != "public");
    refuse(&private, &what("ConnectivityType private"))?;
    refuse(&secondary_allocation_ids, &what("SecondaryAllocationIds"))?;
    refuse(
        &secondary_private_ip_address_count,
        &what("SecondaryPrivateIpAddressCount"),
    )?;
    refuse(
        &secondary_private_ip_addresses,
        &what("SecondaryPrivateIpAddresses"),
    )?;
    refuse(&vpc_id, &what("VpcId"))?;
    Ok(Requested {
        subnet_id: subnet_id.ok_or_else(|| faults::missing_parameter("subnetId"))?,
        allocation_id: allocation_id.ok_or_else(|| faults::missing_parameter("allocationId"))?,
        private_ip: private_ip_address,
        client_token,
        tags: tag::of_new(tag_specifications, faults::NAT_GATEWAY, false)?,
    })
}

fn make(
    call: &mut Call<'_>,
    requested: Requested,
    subnet: &Subnet,
    elastic: &Address,
) -> Result<String, Fault> {
    let id = format!("nat-{}", call.seed().hex(17));
    let wanted = requested
        .private_ip
        .map(|text| cidr::wanted(&text, subnet.cidr))
        .transpose()?;
    let private_ip = network_interface::choose_address(call, subnet, wanted)?;
    let interface = NetworkInterface {
        description: format!("Interface for NAT Gateway {id}"),
        interface_type: "nat_gateway".into(),
        owner: InterfaceOwner::NatGateway(id.clone()),
        attachment_id: Some(format!("ela-attach-{}", call.seed().hex(17))),
        requester_id: "amazon-nat".into(),
        source_dest_check: false,
        ..network_interface::plain(call, subnet, private_ip)
    };
    let interface = call.put(interface);
    address::bind(call, elastic, &interface);
    call.put(NatGateway {
        scope: call.scope().clone(),
        id: id.clone(),
        vpc_id: subnet.vpc_id.clone(),
        subnet_id: subnet.id.clone(),
        allocation_id: elastic.allocation_id.clone(),
        network_interface_id: interface.id.clone(),
        private_ip,
        public_ip: elastic.public_ip,
        created_at: call.now(),
        deleting_at: None,
        deleted_at: None,
        tags: requested.tags,
    });
    Ok(id)
}

/// Asks a NAT gateway to go. Once the host has taken it away, its controller takes its interface
/// away and frees its elastic address.
/// AWS: EC2 DeleteNatGateway.
pub fn delete_nat_gateway(
    call: &mut Call<'_>,
    input: DeleteNatGatewayInput,
) -> Result<DeleteNatGatewayOutput, Fault> {
    let DeleteNatGatewayInput {
        dry_run,
        nat_gateway_id,
    } = input;
    done_by_wire(dry_run);
    let gateway = lookup::nat_gateway(call, &nat_gateway_id)?;
    permission::on(call, faults::NAT_GATEWAY, &gateway.id, &gateway.tags)?;
    if gateway.is_wanted() {
        call.put(NatGateway {
            deleting_at: Some(call.now()),
            ..NatGateway::clone(&gateway)
        });
    }
    Ok(DeleteNatGatewayOutput {
        nat_gateway_id: Some(gateway.id.clone()),
    })
}

const LISTING: Listing<NatGateway> = Listing {
    kind: faults::NAT_GATEWAY,
    filters: &["nat-gateway-id", "state", "subnet-id", "vpc-id"],
    never: &[],
    values: |call, row, name| match name {
        "state" => vec![view::nat_gateway_state(call, row).into()],
        "subnet-id" => vec![row.subnet_id.clone()],
        "vpc-id" => vec![row.vpc_id.clone()],
        _ => vec![row.id.clone()],
    },
    tags: |row| &row.tags,
    id_filter: "nat-gateway-id",
    indexes: &[("vpc-id", "vpc")],
};

/// Lists NAT gateways, deleted ones for about an hour. AWS: EC2 DescribeNatGateways.
pub fn describe_nat_gateways(
    call: &mut Call<'_>,
    input: DescribeNatGatewaysInput,
) -> Result<DescribeNatGatewaysOutput, Fault> {
    let DescribeNatGatewaysInput {
        dry_run,
        filter,
        max_results,
        nat_gateway_ids,
        next_token,
    } = input;
    done_by_wire(dry_run);
    let asked = Asked {
        ids: nat_gateway_ids,
        filters: filter,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeNatGatewaysOutput {
        nat_gateways: Some(
            rows.iter()
                .map(|row| view::nat_gateway(call, row))
                .collect(),
        ),
        next_token,
    })
}
