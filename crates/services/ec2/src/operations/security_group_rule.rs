//! Rules of security groups: authorised, revoked, changed, described. AWS: EC2 API Reference.

use super::describe::{self, Asked, Listing};
use super::{permission, security_group};
use crate::rules::group_rule::{self, Allowed, Flat};
use crate::rules::{quota, tag};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::ec2::{Peer, SecurityGroup, SecurityGroupRule};
use shapes::ec2::{
    AuthorizeSecurityGroupEgressInput, AuthorizeSecurityGroupEgressOutput,
    AuthorizeSecurityGroupIngressInput, AuthorizeSecurityGroupIngressOutput,
    DescribeSecurityGroupRulesInput, DescribeSecurityGroupRulesOutput, IpPermission,
    ModifySecurityGroupRulesInput, ModifySecurityGroupRulesOutput, RevokeSecurityGroupEgressInput,
    RevokeSecurityGroupEgressOutput, RevokeSecurityGroupIngressInput,
    RevokeSecurityGroupIngressOutput, RevokedSecurityGroupRule, SecurityGroupRuleUpdate,
    TagSpecification,
};
use std::sync::Arc;
use store::Row;
use wire::{Call, done_by_wire};

mod descriptions;

pub use descriptions::{
    update_security_group_rule_descriptions_egress, update_security_group_rule_descriptions_ingress,
};

/// Lets something in. AWS: EC2 AuthorizeSecurityGroupIngress.
pub fn authorize_security_group_ingress(
    call: &mut Call<'_>,
    input: AuthorizeSecurityGroupIngressInput,
) -> Result<AuthorizeSecurityGroupIngressOutput, Fault> {
    let AuthorizeSecurityGroupIngressInput {
        cidr_ip,
        dry_run,
        from_port,
        group_id,
        group_name,
        ip_permissions,
        ip_protocol,
        source_security_group_name,
        source_security_group_owner_id,
        tag_specifications,
        to_port,
    } = input;
    done_by_wire(dry_run);
    let flat = Flat {
        cidr_ip,
        ip_protocol,
        from_port,
        to_port,
        source_security_group_name,
        source_security_group_owner_id,
    };
    let permissions = group_rule::permissions(flat, ip_permissions)?;
    let group = lookup::named_security_group(call, group_id, group_name)?;
    let rules = authorize(call, &group, false, permissions, tag_specifications)?;
    Ok(AuthorizeSecurityGroupIngressOutput {
        r#return: Some(true),
        security_group_rules: Some(rules.iter().map(|rule| view::rule(rule)).collect()),
    })
}

/// Lets something out. AWS: EC2 AuthorizeSecurityGroupEgress.
pub fn authorize_security_group_egress(
    call: &mut Call<'_>,
    input: AuthorizeSecurityGroupEgressInput,
) -> Result<AuthorizeSecurityGroupEgressOutput, Fault> {
    let AuthorizeSecurityGroupEgressInput {
        cidr_ip,
        dry_run,
        from_port,
        group_id,
        ip_permissions,
        ip_protocol,
        source_security_group_name,
        source_security_group_owner_id,
        tag_specifications,
        to_port,
    } = input;
    done_by_wire(dry_run);
    let flat = Flat {
        cidr_ip,
        ip_protocol,
        from_port,
        to_port,
        source_security_group_name,
        source_security_group_owner_id,
    };
    let permissions = group_rule::permissions(flat, ip_permissions)?;
    let group = lookup::security_group(call, &group_id)?;
    let rules = authorize(call, &group, true, permissions, tag_specifications)?;
    Ok(AuthorizeSecurityGroupEgressOutput {
        r#return: Some(true),
        security_group_rules: Some(rules.iter().map(|rule| view::rule(rule)).collect()),
    })
}

/// Adds rules to a group: all that were named, or none.
fn authorize(
    call: &mut Call<'_>,
    group: &SecurityGroup,
    egress: bool,
    permissions: Vec<IpPermission>,
    tag_specifications: Option<Vec<TagSpecification>>,
) -> Result<Vec<Arc<SecurityGroupRule>>, Fault> {
    permission::on(call, faults::SECURITY_GROUP, &group.id, &group.tags)?;
    let tags = tag::of_new(tag_specifications, faults::SECURITY_GROUP_RULE, false)?;
    let wanted = all_allowed(call, permissions)?;
    if wanted.is_empty() {
        return Err(faults::missing_parameter("ipPermissions"));
    }
    for allowed in &wanted {
        check_peer(call, group, allowed)?;
    }
    let rules = lookup::rules_of(call, &group.id);
    let of_direction: Vec<_> = rules.iter().filter(|rule| rule.egress == egress).collect();
    for (index, allowed) in wanted.iter().enumerate() {
        let named_twice = wanted[..index].iter().any(|other| {
            (&other.protocol, other.from_port, other.to_port, &other.peer)
                == (
                    &allowed.protocol,
                    allowed.from_port,
                    allowed.to_port,
                    &allowed.peer,
                )
        });
        if named_twice || of_direction.iter().any(|rule| allowed.is(rule)) {
            return Err(faults::duplicate_permission(&allowed.text()));
        }
    }
    quota::RULES
        .here(call)
        .allows(of_direction.len() + wanted.len())?;
    let mut made = Vec::new();
    for allowed in wanted {
        made.push(security_group::put_rule(
            call,
            group,
            egress,
            allowed,
            tags.clone(),
        ));
    }
    Ok(made)
}

