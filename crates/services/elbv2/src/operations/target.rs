//! Targets: registered, deregistered, and how they do. AWS: ELBv2 API Reference.

use super::permission;
use crate::rules::{not_empty, quota, refuse, target as rules};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::ec2::Subnet;
use resources::elbv2::{Target, TargetGroup, TargetHealth};
use shapes::elbv2::{
    DeregisterTargetsInput, DeregisterTargetsOutput, DescribeTargetHealthInput,
    DescribeTargetHealthOutput, RegisterTargetsInput, RegisterTargetsOutput,
};
use std::net::Ipv4Addr;
use store::Row;
use wire::Call;

/// Registers targets; one that is draining comes back. AWS: ELBv2 RegisterTargets.
pub fn register_targets(
    call: &mut Call<'_>,
    input: RegisterTargetsInput,
) -> Result<RegisterTargetsOutput, Fault> {
    let RegisterTargetsInput {
        target_group_arn,
        targets,
    } = input;
    not_empty(&targets, "At least one target must be specified")?;
    let group = lookup::target_group(call, &target_group_arn)?;
    permission::on(call, &group.arn, &group.tags)?;
    for description in targets {
        let given = rules::given(description, group.port)?;
        let zone = rules::zone(&given, zone_of(call, &group, given.ip))?;
        register(call, &group, (given.ip, given.port), zone);
    }
    let prefix = call.scope().key(&[&group.id, ""]);
    if call.scan::<Target>(&prefix).len() > call.quota(&quota::TARGETS_PER_TARGET_GROUP) {
        return Err(faults::too_many(
            "TooManyTargets",
            format!(
                "The target group '{}' would have too many targets",
                group.arn
            ),
        ));
    }
    Ok(RegisterTargetsOutput {})
}

/// The zone of the subnet that an address belongs to.
fn zone_of(call: &mut Call<'_>, group: &TargetGroup, ip: Ipv4Addr) -> Option<String> {
    let key = call.scope().key(&[&group.vpc_id]);
    let subnets = call.scan_index::<Subnet>("vpc", &key);
    let subnet = subnets.iter().find(|subnet| subnet.cidr.contains(&ip));
    subnet.map(|subnet| subnet.availability_zone.clone())
}

/// Writes the row, unless it is there and not leaving.
fn register(call: &mut Call<'_>, group: &TargetGroup, at: (Ipv4Addr, u16), zone: String) {
    let (ip, port) = at;
    let target = Target {
        scope: call.scope().clone(),
        target_group_id: group.id.clone(),
        ip,
        port,
        availability_zone: zone,
        registered_at: call.now(),
        deregistered_at: None,
    };
    let old = call.get::<Target>(&target.key());
    if old.is_none_or(|old| old.deregistered_at.is_some()) {
        call.put(target);
    }
}

/// Deregisters targets: they drain, and their rows go when nothing is in flight any more or the
/// group's delay is over. One that is not registered counts as deregistered.
/// AWS: ELBv2 DeregisterTargets.
pub fn deregister_targets(
    call: &mut Call<'_>,
    input: DeregisterTargetsInput,
) -> Result<DeregisterTargetsOutput, Fault> {
    let DeregisterTargetsInput {
        target_group_arn,
        targets,
    } = input;
    not_empty(&targets, "At least one target must be specified")?;
    let group = lookup::target_group(call, &target_group_arn)?;
    permission::on(call, &group.arn, &group.tags)?;
    for description in targets {
        let given = rules::given(description, group.port)?;
        let key = call.scope().key(&[&group.id, &given.name()]);
        let target = call.get::<Target>(&key);
        if let Some(target) = target.filter(|target| target.deregistered_at.is_none()) {
            let deregistered_at = Some(call.now());
            call.put(Target {
                deregistered_at,
                ..Target::clone(&target)
            });
        }
    }
    Ok(DeregisterTargetsOutput {})
}

/// Says how the targets of a group do, as the edge measured it. AWS: ELBv2 DescribeTargetHealth.
pub fn describe_target_health(
    call: &mut Call<'_>,
    input: DescribeTargetHealthInput,
) -> Result<DescribeTargetHealthOutput, Fault> {
    let DescribeTargetHealthInput {
        include,
        target_group_arn,
        targets,
    } = input;
    refuse(&include, "DescribeTargetHealth with Include")?;
    let group = lookup::target_group(call, &target_group_arn)?;
    let in_use = !lookup::users(call, &group).is_empty();
    let prefix = call.scope().key(&[&group.id, ""]);
    let Some(asked) = targets.filter(|targets| !targets.is_empty()) else {
        let mut all = Vec::new();
        for target in call.scan::<Target>(&prefix) {
            let health = call.get::<TargetHealth>(&target.key());
            let state = rules::state(&target, health.as_deref(), in_use, call.now());
            all.push(view::target_health(&group, &target, state));
        }
        return Ok(DescribeTargetHealthOutput {
            target_health_descriptions: Some(all),
        });
    };
    let mut some = Vec::new();
    for description in asked {
        let given = rules::given(description, group.port)?;
        let key = call.scope().key(&[&group.id, &given.name()]);
        some.push(match call.get::<Target>(&key) {
            Some(target) => {
                let health = call.get::<TargetHealth>(&key);
                let state = rules::state(&target, health.as_deref(), in_use, call.now());
                view::target_health(&group, &target, state)
            }
            None => view::target_not_registered(&group, &given),
        });
    }
    Ok(DescribeTargetHealthOutput {
        target_health_descriptions: Some(some),
    })
}
