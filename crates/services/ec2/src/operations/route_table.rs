//! Route tables and which subnets use them. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::{permission, vpc};
use crate::rules::{quota, refuse, tag};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::ec2::{RouteTable, RouteTableAssociation, RouteTarget, Vpc};
use shapes::ec2::{
    AssociateRouteTableInput, AssociateRouteTableOutput, CreateRouteTableInput,
    CreateRouteTableOutput, DeleteRouteTableInput, DeleteRouteTableOutput,
    DescribeRouteTablesInput, DescribeRouteTablesOutput, DisassociateRouteTableInput,
    DisassociateRouteTableOutput, ReplaceRouteTableAssociationInput,
    ReplaceRouteTableAssociationOutput,
};
use std::sync::Arc;
use store::Row;
use wire::{Call, done_by_wire};

/// Makes a route table with the local route. AWS: EC2 CreateRouteTable.
pub fn create_route_table(
    call: &mut Call<'_>,
    input: CreateRouteTableInput,
) -> Result<CreateRouteTableOutput, Fault> {
    let CreateRouteTableInput {
        client_token,
        dry_run,
        tag_specifications,
        vpc_id,
    } = input;
    done_by_wire(dry_run);
    let tags = tag::of_new(tag_specifications, faults::ROUTE_TABLE, false)?;
    permission::to_create(call, faults::ROUTE_TABLE, &tags, "CreateRouteTable")?;
    let vpc = lookup::vpc(call, &vpc_id)?;
    permission::on(call, faults::VPC, &vpc.id, &vpc.tags)?;
    let id = call.idempotent(client_token.as_deref(), |call| {
        quota::ROUTE_TABLES
            .here(call)
            .allows_one_more(lookup::route_tables_of(call, &vpc.id).len())?;
        let row = call.put(RouteTable {
            scope: call.scope().clone(),
            id: format!("rtb-{}", call.seed().hex(17)),
            vpc_id: vpc.id.clone(),
            routes: vec![vpc::local_route(vpc.cidr)],
            associations: Vec::new(),
            tags,
        });
        Ok(row.id.clone())
    })?;
    let row = lookup::route_table(call, &id)?;
    Ok(CreateRouteTableOutput {
        client_token,
        route_table: Some(view::route_table(call, &row)),
    })
}

/// Deletes a route table that no subnet uses. AWS: EC2 DeleteRouteTable.
pub fn delete_route_table(
    call: &mut Call<'_>,
    input: DeleteRouteTableInput,
) -> Result<DeleteRouteTableOutput, Fault> {
    let DeleteRouteTableInput {
        dry_run,
        route_table_id,
    } = input;
    done_by_wire(dry_run);
    let table = lookup::route_table(call, &route_table_id)?;
    permission::on(call, faults::ROUTE_TABLE, &table.id, &table.tags)?;
    if !table.associations.is_empty() {
        return Err(faults::has_dependencies(&format!(
            "routeTable '{}'",
            table.id
        )));
    }
    call.delete::<RouteTable>(&table.key());
    Ok(DeleteRouteTableOutput {})
}

