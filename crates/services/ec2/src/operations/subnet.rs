//! Subnets. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::permission;
use crate::rules::{cidr, quota, refuse, refuse_true, tag};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use resources::ec2::{NetworkAcl, RouteTable, Subnet};
use shapes::ec2::{
    AttributeBooleanValue, CreateSubnetInput, CreateSubnetOutput, DeleteSubnetInput,
    DeleteSubnetOutput, DescribeSubnetsInput, DescribeSubnetsOutput, ModifySubnetAttributeInput,
    ModifySubnetAttributeOutput,
};
use std::sync::Arc;
use store::Row;
use wire::{Call, done_by_wire};

/// A CreateSubnet that holds together.
struct Requested {
    vpc_id: String,
    cidr_block: String,
    zone: Option<String>,
    zone_id: Option<String>,
    tags: Tags,
}

/// Makes a subnet in a zone, with the VPC's default network ACL. AWS: EC2 CreateSubnet.
pub fn create_subnet(
    call: &mut Call<'_>,
    input: CreateSubnetInput,
) -> Result<CreateSubnetOutput, Fault> {
    let requested = requested(input)?;
    permission::to_create(call, faults::SUBNET, &requested.tags, "CreateSubnet")?;
    let vpc = lookup::vpc(call, &requested.vpc_id)?;
    permission::on(call, faults::VPC, &vpc.id, &vpc.tags)?;
    let others = lookup::subnets_of(call, &vpc.id);
    quota::SUBNETS.here(call).allows_one_more(others.len())?;
    let block = cidr::of_subnet(
        &requested.cidr_block,
        vpc.cidr,
        others.iter().map(|other| other.cidr),
    )?;
    let (zone, zone_id) = zone(call, &requested, &others)?;
    let row = call.put(Subnet {
        scope: call.scope().clone(),
        id: format!("subnet-{}", call.seed().hex(17)),
        vpc_id: vpc.id.clone(),
        cidr: block,
        availability_zone: zone,
        availability_zone_id: zone_id,
        map_public_ip_on_launch: false,
        private_dns_hostname_type: "ip-name".into(),
        resource_name_dns_a_record: false,
        tags: requested.tags,
    });
    let acl = lookup::network_acl(call, &vpc.default_network_acl_id)?;
    let mut acl = NetworkAcl::clone(&acl);
    let association = format!("aclassoc-{}", call.seed().hex(17));
    acl.associations.push((association, row.id.clone()));
    call.put(acl);
    Ok(CreateSubnetOutput {
        subnet: Some(view::subnet(call, &row)),
    })
}

fn requested(input: CreateSubnetInput) -> Result<Requested, Fault> {
    let CreateSubnetInput {
        availability_zone,
        availability_zone_id,
        cidr_block,
        dry_run,
        ipv4_ipam_pool_id,
        ipv4_netmask_length,
        ipv6_cidr_block,
        ipv6_ipam_pool_id,
        ipv6_native,
        ipv6_netmask_length,
        outpost_arn,
        tag_specifications,
        vpc_id,
    } = input;
    done_by_wire(dry_run);
    refuse(&ipv4_ipam_pool_id, "CreateSubnet with Ipv4IpamPoolId")?;
    refuse(&ipv4_netmask_length, "CreateSubnet with Ipv4NetmaskLength")?;
    refuse(&ipv6_cidr_block, "CreateSubnet with Ipv6CidrBlock")?;
    refuse(&ipv6_ipam_pool_id, "CreateSubnet with Ipv6IpamPoolId")?;
    refuse_true(ipv6_native, "CreateSubnet with Ipv6Native")?;
    refuse(&ipv6_netmask_length, "CreateSubnet with Ipv6NetmaskLength")?;
    refuse(&outpost_arn, "CreateSubnet with OutpostArn")?;
    if availability_zone.is_some() && availability_zone_id.is_some() {
        return Err(faults::invalid_combination(
            "Either AvailabilityZone or AvailabilityZoneId can be specified, but not both",
        ));
    }
    Ok(Requested {
        vpc_id,
        cidr_block: cidr_block.ok_or_else(|| faults::missing_parameter("cidrBlock"))?,
        zone: availability_zone,
        zone_id: availability_zone_id,
        tags: tag::of_new(tag_specifications, faults::SUBNET, false)?,
    })
}

