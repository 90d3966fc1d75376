//! Target groups: where requests go to, and how their health is measured.
//! AWS: ELBv2 API Reference.

use super::{PAGE, permission};
use crate::rules::{action, health_check, quota, target_group as rules};
use crate::{faults, lookup, view};
use aws::{Arn, Fault};
use resources::elbv2::attribute::Stored;
use resources::elbv2::{Target, TargetGroup, TargetHealth};
use shapes::elbv2::{
    CreateTargetGroupInput, CreateTargetGroupOutput, DeleteTargetGroupInput,
    DeleteTargetGroupOutput, DescribeTargetGroupsInput, DescribeTargetGroupsOutput,
    ModifyTargetGroupInput, ModifyTargetGroupOutput,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Row;
use wire::Call;

/// Makes a target group; with the same name and settings it answers the one there is.
/// AWS: ELBv2 CreateTargetGroup.
pub fn create_target_group(
    call: &mut Call<'_>,
    input: CreateTargetGroupInput,
) -> Result<CreateTargetGroupOutput, Fault> {
    let requested = rules::requested(input)?;
    let resource = format!("targetgroup/{}/*", requested.name);
    permission::to_create(call, &resource, &requested.tags, "CreateTargetGroup")?;
    let vpc = lookup::vpc(call, &requested.vpc_id)?;
    let old = lookup::target_group_by_name(call, &requested.name);
    let row = match old {
        Some(old) if is_same(&old, &requested) => old,
        Some(old) => return Err(faults::duplicate_target_group_name(&old.name)),
        None => {
            under_quota(call)?;
            let row = made(call, requested, vpc.id.clone());
            call.put(row)
        }
    };
    Ok(CreateTargetGroupOutput {
        target_groups: Some(vec![view::target_group(call, &row)]),
    })
}

fn made(call: &mut Call<'_>, requested: rules::Requested, vpc_id: String) -> TargetGroup {
    let id = call.seed().hex(16);
    let resource = format!("targetgroup/{}/{id}", requested.name);
    TargetGroup {
        scope: call.scope().clone(),
        arn: Arn::regional("elasticloadbalancing", call.scope(), resource),
        id,
        name: requested.name,
        protocol: "HTTP".into(),
        protocol_version: "HTTP1".into(),
        port: requested.port,
        vpc_id,
        target_type: "ip".into(),
        ip_address_type: "ipv4".into(),
        health_check: requested.health_check,
        attributes: Stored::new(),
        created_at: call.now(),
        tags: requested.tags,
    }
}

fn is_same(old: &TargetGroup, requested: &rules::Requested) -> bool {
    old.port == requested.port
        && old.vpc_id == requested.vpc_id
        && old.health_check == requested.health_check
        && old.tags == requested.tags
}

fn under_quota(call: &mut Call<'_>) -> Result<(), Fault> {
    let prefix = call.scope().key(&[]);
    let most = call.quota(&quota::TARGET_GROUPS);
    if call.scan_from::<TargetGroup>(&prefix, None, most).len() == most {
        return Err(faults::too_many(
            "TooManyTargetGroups",
            format!("The maximum number of target groups has been reached: {most}"),
        ));
    }
    Ok(())
}

/// Lists target groups: all, those of a load balancer, or those that are named.
/// AWS: ELBv2 DescribeTargetGroups.
pub fn describe_target_groups(
    call: &mut Call<'_>,
    input: DescribeTargetGroupsInput,
) -> Result<DescribeTargetGroupsOutput, Fault> {
    let DescribeTargetGroupsInput {
        load_balancer_arn,
        marker,
        names,
        page_size,
        target_group_arns,
    } = input;
    let page = call.page(marker.as_deref(), page_size, PAGE)?;
    let names = names.unwrap_or_default();
    let mut arns = target_group_arns.unwrap_or_default();
    let ways = [
        load_balancer_arn.is_some(),
        !names.is_empty(),
        !arns.is_empty(),
    ];
    if ways.into_iter().filter(|way| *way).count() > 1 {
        return Err(faults::validation(
            "You can specify only one of the following: load balancer ARN, target group ARNs, \
             target group names",
        ));
    }
    let of_load_balancer = load_balancer_arn.is_some();
    if let Some(arn) = load_balancer_arn {
        arns = used_by(call, &arn)?;
    }
    let rows = if arns.is_empty() && names.is_empty() && !of_load_balancer {
        let prefix = call.scope().key(&[]);
        call.scan_from::<TargetGroup>(&prefix, page.after(), page.limit() + 1)
    } else {
        named(call, &arns, &names)?
    };
    let (rows, next_marker) = call.cut(&page, rows, |row| row.key());
    let shapes = rows
        .iter()
        .map(|row| view::target_group(call, row))
        .collect();
    Ok(DescribeTargetGroupsOutput {
        next_marker,
        target_groups: Some(shapes),
    })
}

/// The target groups that a load balancer forwards to.
fn used_by(call: &mut Call<'_>, arn: &str) -> Result<Vec<String>, Fault> {
    let owner = lookup::load_balancer(call, arn)?;
    let mut used: BTreeSet<String> = BTreeSet::new();
    for listener in lookup::listeners(call, &owner) {
        let arns = action::target_group_arns(&listener.default_action);
        used.extend(arns.into_iter().map(str::to_owned));
    }
    for rule in lookup::rules_of_all_listeners(call, &owner.id) {
        let arns = action::target_group_arns(&rule.action);
        used.extend(arns.into_iter().map(str::to_owned));
    }
    Ok(used.into_iter().collect())
}

/// The named target groups in key order; all must be there.
fn named(
    call: &mut Call<'_>,
    arns: &[String],
    names: &[String],
) -> Result<Vec<Arc<TargetGroup>>, Fault> {
    let mut rows = Vec::new();
    for arn in arns {
        rows.push(lookup::target_group(call, arn)?);
    }
    let mut missing = Vec::new();
    for name in names {
        match lookup::target_group_by_name(call, name) {
            Some(row) => rows.push(row),
            None => missing.push(name.clone()),
        }
    }
    if !missing.is_empty() {
        return Err(faults::target_groups_not_found(&missing));
    }
    rows.sort_by_key(|row| row.key());
    rows.dedup_by_key(|row| row.key());
    Ok(rows)
}

/// Changes how health is measured. AWS: ELBv2 ModifyTargetGroup.
pub fn modify_target_group(
    call: &mut Call<'_>,
    input: ModifyTargetGroupInput,
) -> Result<ModifyTargetGroupOutput, Fault> {
    let ModifyTargetGroupInput {
        health_check_enabled,
        health_check_interval_seconds,
        health_check_path,
        health_check_port,
        health_check_protocol,
        health_check_timeout_seconds,
        healthy_threshold_count,
        matcher,
        target_group_arn,
        unhealthy_threshold_count,
    } = input;
    let given = health_check::Given {
        enabled: health_check_enabled,
        protocol: health_check_protocol,
        port: health_check_port,
        path: health_check_path,
        interval_seconds: health_check_interval_seconds,
        timeout_seconds: health_check_timeout_seconds,
        healthy_threshold: healthy_threshold_count,
        unhealthy_threshold: unhealthy_threshold_count,
        matcher,
    };
    let old = lookup::target_group(call, &target_group_arn)?;
    permission::on(call, &old.arn, &old.tags)?;
    let row = call.put(TargetGroup {
        health_check: health_check::changed(&old.health_check, given)?,
        ..TargetGroup::clone(&old)
    });
    Ok(ModifyTargetGroupOutput {
        target_groups: Some(vec![view::target_group(call, &row)]),
    })
}

/// Deletes a target group with its targets, unless something forwards to it; one that is not there
/// counts as deleted. AWS: ELBv2 DeleteTargetGroup.
pub fn delete_target_group(
    call: &mut Call<'_>,
    input: DeleteTargetGroupInput,
) -> Result<DeleteTargetGroupOutput, Fault> {
    let DeleteTargetGroupInput { target_group_arn } = input;
    let group = match lookup::target_group(call, &target_group_arn) {
        Err(fault) if fault.code == "TargetGroupNotFound" => {
            call.allow(&target_group_arn)?;
            return Ok(DeleteTargetGroupOutput {});
        }
        found => found?,
    };
    permission::on(call, &group.arn, &group.tags)?;
    if !lookup::users(call, &group).is_empty() {
        return Err(faults::target_group_in_use(&group.arn));
    }
    let prefix = call.scope().key(&[&group.id, ""]);
    for target in call.scan::<Target>(&prefix) {
        call.delete::<TargetHealth>(&target.key());
        call.delete::<Target>(&target.key());
    }
    call.delete::<TargetGroup>(&group.key());
    Ok(DeleteTargetGroupOutput {})
}
