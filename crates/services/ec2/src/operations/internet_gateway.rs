//! Internet gateways. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::permission;
use crate::rules::{quota, tag};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::ec2::InternetGateway;
use shapes::ec2::{
    AttachInternetGatewayInput, AttachInternetGatewayOutput, CreateInternetGatewayInput,
    CreateInternetGatewayOutput, DeleteInternetGatewayInput, DeleteInternetGatewayOutput,
    DescribeInternetGatewaysInput, DescribeInternetGatewaysOutput, DetachInternetGatewayInput,
    DetachInternetGatewayOutput,
};
use store::Row;
use wire::{Call, done_by_wire};

/// Makes an internet gateway. AWS: EC2 CreateInternetGateway.
pub fn create_internet_gateway(
    call: &mut Call<'_>,
    input: CreateInternetGatewayInput,
) -> Result<CreateInternetGatewayOutput, Fault> {
    let CreateInternetGatewayInput {
        dry_run,
        tag_specifications,
    } = input;
    done_by_wire(dry_run);
    let tags = tag::of_new(tag_specifications, faults::INTERNET_GATEWAY, false)?;
    permission::to_create(
        call,
        faults::INTERNET_GATEWAY,
        &tags,
        "CreateInternetGateway",
    )?;
    let prefix = call.scope().key(&[]);
    quota::INTERNET_GATEWAYS
        .here(call)
        .allows_one_more(call.scan::<InternetGateway>(&prefix).len())?;
    let row = call.put(InternetGateway {
        scope: call.scope().clone(),
        id: format!("igw-{}", call.seed().hex(17)),
        vpc_id: None,
        tags,
    });
    Ok(CreateInternetGatewayOutput {
        internet_gateway: Some(view::internet_gateway(&row)),
    })
}

/// Deletes an internet gateway that is attached to nothing. AWS: EC2 DeleteInternetGateway.
pub fn delete_internet_gateway(
    call: &mut Call<'_>,
    input: DeleteInternetGatewayInput,
) -> Result<DeleteInternetGatewayOutput, Fault> {
    let DeleteInternetGatewayInput {
        dry_run,
        internet_gateway_id,
    } = input;
    done_by_wire(dry_run);
    let gateway = lookup::internet_gateway(call, &internet_gateway_id)?;
    permission::on(call, faults::INTERNET_GATEWAY, &gateway.id, &gateway.tags)?;
    if gateway.vpc_id.is_some() {
        return Err(faults::has_dependencies(&format!(
            "internetGateway '{}'",
            gateway.id
        )));
    }
    call.delete::<InternetGateway>(&gateway.key());
    Ok(DeleteInternetGatewayOutput {})
}

const LISTING: Listing<InternetGateway> = Listing {
    kind: faults::INTERNET_GATEWAY,
    filters: &[
        "attachment.state",
        "attachment.vpc-id",
        "internet-gateway-id",
        "owner-id",
    ],
    never: &[],
    values: |_, row, name| match name {
        "attachment.state" => row.vpc_id.iter().map(|_| "available".to_owned()).collect(),
        "attachment.vpc-id" => row.vpc_id.iter().cloned().collect(),
        "owner-id" => vec![row.scope.account.to_string()],
        _ => vec![row.id.clone()],
    },
    tags: |row| &row.tags,
    id_filter: "internet-gateway-id",
    indexes: &[("attachment.vpc-id", "vpc")],
};

/// Lists internet gateways. AWS: EC2 DescribeInternetGateways.
pub fn describe_internet_gateways(
    call: &mut Call<'_>,
    input: DescribeInternetGatewaysInput,
) -> Result<DescribeInternetGatewaysOutput, Fault> {
    let DescribeInternetGatewaysInput {
        dry_run,
        filters,
        internet_gateway_ids,
        max_results,
        next_token,
    } = input;
    done_by_wire(dry_run);
    let asked = Asked {
        ids: internet_gateway_ids,
        filters,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeInternetGatewaysOutput {
        internet_gateways: Some(rows.iter().map(|row| view::internet_gateway(row)).collect()),
        next_token,
    })
}

/// Attaches a gateway to a VPC that has none. AWS: EC2 AttachInternetGateway.
pub fn attach_internet_gateway(
    call: &mut Call<'_>,
    input: AttachInternetGatewayInput,
) -> Result<AttachInternetGatewayOutput, Fault> {
    let AttachInternetGatewayInput {
        dry_run,
        internet_gateway_id,
        vpc_id,
    } = input;
    done_by_wire(dry_run);
    let gateway = lookup::internet_gateway(call, &internet_gateway_id)?;
    permission::on(call, faults::INTERNET_GATEWAY, &gateway.id, &gateway.tags)?;
    let vpc = lookup::vpc(call, &vpc_id)?;
    permission::on(call, faults::VPC, &vpc.id, &vpc.tags)?;
    if let Some(attached) = &gateway.vpc_id {
        return Err(faults::already_associated(format!(
            "resource {} is already attached to network {attached}",
            gateway.id
        )));
    }
    if !lookup::internet_gateways_of(call, &vpc.id).is_empty() {
        return Err(faults::invalid_parameter(format!(
            "Network {} already has an internet gateway attached",
            vpc.id
        )));
    }
    call.put(InternetGateway {
        vpc_id: Some(vpc.id.clone()),
        ..InternetGateway::clone(&gateway)
    });
    Ok(AttachInternetGatewayOutput {})
}

/// Detaches a gateway from a VPC in which nothing has a public address.
/// AWS: EC2 DetachInternetGateway.
pub fn detach_internet_gateway(
    call: &mut Call<'_>,
    input: DetachInternetGatewayInput,
) -> Result<DetachInternetGatewayOutput, Fault> {
    let DetachInternetGatewayInput {
        dry_run,
        internet_gateway_id,
        vpc_id,
    } = input;
    done_by_wire(dry_run);
    let gateway = lookup::internet_gateway(call, &internet_gateway_id)?;
    permission::on(call, faults::INTERNET_GATEWAY, &gateway.id, &gateway.tags)?;
    if gateway.vpc_id.as_ref() != Some(&vpc_id) {
        return Err(faults::gateway_not_attached(&gateway.id, &vpc_id));
    }
    for interface in lookup::interfaces_in_vpc(call, &vpc_id) {
        if view::public_ip(call, &interface).is_some() {
            return Err(faults::dependency_violation(format!(
                "Network {vpc_id} has some mapped public address(es). Please unmap those public \
                 address(es) before detaching the gateway."
            )));
        }
    }
    call.put(InternetGateway {
        vpc_id: None,
        ..InternetGateway::clone(&gateway)
    });
    Ok(DetachInternetGatewayOutput {})
}
