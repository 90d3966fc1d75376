//! Network ACLs, their entries, and which subnets they guard. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::permission;
use crate::rules::acl_entry::{self, Given};
use crate::rules::{quota, tag};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::ec2::{NetworkAcl, NetworkAclEntry};
use shapes::ec2::{
    CreateNetworkAclEntryInput, CreateNetworkAclEntryOutput, CreateNetworkAclInput,
    CreateNetworkAclOutput, DeleteNetworkAclEntryInput, DeleteNetworkAclEntryOutput,
    DeleteNetworkAclInput, DeleteNetworkAclOutput, DescribeNetworkAclsInput,
    DescribeNetworkAclsOutput, ReplaceNetworkAclAssociationInput,
    ReplaceNetworkAclAssociationOutput, ReplaceNetworkAclEntryInput, ReplaceNetworkAclEntryOutput,
};
use store::Row;
use wire::{Call, done_by_wire};

/// Makes a network ACL that lets nothing pass. AWS: EC2 CreateNetworkAcl.
pub fn create_network_acl(
    call: &mut Call<'_>,
    input: CreateNetworkAclInput,
) -> Result<CreateNetworkAclOutput, Fault> {
    let CreateNetworkAclInput {
        client_token,
        dry_run,
        tag_specifications,
        vpc_id,
    } = input;
    done_by_wire(dry_run);
    let tags = tag::of_new(tag_specifications, faults::NETWORK_ACL, false)?;
    permission::to_create(call, faults::NETWORK_ACL, &tags, "CreateNetworkAcl")?;
    let vpc = lookup::vpc(call, &vpc_id)?;
    permission::on(call, faults::VPC, &vpc.id, &vpc.tags)?;
    let id = call.idempotent(client_token.as_deref(), |call| {
        quota::NETWORK_ACLS
            .here(call)
            .allows_one_more(lookup::network_acls_of(call, &vpc.id).len())?;
        let row = call.put(NetworkAcl {
            scope: call.scope().clone(),
            id: format!("acl-{}", call.seed().hex(17)),
            vpc_id: vpc.id.clone(),
            is_default: false,
            entries: acl_entry::final_denials().to_vec(),
            associations: Vec::new(),
            tags,
        });
        Ok(row.id.clone())
    })?;
    let row = lookup::network_acl(call, &id)?;
    Ok(CreateNetworkAclOutput {
        client_token,
        network_acl: Some(view::network_acl(&row)),
    })
}

/// Deletes a network ACL that guards no subnet. AWS: EC2 DeleteNetworkAcl.
pub fn delete_network_acl(
    call: &mut Call<'_>,
    input: DeleteNetworkAclInput,
) -> Result<DeleteNetworkAclOutput, Fault> {
    let DeleteNetworkAclInput {
        dry_run,
        network_acl_id,
    } = input;
    done_by_wire(dry_run);
    let acl = changeable(call, &network_acl_id)?;
    if acl.is_default {
        return Err(faults::invalid_parameter(format!(
            "cannot delete default network ACL {}",
            acl.id
        )));
    }
    if !acl.associations.is_empty() {
        return Err(faults::has_dependencies(&format!(
            "networkAcl '{}'",
            acl.id
        )));
    }
    call.delete::<NetworkAcl>(&acl.key());
    Ok(DeleteNetworkAclOutput {})
}

/// A network ACL that the caller may change.
fn changeable(call: &mut Call<'_>, id: &str) -> Result<NetworkAcl, Fault> {
    let acl = lookup::network_acl(call, id)?;
    permission::on(call, faults::NETWORK_ACL, &acl.id, &acl.tags)?;
    Ok(NetworkAcl::clone(&acl))
}