/// What permissions let pass.
fn all_allowed(call: &mut Call<'_>, permissions: Vec<IpPermission>) -> Result<Vec<Allowed>, Fault> {
    let mut all = Vec::new();
    for permission in permissions {
        check_pairs(call, &permission)?;
        all.extend(group_rule::taken_apart(permission)?);
    }
    Ok(all)
}

/// What is said of a group beside its id is true of it.
fn check_pairs(call: &mut Call<'_>, permission: &IpPermission) -> Result<(), Fault> {
    for pair in permission.user_id_group_pairs.iter().flatten() {
        let Some(id) = &pair.group_id else { continue };
        let named = lookup::security_group(call, id)?;
        let is = |said: &Option<String>, true_of_it: &str| {
            said.as_ref().is_none_or(|said| said == true_of_it)
        };
        let all = is(&pair.user_id, call.account().as_str())
            && is(&pair.vpc_id, &named.vpc_id)
            && is(&pair.group_name, &named.name);
        if !all {
            return Err(faults::not_found(faults::SECURITY_GROUP, id));
        }
    }
    Ok(())
}

/// A group is one of the same VPC.
fn check_peer(call: &mut Call<'_>, group: &SecurityGroup, allowed: &Allowed) -> Result<(), Fault> {
    let Peer::Group(id) = &allowed.peer else {
        return Ok(());
    };
    match lookup::security_group(call, id)?.vpc_id == group.vpc_id {
        true => Ok(()),
        false => Err(faults::different_networks()),
    }
}

/// Lets something in no more. AWS: EC2 RevokeSecurityGroupIngress.
pub fn revoke_security_group_ingress(
    call: &mut Call<'_>,
    input: RevokeSecurityGroupIngressInput,
) -> Result<RevokeSecurityGroupIngressOutput, Fault> {
    let RevokeSecurityGroupIngressInput {
        cidr_ip,
        dry_run,
        from_port,
        group_id,
        group_name,
        ip_permissions,
        ip_protocol,
        security_group_rule_ids,
        source_security_group_name,
        source_security_group_owner_id,
        to_port,
    } = input;
    done_by_wire(dry_run);
    let flat = Flat {
        cidr_ip,
        ip_protocol,
        from_port,
        to_port,
        source_security_group_name,
        source_security_group_owner_id,
    };
    let permissions = group_rule::permissions(flat, ip_permissions)?;
    let group = lookup::named_security_group(call, group_id, group_name)?;
    let revoked = revoke(call, &group, false, permissions, security_group_rule_ids)?;
    Ok(RevokeSecurityGroupIngressOutput {
        r#return: Some(true),
        revoked_security_group_rules: Some(revoked),
        // Only a default VPC's group, which there is none of, answers these instead of a fault.
        unknown_ip_permissions: None,
    })
}

/// Lets something out no more. AWS: EC2 RevokeSecurityGroupEgress.
pub fn revoke_security_group_egress(
    call: &mut Call<'_>,
    input: RevokeSecurityGroupEgressInput,
) -> Result<RevokeSecurityGroupEgressOutput, Fault> {
    let RevokeSecurityGroupEgressInput {
        cidr_ip,
        dry_run,
        from_port,
        group_id,
        ip_permissions,
        ip_protocol,
        security_group_rule_ids,
        source_security_group_name,
        source_security_group_owner_id,
        to_port,
    } = input;
    done_by_wire(dry_run);
    let flat = Flat {
        cidr_ip,
        ip_protocol,
        from_port,
        to_port,
        source_security_group_name,
        source_security_group_owner_id,
    };
    let permissions = group_rule::permissions(flat, ip_permissions)?;
    let group = lookup::security_group(call, &group_id)?;
    let revoked = revoke(call, &group, true, permissions, security_group_rule_ids)?;
    Ok(RevokeSecurityGroupEgressOutput {
        r#return: Some(true),
        revoked_security_group_rules: Some(revoked),
        // Only a default VPC's group, which there is none of, answers these instead of a fault.
        unknown_ip_permissions: None,
    })
}

