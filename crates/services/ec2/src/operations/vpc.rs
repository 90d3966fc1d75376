//! VPCs: made with the main route table, the default network ACL and the default security group,
//! which go with them. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::{permission, security_group};
use crate::rules::{acl_entry, cidr, quota, refuse, refuse_true, tag};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use resources::ec2::{
    NatGateway, NetworkAcl, Route, RouteTable, RouteTableAssociation, RouteTarget, SecurityGroup,
    SecurityGroupRule, Vpc,
};
use shapes::ec2::{
    AttributeBooleanValue, CreateVpcInput, CreateVpcOutput, DeleteVpcInput, DeleteVpcOutput,
    DescribeVpcAttributeInput, DescribeVpcAttributeOutput, DescribeVpcsInput, DescribeVpcsOutput,
    ModifyVpcAttributeInput, ModifyVpcAttributeOutput,
};
use store::Row;
use wire::{Call, done_by_wire};

/// Makes a VPC. AWS: EC2 CreateVpc.
pub fn create_vpc(call: &mut Call<'_>, input: CreateVpcInput) -> Result<CreateVpcOutput, Fault> {
    let (block, tags) = requested(input)?;
    permission::to_create(call, faults::VPC, &tags, "CreateVpc")?;
    let prefix = call.scope().key(&[]);
    quota::VPCS
        .here(call)
        .allows_one_more(call.scan::<Vpc>(&prefix).len())?;
    let id = format!("vpc-{}", call.seed().hex(17));
    let security_group = security_group::make_default(call, &id);
    let default_network_acl_id = make_default_acl(call, &id);
    let main_route_table_id = make_main_route_table(call, &id, block);
    let vpc = call.put(Vpc {
        scope: call.scope().clone(),
        cidr: block,
        cidr_association_id: format!("vpc-cidr-assoc-{}", call.seed().hex(17)),
        instance_tenancy: "default".into(),
        enable_dns_support: true,
        enable_dns_hostnames: false,
        enable_network_address_usage_metrics: false,
        is_default: false,
        dhcp_options_id: "default".into(),
        default_network_acl_id,
        default_security_group_id: security_group,
        main_route_table_id,
        tags,
        id,
    });
    Ok(CreateVpcOutput {
        vpc: Some(view::vpc(&vpc)),
    })
}

fn requested(input: CreateVpcInput) -> Result<(ipnet::Ipv4Net, Tags), Fault> {
    let CreateVpcInput {
        amazon_provided_ipv6_cidr_block,
        cidr_block,
        dry_run,
        instance_tenancy,
        ipv4_ipam_pool_id,
        ipv4_netmask_length,
        ipv6_cidr_block,
        ipv6_cidr_block_network_border_group,
        ipv6_ipam_pool_id,
        ipv6_netmask_length,
        ipv6_pool,
        tag_specifications,
        vpc_encryption_control,
    } = input;
    done_by_wire(dry_run);
    refuse_true(
        amazon_provided_ipv6_cidr_block,
        "CreateVpc with AmazonProvidedIpv6CidrBlock",
    )?;
    let tenancy = instance_tenancy.filter(|tenancy| tenancy != "default");
    refuse(
        &tenancy,
        "CreateVpc with an InstanceTenancy other than default",
    )?;
    refuse(&ipv4_ipam_pool_id, "CreateVpc with Ipv4IpamPoolId")?;
    refuse(&ipv4_netmask_length, "CreateVpc with Ipv4NetmaskLength")?;
    refuse(&ipv6_cidr_block, "CreateVpc with Ipv6CidrBlock")?;
    refuse(
        &ipv6_cidr_block_network_border_group,
        "CreateVpc with Ipv6CidrBlockNetworkBorderGroup",
    )?;
    refuse(&ipv6_ipam_pool_id, "CreateVpc with Ipv6IpamPoolId")?;
    refuse(&ipv6_netmask_length, "CreateVpc with Ipv6NetmaskLength")?;
    refuse(&ipv6_pool, "CreateVpc with Ipv6Pool")?;
    refuse(
        &vpc_encryption_control,
        "CreateVpc with VpcEncryptionControl",
    )?;
    let block = cidr_block.ok_or_else(|| faults::missing_parameter("cidrBlock"))?;
    let tags = tag::of_new(tag_specifications, faults::VPC, false)?;
    Ok((cidr::of_vpc(&block)?, tags))
}