const LISTING: Listing<NetworkAcl> = Listing {
    kind: faults::NETWORK_ACL,
    filters: &[
        "association.association-id",
        "association.network-acl-id",
        "association.subnet-id",
        "default",
        "entry.cidr",
        "entry.egress",
        "entry.icmp.code",
        "entry.icmp.type",
        "entry.port-range.from",
        "entry.port-range.to",
        "entry.protocol",
        "entry.rule-action",
        "entry.rule-number",
        "network-acl-id",
        "owner-id",
        "vpc-id",
    ],
    never: &["entry.ipv6-cidr"],
    values: |_, row, name| {
        let of_entries = |value: fn(&NetworkAclEntry) -> String| {
            row.entries.iter().map(value).collect::<Vec<String>>()
        };
        let pairs = |pair: fn(&NetworkAclEntry) -> Option<(i32, i32)>| {
            let pairs = row.entries.iter().filter_map(pair);
            pairs.unzip::<_, _, Vec<i32>, Vec<i32>>()
        };
        let texts = |numbers: Vec<i32>| numbers.iter().map(ToString::to_string).collect();
        let associations = row.associations.iter();
        match name {
            "association.association-id" => associations.map(|(id, _)| id.clone()).collect(),
            "association.network-acl-id" => associations.map(|_| row.id.clone()).collect(),
            "association.subnet-id" => associations.map(|(_, subnet)| subnet.clone()).collect(),
            "default" => vec![row.is_default.to_string()],
            "entry.cidr" => of_entries(|entry| entry.cidr.to_string()),
            "entry.egress" => of_entries(|entry| entry.egress.to_string()),
            "entry.icmp.code" => texts(pairs(|entry| entry.icmp).1),
            "entry.icmp.type" => texts(pairs(|entry| entry.icmp).0),
            "entry.port-range.from" => texts(pairs(|entry| entry.port_range).0),
            "entry.port-range.to" => texts(pairs(|entry| entry.port_range).1),
            "entry.protocol" => of_entries(|entry| entry.protocol.clone()),
            "entry.rule-action" => {
                of_entries(|entry| if entry.allow { "allow" } else { "deny" }.to_owned())
            }
            "entry.rule-number" => of_entries(|entry| entry.rule_number.to_string()),
            "owner-id" => vec![row.scope.account.to_string()],
            "vpc-id" => vec![row.vpc_id.clone()],
            _ => vec![row.id.clone()],
        }
    },
    tags: |row| &row.tags,
    id_filter: "network-acl-id",
    indexes: &[
        ("association.association-id", "association"),
        ("association.subnet-id", "subnet"),
        ("vpc-id", "vpc"),
    ],
};

/// Lists network ACLs. AWS: EC2 DescribeNetworkAcls.
pub fn describe_network_acls(
    call: &mut Call<'_>,
    input: DescribeNetworkAclsInput,
) -> Result<DescribeNetworkAclsOutput, Fault> {
    let DescribeNetworkAclsInput {
        dry_run,
        filters,
        max_results,
        network_acl_ids,
        next_token,
    } = input;
    done_by_wire(dry_run);
    let asked = Asked {
        ids: network_acl_ids,
        filters,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeNetworkAclsOutput {
        network_acls: Some(rows.iter().map(|row| view::network_acl(row)).collect()),
        next_token,
    })
}

/// Adds an entry. AWS: EC2 CreateNetworkAclEntry.
pub fn create_network_acl_entry(
    call: &mut Call<'_>,
    input: CreateNetworkAclEntryInput,
) -> Result<CreateNetworkAclEntryOutput, Fault> {
    let CreateNetworkAclEntryInput {
        cidr_block,
        dry_run,
        egress,
        icmp_type_code,
        ipv6_cidr_block,
        network_acl_id,
        port_range,
        protocol,
        rule_action,
        rule_number,
    } = input;
    done_by_wire(dry_run);
    let entry = acl_entry::checked(Given {
        rule_number,
        egress,
        protocol,
        rule_action,
        cidr_block,
        ipv6_cidr_block,
        port_range,
        icmp_type_code,
    })?;
    let mut acl = changeable(call, &network_acl_id)?;
    if acl
        .entries
        .iter()
        .any(|other| is(other, rule_number, egress))
    {
        return Err(faults::acl_entry_exists(rule_number));
    }
    // The final deny does not count, the new entry does.
    quota::ACL_ENTRIES.here(call).allows(
        acl.entries
            .iter()
            .filter(|one| one.egress == egress)
            .count(),
    )?;
    acl.entries.push(entry);
    acl.entries = acl_entry::ordered(acl.entries);
    call.put(acl);
    Ok(CreateNetworkAclEntryOutput {})
}