/// Takes rules away, named by id or by what they let pass: all of them, or none.
fn revoke(
    call: &mut Call<'_>,
    group: &SecurityGroup,
    egress: bool,
    permissions: Vec<IpPermission>,
    ids: Option<Vec<String>>,
) -> Result<Vec<RevokedSecurityGroupRule>, Fault> {
    permission::on(call, faults::SECURITY_GROUP, &group.id, &group.tags)?;
    let ids = ids.unwrap_or_default();
    if permissions.is_empty() && ids.is_empty() {
        return Err(faults::missing_parameter("ipPermissions"));
    }
    let mut found = Vec::new();
    for id in ids {
        found.push(rule_of(call, group, egress, &id)?);
    }
    let rules = lookup::rules_of(call, &group.id);
    for allowed in all_allowed(call, permissions)? {
        let is = |rule: &&Arc<SecurityGroupRule>| rule.egress == egress && allowed.is(rule);
        let rule = rules.iter().find(is);
        found.push(Arc::clone(rule.ok_or_else(faults::permission_not_found)?));
    }
    for rule in &found {
        call.delete::<SecurityGroupRule>(&rule.key());
    }
    Ok(found.iter().map(|rule| view::revoked_rule(rule)).collect())
}

/// A rule of a group and direction by its id.
fn rule_of(
    call: &mut Call<'_>,
    group: &SecurityGroup,
    egress: bool,
    id: &str,
) -> Result<Arc<SecurityGroupRule>, Fault> {
    let rule = lookup::security_group_rule(call, id)?;
    match rule.group_id == group.id && rule.egress == egress {
        true => Ok(rule),
        false => Err(faults::not_found(faults::SECURITY_GROUP_RULE, id)),
    }
}

/// Changes what rules let pass; their ids stay. AWS: EC2 ModifySecurityGroupRules.
pub fn modify_security_group_rules(
    call: &mut Call<'_>,
    input: ModifySecurityGroupRulesInput,
) -> Result<ModifySecurityGroupRulesOutput, Fault> {
    let ModifySecurityGroupRulesInput {
        dry_run,
        group_id,
        security_group_rules,
    } = input;
    done_by_wire(dry_run);
    let group = lookup::security_group(call, &group_id)?;
    permission::on(call, faults::SECURITY_GROUP, &group.id, &group.tags)?;
    for update in security_group_rules {
        let SecurityGroupRuleUpdate {
            security_group_rule,
            security_group_rule_id: id,
        } = update;
        let old = lookup::security_group_rule(call, &id)?;
        let old = rule_of(call, &group, old.egress, &id)?;
        let missing = || faults::missing_parameter("SecurityGroupRule");
        let allowed = group_rule::of_request(security_group_rule.ok_or_else(missing)?)?;
        check_peer(call, &group, &allowed)?;
        let others = lookup::rules_of(call, &group.id);
        let same = |other: &Arc<SecurityGroupRule>| {
            other.id != id && other.egress == old.egress && allowed.is(other)
        };
        if others.iter().any(same) {
            return Err(faults::duplicate_permission(&allowed.text()));
        }
        let Allowed {
            protocol,
            from_port,
            to_port,
            peer,
            description,
        } = allowed;
        call.put(SecurityGroupRule {
            protocol,
            from_port,
            to_port,
            peer,
            description,
            ..SecurityGroupRule::clone(&old)
        });
    }
    Ok(ModifySecurityGroupRulesOutput {
        r#return: Some(true),
    })
}

const LISTING: Listing<SecurityGroupRule> = Listing {
    kind: faults::SECURITY_GROUP_RULE,
    filters: &["group-id", "security-group-rule-id"],
    never: &[],
    values: |_, row, name| match name {
        "group-id" => vec![row.group_id.clone()],
        _ => vec![row.id.clone()],
    },
    tags: |row| &row.tags,
    id_filter: "security-group-rule-id",
    indexes: &[("group-id", "group")],
};

/// Lists rules. AWS: EC2 DescribeSecurityGroupRules.
pub fn describe_security_group_rules(
    call: &mut Call<'_>,
    input: DescribeSecurityGroupRulesInput,
) -> Result<DescribeSecurityGroupRulesOutput, Fault> {
    let DescribeSecurityGroupRulesInput {
        dry_run,
        filters,
        max_results,
        next_token,
        security_group_rule_ids,
    } = input;
    done_by_wire(dry_run);
    let asked = Asked {
        ids: security_group_rule_ids,
        filters,
        max_results,
        next_token,
    };
    let (rows, next_token) = describe::page(call, asked, &LISTING)?;
    Ok(DescribeSecurityGroupRulesOutput {
        next_token,
        security_group_rules: Some(rows.iter().map(|row| view::rule(row)).collect()),
    })
}