const LISTING: Listing<RouteTable> = Listing {
    kind: faults::ROUTE_TABLE,
    filters: &[
        "association.main",
        "association.route-table-association-id",
        "association.route-table-id",
        "association.subnet-id",
        "owner-id",
        "route-table-id",
        "route.destination-cidr-block",
        "route.gateway-id",
        "route.nat-gateway-id",
        "route.origin",
        "route.state",
        "vpc-id",
    ],
    never: &[
        "association.gateway-id",
        "route.destination-ipv6-cidr-block",
        "route.destination-prefix-list-id",
        "route.egress-only-internet-gateway-id",
        "route.instance-id",
        "route.transit-gateway-id",
        "route.vpc-peering-connection-id",
    ],
    values: |call, row, name| {
        let associations = || row.associations.iter();
        let targets = |wanted: fn(&RouteTarget) -> Option<&str>| {
            row.routes
                .iter()
                .filter_map(|route| wanted(&route.target))
                .map(str::to_owned)
                .collect()
        };
        match name {
            "association.main" => associations()
                .map(|one| one.subnet_id.is_none().to_string())
                .collect(),
            "association.route-table-association-id" => {
                associations().map(|one| one.id.clone()).collect()
            }
            "association.route-table-id" if row.associations.is_empty() => Vec::new(),
            "association.subnet-id" => associations()
                .filter_map(|one| one.subnet_id.clone())
                .collect(),
            "owner-id" => vec![row.scope.account.to_string()],
            "route.destination-cidr-block" => row
                .routes
                .iter()
                .map(|route| route.destination.to_string())
                .collect(),
            "route.gateway-id" => targets(|target| match target {
                RouteTarget::Local => Some("local"),
                RouteTarget::InternetGateway(id) => Some(id),
                _ => None,
            }),
            "route.nat-gateway-id" => targets(|target| match target {
                RouteTarget::NatGateway(id) => Some(id),
                _ => None,
            }),
            "route.origin" => row
                .routes
                .iter()
                .map(|route| route.origin.clone())
                .collect(),
            "route.state" => {
                let routes = view::route_table(call, row).routes.into_iter().flatten();
                routes.filter_map(|route| route.state).collect()
            }
            "vpc-id" => vec![row.vpc_id.clone()],
            _ => vec![row.id.clone()],
        }
    },
    tags: |row| &row.tags,
    id_filter: "route-table-id",
    indexes: &[
        ("association.route-table-association-id", "association"),
        ("association.subnet-id", "subnet"),
        ("vpc-id", "vpc"),
    ],
};

/// Lists route tables. AWS: EC2 DescribeRouteTables.
pub fn describe_route_tables(
    call: &mut Call<'_>,
    input: DescribeRouteTablesInput,
) -> Result<DescribeRouteTablesOutput, Fault> {
    let DescribeRouteTablesInput {
        dry_run,
        filters,
        max_results,
        next_token,
        route_table_ids,
    } = input;
    done_by_wire(dry_run);
    let asked = Asked {
        ids: route_table_ids,
        filters,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeRouteTablesOutput {
        next_token,
        route_tables: Some(
            rows.iter()
                .map(|row| view::route_table(call, row))
                .collect(),
        ),
    })
}

/// Has a subnet use a table; the same again answers the association there is.
/// AWS: EC2 AssociateRouteTable.
pub fn associate_route_table(
    call: &mut Call<'_>,
    input: AssociateRouteTableInput,
) -> Result<AssociateRouteTableOutput, Fault> {
    let AssociateRouteTableInput {
        dry_run,
        gateway_id,
        public_ipv4_pool,
        route_table_id,
        subnet_id,
    } = input;
    done_by_wire(dry_run);
    refuse(&gateway_id, "AssociateRouteTable with GatewayId")?;
    refuse(&public_ipv4_pool, "AssociateRouteTable with PublicIpv4Pool")?;
    let subnet_id = subnet_id.ok_or_else(|| faults::missing_parameter("subnetId"))?;
    let table = lookup::route_table(call, &route_table_id)?;
    permission::on(call, faults::ROUTE_TABLE, &table.id, &table.tags)?;
    let subnet = lookup::subnet(call, &subnet_id)?;
    permission::on(call, faults::SUBNET, &subnet.id, &subnet.tags)?;
    if subnet.vpc_id != table.vpc_id {
        return Err(faults::invalid_parameter(format!(
            "Route table {} and network {} belong to different networks",
            table.id, subnet.id
        )));
    }
    let id = match lookup::route_table_of_subnet(call, &subnet.id) {
        Some(used) if used.id == table.id => {
            let is = |one: &&RouteTableAssociation| one.subnet_id.as_ref() == Some(&subnet.id);
            let association = used.associations.iter().find(is);
            association.map(|one| one.id.clone())
        }
        Some(_) => {
            return Err(faults::already_associated(format!(
                "the specified association for route table {} conflicts with an existing \
                 association",
                table.id
            )));
        }
        None => Some(associate(call, &table, Some(subnet.id.clone()))),
    };
    Ok(AssociateRouteTableOutput {
        association_id: id,
        association_state: Some(view::associated()),
    })
}