fn make_default_acl(call: &mut Call<'_>, vpc_id: &str) -> String {
    let row = call.put(NetworkAcl {
        scope: call.scope().clone(),
        id: format!("acl-{}", call.seed().hex(17)),
        vpc_id: vpc_id.to_owned(),
        is_default: true,
        entries: acl_entry::of_default_acl(),
        associations: Vec::new(),
        tags: Tags::new(),
    });
    row.id.clone()
}

fn make_main_route_table(call: &mut Call<'_>, vpc_id: &str, block: ipnet::Ipv4Net) -> String {
    let main = RouteTableAssociation {
        id: format!("rtbassoc-{}", call.seed().hex(17)),
        subnet_id: None,
    };
    let row = call.put(RouteTable {
        scope: call.scope().clone(),
        id: format!("rtb-{}", call.seed().hex(17)),
        vpc_id: vpc_id.to_owned(),
        routes: vec![local_route(block)],
        associations: vec![main],
        tags: Tags::new(),
    });
    row.id.clone()
}

/// The route that every table of a VPC begins with.
pub fn local_route(block: ipnet::Ipv4Net) -> Route {
    Route {
        destination: block,
        target: RouteTarget::Local,
        origin: "CreateRouteTable".into(),
    }
}

/// Deletes a VPC in which nothing is left but what it was made with. AWS: EC2 DeleteVpc.
pub fn delete_vpc(call: &mut Call<'_>, input: DeleteVpcInput) -> Result<DeleteVpcOutput, Fault> {
    let DeleteVpcInput { dry_run, vpc_id } = input;
    done_by_wire(dry_run);
    let vpc = lookup::vpc(call, &vpc_id)?;
    permission::on(call, faults::VPC, &vpc.id, &vpc.tags)?;
    if has_dependencies(call, &vpc) {
        return Err(faults::has_dependencies(&format!("vpc '{}'", vpc.id)));
    }
    for rule in lookup::rules_of(call, &vpc.default_security_group_id) {
        call.delete::<SecurityGroupRule>(&rule.key());
    }
    for gateway in lookup::nat_gateways_of(call, &vpc.id) {
        call.delete::<NatGateway>(&gateway.key());
    }
    let key = call.scope().key(&[&vpc.default_security_group_id]);
    call.delete::<SecurityGroup>(&key);
    let key = call.scope().key(&[&vpc.default_network_acl_id]);
    call.delete::<NetworkAcl>(&key);
    let key = call.scope().key(&[&vpc.main_route_table_id]);
    call.delete::<RouteTable>(&key);
    call.delete::<Vpc>(&vpc.key());
    Ok(DeleteVpcOutput {})
}

fn has_dependencies(call: &mut Call<'_>, vpc: &Vpc) -> bool {
    let id = &vpc.id;
    !lookup::subnets_of(call, id).is_empty()
        || !lookup::internet_gateways_of(call, id).is_empty()
        || !lookup::live_nat_gateways_of(call, id).is_empty()
        || !lookup::interfaces_in_vpc(call, id).is_empty()
        || lookup::security_groups_of(call, id).len() > 1
        || lookup::network_acls_of(call, id).len() > 1
        || lookup::route_tables_of(call, id).len() > 1
}