/// The zone that was named, or else the one with the fewest subnets of the VPC.
fn zone(
    call: &Call<'_>,
    requested: &Requested,
    others: &[Arc<Subnet>],
) -> Result<(String, String), Fault> {
    let zones = call.region().zones();
    let refuse = |value: &str, parameter: &str, all: Vec<&str>| {
        let why = format!(
            "Subnets can currently only be created in the following availability zones: {}.",
            all.join(", ")
        );
        faults::invalid_value(value, parameter, &why)
    };
    let found = match (&requested.zone, &requested.zone_id) {
        (Some(name), _) => zones.iter().find(|(zone, _)| zone == name).ok_or_else(|| {
            let names = zones.iter().map(|(name, _)| name.as_str()).collect();
            refuse(name, "availabilityZone", names)
        })?,
        (None, Some(id)) => zones.iter().find(|(_, zone)| zone == id).ok_or_else(|| {
            let ids = zones.iter().map(|(_, id)| id.as_str()).collect();
            refuse(id, "availabilityZoneId", ids)
        })?,
        (None, None) => {
            let count = |(name, _): &&(String, String)| {
                others
                    .iter()
                    .filter(|other| other.availability_zone == *name)
                    .count()
            };
            let least = zones.iter().min_by_key(count);
            least.ok_or_else(|| faults::internal("a region without zones"))?
        }
    };
    Ok(found.clone())
}

/// Deletes a subnet without interfaces. AWS: EC2 DeleteSubnet.
pub fn delete_subnet(
    call: &mut Call<'_>,
    input: DeleteSubnetInput,
) -> Result<DeleteSubnetOutput, Fault> {
    let DeleteSubnetInput { dry_run, subnet_id } = input;
    done_by_wire(dry_run);
    let subnet = lookup::subnet(call, &subnet_id)?;
    permission::on(call, faults::SUBNET, &subnet.id, &subnet.tags)?;
    if !lookup::interfaces_in_subnet(call, &subnet.id).is_empty() {
        return Err(faults::has_dependencies(&format!("subnet '{}'", subnet.id)));
    }
    if let Some(acl) = lookup::network_acl_of_subnet(call, &subnet.id) {
        let mut acl = NetworkAcl::clone(&acl);
        acl.associations
            .retain(|(_, associated)| *associated != subnet.id);
        call.put(acl);
    }
    if let Some(table) = lookup::route_table_of_subnet(call, &subnet.id) {
        let mut table = RouteTable::clone(&table);
        table
            .associations
            .retain(|one| one.subnet_id.as_ref() != Some(&subnet.id));
        call.put(table);
    }
    call.delete::<Subnet>(&subnet.key());
    Ok(DeleteSubnetOutput {})
}

const LISTING: Listing<Subnet> = Listing {
    kind: faults::SUBNET,
    filters: &[
        "availability-zone",
        "availability-zone-id",
        "availabilityZone",
        "availabilityZoneId",
        "available-ip-address-count",
        "cidr",
        "cidr-block",
        "cidrBlock",
        "default-for-az",
        "defaultForAz",
        "enable-dns64",
        "ipv6-native",
        "map-customer-owned-ip-on-launch",
        "map-public-ip-on-launch",
        "owner-id",
        "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
        "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
        "private-dns-name-options-on-launch.hostname-type",
        "state",
        "subnet-arn",
        "subnet-id",
        "vpc-id",
    ],
    never: &[
        "customer-owned-ipv4-pool",
        "enable-lni-at-device-index",
        "ipv6-cidr-block-association.association-id",
        "ipv6-cidr-block-association.ipv6-cidr-block",
        "ipv6-cidr-block-association.state",
        "outpost-arn",
    ],
    values: |call, row, name| match name {
        "availability-zone" | "availabilityZone" => vec![row.availability_zone.clone()],
        "availability-zone-id" | "availabilityZoneId" => vec![row.availability_zone_id.clone()],
        "cidr" | "cidr-block" | "cidrBlock" => vec![row.cidr.to_string()],
        "available-ip-address-count" => {
            let free = view::subnet(call, row).available_ip_address_count;
            free.iter().map(ToString::to_string).collect()
        }
        "default-for-az"
        | "defaultForAz"
        | "enable-dns64"
        | "ipv6-native"
        | "map-customer-owned-ip-on-launch"
        | "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record" => {
            vec!["false".into()]
        }
        "private-dns-name-options-on-launch.enable-resource-name-dns-a-record" => {
            vec![row.resource_name_dns_a_record.to_string()]
        }
        "private-dns-name-options-on-launch.hostname-type" => {
            vec![row.private_dns_hostname_type.clone()]
        }
        "map-public-ip-on-launch" => vec![row.map_public_ip_on_launch.to_string()],
        "owner-id" => vec![row.scope.account.to_string()],
        "state" => vec!["available".into()],
        "subnet-arn" => {
            vec![aws::Arn::regional(
                "ec2",
                &row.scope,
                format!("subnet/{}", row.id),
            )]
        }
        "vpc-id" => vec![row.vpc_id.clone()],
        _ => vec![row.id.clone()],
    },
    tags: |row| &row.tags,
    id_filter: "subnet-id",
    indexes: &[("vpc-id", "vpc")],
};

