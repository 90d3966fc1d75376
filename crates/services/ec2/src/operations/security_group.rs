//! Security groups; their rules are next door. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::permission;
use crate::rules::{group_rule, quota, tag};
use crate::{faults, lookup, view};
use aws::{Arn, Fault, Tags};
use group_rule::{ANY_PROTOCOL, Allowed};
use resources::ec2::{Peer, SecurityGroup, SecurityGroupRule};
use resources::elbv2::LoadBalancer;
use shapes::ec2::{
    CreateSecurityGroupInput, CreateSecurityGroupOutput, DeleteSecurityGroupInput,
    DeleteSecurityGroupOutput, DescribeSecurityGroupsInput, DescribeSecurityGroupsOutput,
};
use store::Row;
use wire::{Call, done_by_wire};

/// Makes a group that lets everything out and nothing in. AWS: EC2 CreateSecurityGroup.
pub fn create_security_group(
    call: &mut Call<'_>,
    input: CreateSecurityGroupInput,
) -> Result<CreateSecurityGroupOutput, Fault> {
    let CreateSecurityGroupInput {
        description,
        dry_run,
        group_name,
        tag_specifications,
        vpc_id,
    } = input;
    done_by_wire(dry_run);
    group_rule::group_text(&group_name, "groupName")?;
    group_rule::group_text(&description, "groupDescription")?;
    if group_name.starts_with("sg-") {
        return Err(faults::invalid_value(
            &group_name,
            "groupName",
            "Group names may not be in the format sg-*.",
        ));
    }
    if group_name == "default" {
        return Err(faults::invalid_parameter(
            "Cannot use reserved security group name: default",
        ));
    }
    let tags = tag::of_new(tag_specifications, faults::SECURITY_GROUP, false)?;
    permission::to_create(call, faults::SECURITY_GROUP, &tags, "CreateSecurityGroup")?;
    // Without a VPC AWS takes the default one, which no account has here.
    let vpc_id = vpc_id.ok_or_else(|| faults::missing_parameter("vpcId"))?;
    let vpc = lookup::vpc(call, &vpc_id)?;
    permission::on(call, faults::VPC, &vpc.id, &vpc.tags)?;
    if lookup::security_group_by_name(call, &vpc.id, &group_name).is_some() {
        return Err(faults::duplicate_group(&group_name, &vpc.id));
    }
    let prefix = call.scope().key(&[]);
    let there_are = call.scan::<SecurityGroup>(&prefix).len();
    quota::SECURITY_GROUPS
        .here(call)
        .allows_one_more(there_are)?;
    let group = call.put(SecurityGroup {
        scope: call.scope().clone(),
        id: format!("sg-{}", call.seed().hex(17)),
        vpc_id: vpc.id.clone(),
        name: group_name,
        description,
        tags,
    });
    put_rule(call, &group, true, all_from(anywhere()), Tags::new());
    let arn = Arn::regional("ec2", call.scope(), format!("security-group/{}", group.id));
    Ok(CreateSecurityGroupOutput {
        group_id: Some(group.id.clone()),
        security_group_arn: Some(arn),
        tags: Some(view::tags(&group.tags)),
    })
}

/// Makes the default group of a new VPC: its members reach each other, and everything.
pub fn make_default(call: &mut Call<'_>, vpc_id: &str) -> String {
    let group = call.put(SecurityGroup {
        scope: call.scope().clone(),
        id: format!("sg-{}", call.seed().hex(17)),
        vpc_id: vpc_id.to_owned(),
        name: "default".into(),
        description: "default VPC security group".into(),
        tags: Tags::new(),
    });
    put_rule(
        call,
        &group,
        false,
        all_from(Peer::Group(group.id.clone())),
        Tags::new(),
    );
    put_rule(call, &group, true, all_from(anywhere()), Tags::new());
    group.id.clone()
}

fn anywhere() -> Peer {
    Peer::Cidr4("0.0.0.0/0".parse().expect("a block"))
}

fn all_from(peer: Peer) -> Allowed {
    Allowed {
        protocol: ANY_PROTOCOL.into(),
        from_port: -1,
        to_port: -1,
        peer,
        description: None,
    }
}

/// Writes a rule of a group.
pub fn put_rule(
    call: &mut Call<'_>,
    group: &SecurityGroup,
    egress: bool,
    allowed: Allowed,
    tags: Tags,
) -> std::sync::Arc<SecurityGroupRule> {
    let Allowed {
        protocol,
        from_port,
        to_port,
        peer,
        description,
    } = allowed;
    call.put(SecurityGroupRule {
        scope: call.scope().clone(),
        id: format!("sgr-{}", call.seed().hex(17)),
        group_id: group.id.clone(),
        vpc_id: group.vpc_id.clone(),
        egress,
        protocol,
        from_port,
        to_port,
        peer,
        description,
        tags,
    })
}