const LISTING: Listing<Vpc> = Listing {
    kind: faults::VPC,
    filters: &[
        "cidr",
        "cidr-block-association.association-id",
        "cidr-block-association.cidr-block",
        "cidr-block-association.state",
        "cidrBlock",
        "dhcp-options-id",
        "is-default",
        "isDefault",
        "owner-id",
        "state",
        "vpc-id",
    ],
    never: &[
        "ipv6-cidr-block-association.association-id",
        "ipv6-cidr-block-association.ipv6-cidr-block",
        "ipv6-cidr-block-association.ipv6-pool",
        "ipv6-cidr-block-association.state",
    ],
    values: |_, row, name| match name {
        "cidr" | "cidrBlock" | "cidr-block-association.cidr-block" => vec![row.cidr.to_string()],
        "cidr-block-association.association-id" => vec![row.cidr_association_id.clone()],
        "cidr-block-association.state" => vec!["associated".into()],
        "dhcp-options-id" => vec![row.dhcp_options_id.clone()],
        "is-default" | "isDefault" => vec![row.is_default.to_string()],
        "owner-id" => vec![row.scope.account.to_string()],
        "state" => vec!["available".into()],
        _ => vec![row.id.clone()],
    },
    tags: |row| &row.tags,
    id_filter: "vpc-id",
    indexes: &[],
};

/// Lists VPCs. AWS: EC2 DescribeVpcs.
pub fn describe_vpcs(
    call: &mut Call<'_>,
    input: DescribeVpcsInput,
) -> Result<DescribeVpcsOutput, Fault> {
    let DescribeVpcsInput {
        dry_run,
        filters,
        max_results,
        next_token,
        vpc_ids,
    } = input;
    done_by_wire(dry_run);
    let asked = Asked {
        ids: vpc_ids,
        filters,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeVpcsOutput {
        next_token,
        vpcs: Some(rows.iter().map(|row| view::vpc(row)).collect()),
    })
}

/// Says one attribute of a VPC. AWS: EC2 DescribeVpcAttribute.
pub fn describe_vpc_attribute(
    call: &mut Call<'_>,
    input: DescribeVpcAttributeInput,
) -> Result<DescribeVpcAttributeOutput, Fault> {
    let DescribeVpcAttributeInput {
        attribute,
        dry_run,
        vpc_id,
    } = input;
    done_by_wire(dry_run);
    let vpc = lookup::vpc(call, &vpc_id)?;
    let value = |name: &str, value: bool| {
        let value = AttributeBooleanValue { value: Some(value) };
        (name == attribute).then_some(value)
    };
    Ok(DescribeVpcAttributeOutput {
        enable_dns_hostnames: value("enableDnsHostnames", vpc.enable_dns_hostnames),
        enable_dns_support: value("enableDnsSupport", vpc.enable_dns_support),
        enable_network_address_usage_metrics: value(
            "enableNetworkAddressUsageMetrics",
            vpc.enable_network_address_usage_metrics,
        ),
        vpc_id: Some(vpc.id.clone()),
    })
}

/// Sets one attribute of a VPC. AWS: EC2 ModifyVpcAttribute.
pub fn modify_vpc_attribute(
    call: &mut Call<'_>,
    input: ModifyVpcAttributeInput,
) -> Result<ModifyVpcAttributeOutput, Fault> {
    let ModifyVpcAttributeInput {
        enable_dns_hostnames,
        enable_dns_support,
        enable_network_address_usage_metrics,
        vpc_id,
    } = input;
    let hostnames = enable_dns_hostnames.and_then(|given| given.value);
    let support = enable_dns_support.and_then(|given| given.value);
    let metrics = enable_network_address_usage_metrics.and_then(|given| given.value);
    refuse_true(
        metrics,
        "ModifyVpcAttribute with EnableNetworkAddressUsageMetrics",
    )?;
    match [hostnames, support, metrics].iter().flatten().count() {
        1 => {}
        0 => {
            return Err(faults::missing_parameter(
                "EnableDnsSupport or EnableDnsHostnames",
            ));
        }
        _ => {
            let message = "Only one attribute can be modified at a time";
            return Err(faults::invalid_combination(message));
        }
    }
    let vpc = lookup::vpc(call, &vpc_id)?;
    permission::on(call, faults::VPC, &vpc.id, &vpc.tags)?;
    call.put(Vpc {
        enable_dns_hostnames: hostnames.unwrap_or(vpc.enable_dns_hostnames),
        enable_dns_support: support.unwrap_or(vpc.enable_dns_support),
        ..Vpc::clone(&vpc)
    });
    Ok(ModifyVpcAttributeOutput {})
}