fn is(entry: &NetworkAclEntry, rule_number: i32, egress: bool) -> bool {
    entry.rule_number == rule_number && entry.egress == egress
}

/// Changes an entry. AWS: EC2 ReplaceNetworkAclEntry.
pub fn replace_network_acl_entry(
    call: &mut Call<'_>,
    input: ReplaceNetworkAclEntryInput,
) -> Result<ReplaceNetworkAclEntryOutput, Fault> {
    let ReplaceNetworkAclEntryInput {
        cidr_block,
        dry_run,
        egress,
        icmp_type_code,
        ipv6_cidr_block,
        network_acl_id,
        port_range,
        protocol,
        rule_action,
        rule_number,
    } = input;
    done_by_wire(dry_run);
    let entry = acl_entry::checked(Given {
        rule_number,
        egress,
        protocol,
        rule_action,
        cidr_block,
        ipv6_cidr_block,
        port_range,
        icmp_type_code,
    })?;
    let mut acl = changeable(call, &network_acl_id)?;
    let old = acl
        .entries
        .iter_mut()
        .find(|other| is(other, rule_number, egress));
    *old.ok_or_else(|| faults::acl_entry_not_found(rule_number))? = entry;
    call.put(acl);
    Ok(ReplaceNetworkAclEntryOutput {})
}

/// Takes an entry away. AWS: EC2 DeleteNetworkAclEntry.
pub fn delete_network_acl_entry(
    call: &mut Call<'_>,
    input: DeleteNetworkAclEntryInput,
) -> Result<DeleteNetworkAclEntryOutput, Fault> {
    let DeleteNetworkAclEntryInput {
        dry_run,
        egress,
        network_acl_id,
        rule_number,
    } = input;
    done_by_wire(dry_run);
    acl_entry::number(rule_number)?;
    let mut acl = changeable(call, &network_acl_id)?;
    let before = acl.entries.len();
    acl.entries.retain(|entry| !is(entry, rule_number, egress));
    if acl.entries.len() == before {
        return Err(faults::acl_entry_not_found(rule_number));
    }
    call.put(acl);
    Ok(DeleteNetworkAclEntryOutput {})
}

/// Has another network ACL guard a subnet; the association gets a new id.
/// AWS: EC2 ReplaceNetworkAclAssociation.
pub fn replace_network_acl_association(
    call: &mut Call<'_>,
    input: ReplaceNetworkAclAssociationInput,
) -> Result<ReplaceNetworkAclAssociationOutput, Fault> {
    let ReplaceNetworkAclAssociationInput {
        association_id,
        dry_run,
        network_acl_id,
    } = input;
    done_by_wire(dry_run);
    let old = lookup::network_acl_by_association(call, &association_id)?;
    let new = changeable(call, &network_acl_id)?;
    if old.vpc_id != new.vpc_id {
        return Err(faults::invalid_parameter(format!(
            "network ACL {} and network ACL {} belong to different networks",
            old.id, new.id
        )));
    }
    let mut old = NetworkAcl::clone(&old);
    let place = old
        .associations
        .iter()
        .position(|(id, _)| *id == association_id);
    let place = place.ok_or_else(|| faults::association_not_found(&association_id))?;
    let (_, subnet) = old.associations.remove(place);
    call.put(old);
    // Both may be the same row.
    let new = lookup::network_acl(call, &new.id)?;
    let mut new = NetworkAcl::clone(&new);
    let id = format!("aclassoc-{}", call.seed().hex(17));
    new.associations.push((id.clone(), subnet));
    call.put(new);
    Ok(ReplaceNetworkAclAssociationOutput {
        new_association_id: Some(id),
    })
}