/// Adds an association to a table; none is the main one.
fn associate(call: &mut Call<'_>, table: &RouteTable, subnet_id: Option<String>) -> String {
    let id = format!("rtbassoc-{}", call.seed().hex(17));
    let mut table = RouteTable::clone(table);
    table.associations.push(RouteTableAssociation {
        id: id.clone(),
        subnet_id,
    });
    call.put(table);
    id
}

/// Takes an association away from its table.
fn disassociate(call: &mut Call<'_>, table: &RouteTable, id: &str) -> Option<String> {
    let mut table = RouteTable::clone(table);
    let place = table.associations.iter().position(|one| one.id == id);
    let removed = place.map(|place| table.associations.remove(place));
    call.put(table);
    removed.and_then(|removed| removed.subnet_id)
}

/// Has a subnet use the VPC's main table again. AWS: EC2 DisassociateRouteTable.
pub fn disassociate_route_table(
    call: &mut Call<'_>,
    input: DisassociateRouteTableInput,
) -> Result<DisassociateRouteTableOutput, Fault> {
    let DisassociateRouteTableInput {
        association_id,
        dry_run,
    } = input;
    done_by_wire(dry_run);
    let table = lookup::route_table_by_association(call, &association_id)?;
    permission::on(call, faults::ROUTE_TABLE, &table.id, &table.tags)?;
    if is_main(&table, &association_id) {
        return Err(faults::invalid_parameter(format!(
            "cannot disassociate the main route table association {association_id}"
        )));
    }
    disassociate(call, &table, &association_id);
    Ok(DisassociateRouteTableOutput {})
}

fn is_main(table: &RouteTable, association_id: &str) -> bool {
    let is = |one: &RouteTableAssociation| one.id == association_id && one.subnet_id.is_none();
    table.associations.iter().any(is)
}

/// Has a subnet use another table, or the VPC have another main one; the association gets a new
/// id. AWS: EC2 ReplaceRouteTableAssociation.
pub fn replace_route_table_association(
    call: &mut Call<'_>,
    input: ReplaceRouteTableAssociationInput,
) -> Result<ReplaceRouteTableAssociationOutput, Fault> {
    let ReplaceRouteTableAssociationInput {
        association_id,
        dry_run,
        route_table_id,
    } = input;
    done_by_wire(dry_run);
    let old = lookup::route_table_by_association(call, &association_id)?;
    let new = lookup::route_table(call, &route_table_id)?;
    permission::on(call, faults::ROUTE_TABLE, &new.id, &new.tags)?;
    if old.vpc_id != new.vpc_id {
        return Err(faults::invalid_parameter(format!(
            "Route table {} and route table {} belong to different networks",
            old.id, new.id
        )));
    }
    let main = is_main(&old, &association_id);
    let subnet_id = disassociate(call, &old, &association_id);
    let new = reread(call, &new)?;
    let id = associate(call, &new, subnet_id);
    if main {
        let vpc = lookup::vpc(call, &new.vpc_id)?;
        call.put(Vpc {
            main_route_table_id: new.id.clone(),
            ..Vpc::clone(&vpc)
        });
    }
    Ok(ReplaceRouteTableAssociationOutput {
        association_state: Some(view::associated()),
        new_association_id: Some(id),
    })
}

/// The table as this call has changed it: both tables may be the same.
fn reread(call: &mut Call<'_>, table: &RouteTable) -> Result<Arc<RouteTable>, Fault> {
    lookup::route_table(call, &table.id)
}