/// Lists subnets. AWS: EC2 DescribeSubnets.
pub fn describe_subnets(
    call: &mut Call<'_>,
    input: DescribeSubnetsInput,
) -> Result<DescribeSubnetsOutput, Fault> {
    let DescribeSubnetsInput {
        dry_run,
        filters,
        max_results,
        next_token,
        subnet_ids,
    } = input;
    done_by_wire(dry_run);
    let asked = Asked {
        ids: subnet_ids,
        filters,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeSubnetsOutput {
        next_token,
        subnets: Some(rows.iter().map(|row| view::subnet(call, row)).collect()),
    })
}

/// Sets an attribute of a subnet. AWS: EC2 ModifySubnetAttribute.
pub fn modify_subnet_attribute(
    call: &mut Call<'_>,
    input: ModifySubnetAttributeInput,
) -> Result<ModifySubnetAttributeOutput, Fault> {
    let ModifySubnetAttributeInput {
        assign_ipv6_address_on_creation,
        customer_owned_ipv4_pool,
        disable_lni_at_device_index,
        enable_dns64,
        enable_lni_at_device_index,
        enable_resource_name_dns_a_record_on_launch,
        enable_resource_name_dns_aaaa_record_on_launch,
        map_customer_owned_ip_on_launch,
        map_public_ip_on_launch,
        private_dns_hostname_type_on_launch,
        subnet_id,
    } = input;
    let value = |given: Option<AttributeBooleanValue>| given.and_then(|given| given.value);
    let what = |member: &str| format!("ModifySubnetAttribute with {member}");
    refuse_true(
        value(assign_ipv6_address_on_creation),
        &what("AssignIpv6AddressOnCreation"),
    )?;
    refuse(&customer_owned_ipv4_pool, &what("CustomerOwnedIpv4Pool"))?;
    refuse(
        &disable_lni_at_device_index,
        &what("DisableLniAtDeviceIndex"),
    )?;
    refuse_true(value(enable_dns64), &what("EnableDns64"))?;
    refuse(&enable_lni_at_device_index, &what("EnableLniAtDeviceIndex"))?;
    let a_record = value(enable_resource_name_dns_a_record_on_launch);
    refuse_true(a_record, &what("EnableResourceNameDnsARecordOnLaunch"))?;
    let aaaa_record = value(enable_resource_name_dns_aaaa_record_on_launch);
    refuse_true(
        aaaa_record,
        &what("EnableResourceNameDnsAAAARecordOnLaunch"),
    )?;
    refuse_true(
        value(map_customer_owned_ip_on_launch),
        &what("MapCustomerOwnedIpOnLaunch"),
    )?;
    let other_names = private_dns_hostname_type_on_launch.filter(|kind| kind != "ip-name");
    refuse(
        &other_names,
        &what("PrivateDnsHostnameTypeOnLaunch other than ip-name"),
    )?;
    let subnet = lookup::subnet(call, &subnet_id)?;
    permission::on(call, faults::SUBNET, &subnet.id, &subnet.tags)?;
    // It is for instances, of which there are none: as in AWS, a Fargate task's interface follows
    // `assignPublicIp`, and a load balancer's its scheme. Terraform's modules set it and read it.
    if let Some(map_public_ip_on_launch) = value(map_public_ip_on_launch) {
        call.put(Subnet {
            map_public_ip_on_launch,
            ..Subnet::clone(&subnet)
        });
    }
    Ok(ModifySubnetAttributeOutput {})
}