/// Deletes a group that no interface, load balancer or other group's rule uses.
/// AWS: EC2 DeleteSecurityGroup.
pub fn delete_security_group(
    call: &mut Call<'_>,
    input: DeleteSecurityGroupInput,
) -> Result<DeleteSecurityGroupOutput, Fault> {
    let DeleteSecurityGroupInput {
        dry_run,
        group_id,
        group_name,
    } = input;
    done_by_wire(dry_run);
    let group = lookup::named_security_group(call, group_id, group_name)?;
    permission::on(call, faults::SECURITY_GROUP, &group.id, &group.tags)?;
    if group.name == "default" {
        return Err(faults::cannot_delete_group(&group.id, &group.name));
    }
    let key = call.scope().key(&[&group.id]);
    let named = lookup::rules_naming(call, &group.id);
    let used = !lookup::interfaces_with_group(call, &group.id).is_empty()
        || !call.scan_index::<LoadBalancer>("group", &key).is_empty()
        || named.iter().any(|rule| rule.group_id != group.id);
    if used {
        let message = format!("resource {} has a dependent object", group.id);
        return Err(faults::dependency_violation(message));
    }
    for rule in lookup::rules_of(call, &group.id) {
        call.delete::<SecurityGroupRule>(&rule.key());
    }
    call.delete::<SecurityGroup>(&group.key());
    Ok(DeleteSecurityGroupOutput {
        group_id: Some(group.id.clone()),
        r#return: Some(true),
    })
}

const LISTING: Listing<SecurityGroup> = Listing {
    kind: faults::SECURITY_GROUP,
    filters: &[
        "description",
        "egress.ip-permission.cidr",
        "egress.ip-permission.from-port",
        "egress.ip-permission.group-id",
        "egress.ip-permission.group-name",
        "egress.ip-permission.ipv6-cidr",
        "egress.ip-permission.protocol",
        "egress.ip-permission.to-port",
        "egress.ip-permission.user-id",
        "group-id",
        "group-name",
        "ip-permission.cidr",
        "ip-permission.from-port",
        "ip-permission.group-id",
        "ip-permission.group-name",
        "ip-permission.ipv6-cidr",
        "ip-permission.protocol",
        "ip-permission.to-port",
        "ip-permission.user-id",
        "owner-id",
        "vpc-id",
    ],
    never: &[
        "egress.ip-permission.prefix-list-id",
        "ip-permission.prefix-list-id",
    ],
    values: |call, row, name| match name {
        "description" => vec![row.description.clone()],
        "group-name" => vec![row.name.clone()],
        "owner-id" => vec![row.scope.account.to_string()],
        "vpc-id" => vec![row.vpc_id.clone()],
        "group-id" => vec![row.id.clone()],
        _ => of_permissions(call, row, name),
    },
    tags: |row| &row.tags,
    id_filter: "group-id",
    indexes: &[("vpc-id", "vpc")],
};

/// What a group's rules have for a filter by them.
fn of_permissions(call: &mut Call<'_>, group: &SecurityGroup, name: &str) -> Vec<String> {
    let (egress, name) = match name.strip_prefix("egress.") {
        Some(name) => (true, name),
        None => (false, name),
    };
    let mut values = Vec::new();
    for rule in lookup::rules_of(call, &group.id) {
        if rule.egress != egress {
            continue;
        }
        values.extend(match (name, &rule.peer) {
            ("ip-permission.cidr", Peer::Cidr4(block)) => Some(block.to_string()),
            ("ip-permission.ipv6-cidr", Peer::Cidr6(block)) => Some(block.to_string()),
            ("ip-permission.from-port", _) => Some(rule.from_port.to_string()),
            ("ip-permission.to-port", _) => Some(rule.to_port.to_string()),
            ("ip-permission.protocol", _) => Some(rule.protocol.clone()),
            ("ip-permission.group-id", Peer::Group(id)) => Some(id.clone()),
            ("ip-permission.user-id", Peer::Group(_)) => Some(rule.scope.account.to_string()),
            ("ip-permission.group-name", Peer::Group(id)) => {
                let group = lookup::security_group(call, id).ok();
                group.map(|group| group.name.clone())
            }
            _ => None,
        });
    }
    values
}

/// Lists groups with their rules. AWS: EC2 DescribeSecurityGroups.
pub fn describe_security_groups(
    call: &mut Call<'_>,
    input: DescribeSecurityGroupsInput,
) -> Result<DescribeSecurityGroupsOutput, Fault> {
    let DescribeSecurityGroupsInput {
        dry_run,
        filters,
        group_ids,
        group_names,
        max_results,
        next_token,
    } = input;
    done_by_wire(dry_run);
    if let Some(name) = group_names.into_iter().flatten().next() {
        return Err(lookup::named_security_group(call, None, Some(name))
            .err()
            .unwrap_or_else(|| faults::internal("a group of a default VPC that is not there")));
    }
    let asked = Asked {
        ids: group_ids,
        filters,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeSecurityGroupsOutput {
        next_token,
        security_groups: Some(
            rows.iter()
                .map(|row| view::security_group(call, row))
                .collect(),
        ),
    })
}
