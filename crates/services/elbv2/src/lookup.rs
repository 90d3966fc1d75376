//! From a name or an ARN to the row, with AWS's own not-found error; and the neighbours that a
//! load balancer needs: subnets, groups, the VPC. Reads only.

use crate::faults;
use crate::rules::{load_balancer, quota};
use aws::{Arn, Fault};
use resources::ec2::{InternetGateway, NetworkInterface, SecurityGroup, Subnet, Vpc};
use resources::elbv2::{Action, Listener, LoadBalancer, Rule, TargetGroup};
use std::collections::BTreeSet;
use std::sync::Arc;
use wire::Call;

/// A rule that an ARN names: one of its own, or the default one, which is part of its listener.
pub enum AnyRule {
    /// With a priority.
    Own(Arc<Rule>),
    /// The listener's last.
    Default(Arc<Listener>),
}

/// The segments of an ARN's resource after `kind/`, if it is one of this service.
fn segments<'a>(arn: &'a Arn, kind: &str) -> Option<Vec<&'a str>> {
    let mut segments = arn.resource.split('/');
    let right = arn.service == "elasticloadbalancing" && segments.next() == Some(kind);
    right.then(|| segments.collect())
}

/// Which kind of resource of this service an ARN names: `loadbalancer`, `listener`,
/// `listener-rule` or `targetgroup`.
pub fn kind(arn: &str) -> Option<String> {
    let arn = Arn::parse(arn).filter(|arn| arn.service == "elasticloadbalancing")?;
    arn.resource.split('/').next().map(str::to_owned)
}

/// A load balancer by ARN.
pub fn load_balancer(call: &mut Call<'_>, arn: &str) -> Result<Arc<LoadBalancer>, Fault> {
    let parsed = Arn::parse(arn).ok_or_else(|| faults::invalid_arn(arn, "load balancer"))?;
    match segments(&parsed, "loadbalancer").as_deref() {
        Some(["app" | "net" | "gwy", _, id]) => {
            let key = call.scope().key(&[id]);
            let found = call.get::<LoadBalancer>(&key).filter(|row| row.arn == arn);
            found.ok_or_else(|| faults::load_balancer_not_found(arn))
        }
        _ => Err(faults::invalid_arn(arn, "load balancer")),
    }
}

/// A load balancer by name.
pub fn load_balancer_by_name(call: &mut Call<'_>, name: &str) -> Option<Arc<LoadBalancer>> {
    let key = call.scope().key(&[name]);
    call.scan_index::<LoadBalancer>("name", &key).pop()
}

/// The load balancer of a listener.
pub fn owner(call: &mut Call<'_>, listener: &Listener) -> Result<Arc<LoadBalancer>, Fault> {
    load_balancer(call, &listener.load_balancer_arn)
}

/// A listener by ARN.
pub fn listener(call: &mut Call<'_>, arn: &str) -> Result<Arc<Listener>, Fault> {
    let parsed = Arn::parse(arn).ok_or_else(|| faults::invalid_arn(arn, "listener"))?;
    match segments(&parsed, "listener").as_deref() {
        Some([_, _, load_balancer, id]) => {
            let key = call.scope().key(&[load_balancer, id]);
            let found = call.get::<Listener>(&key).filter(|row| row.arn == arn);
            found.ok_or_else(|| faults::listener_not_found(arn))
        }
        _ => Err(faults::invalid_arn(arn, "listener")),
    }
}

/// Every listener of a load balancer, by id.
pub fn listeners(call: &mut Call<'_>, load_balancer: &LoadBalancer) -> Vec<Arc<Listener>> {
    let prefix = call.scope().key(&[&load_balancer.id, ""]);
    call.scan(&prefix)
}

/// A rule by ARN.
pub fn rule(call: &mut Call<'_>, arn: &str) -> Result<AnyRule, Fault> {
    let parsed = Arn::parse(arn).ok_or_else(|| faults::invalid_arn(arn, "rule"))?;
    let Some([_, _, load_balancer, listener, id]) = segments(&parsed, "listener-rule")
        .as_deref()
        .map(<[&str; 5]>::try_from)
        .and_then(Result::ok)
    else {
        return Err(faults::invalid_arn(arn, "rule"));
    };
    let key = call.scope().key(&[load_balancer, listener, id]);
    if let Some(rule) = call.get::<Rule>(&key).filter(|row| row.arn == arn) {
        return Ok(AnyRule::Own(rule));
    }
    let key = call.scope().key(&[load_balancer, listener]);
    let listener = call.get::<Listener>(&key);
    let default = listener.filter(|listener| listener.default_rule_arn == arn);
    default
        .map(AnyRule::Default)
        .ok_or_else(|| faults::rule_not_found(arn))
}

/// A rule that may be changed, so not a default one.
pub fn own_rule(call: &mut Call<'_>, arn: &str, verb: &str) -> Result<Arc<Rule>, Fault> {
    match rule(call, arn)? {
        AnyRule::Own(rule) => Ok(rule),
        AnyRule::Default(_) => {
            let message = format!("Default rule '{arn}' cannot be {verb}");
            Err(faults::operation_not_permitted(message))
        }
    }
}

/// Every rule of a listener but the default one, by priority.
pub fn rules(call: &mut Call<'_>, listener: &Listener) -> Vec<Arc<Rule>> {
    let prefix = call
        .scope()
        .key(&[&listener.load_balancer_id, &listener.id, ""]);
    let mut rules = call.scan::<Rule>(&prefix);
    rules.sort_by_key(|rule| rule.priority);
    rules
}

/// Every rule of a load balancer but the default ones.
pub fn rules_of_all_listeners(call: &mut Call<'_>, load_balancer_id: &str) -> Vec<Arc<Rule>> {
    let prefix = call.scope().key(&[load_balancer_id, ""]);
    call.scan(&prefix)
}

/// A target group by ARN.
pub fn target_group(call: &mut Call<'_>, arn: &str) -> Result<Arc<TargetGroup>, Fault> {
    let parsed = Arn::parse(arn).ok_or_else(|| faults::invalid_arn(arn, "target group"))?;
    match segments(&parsed, "targetgroup").as_deref() {
        Some([_, id]) => {
            let key = call.scope().key(&[id]);
            let found = call.get::<TargetGroup>(&key).filter(|row| row.arn == arn);
            found.ok_or_else(|| faults::target_group_not_found(arn))
        }
        _ => Err(faults::invalid_arn(arn, "target group")),
    }
}

/// A target group by name.
pub fn target_group_by_name(call: &mut Call<'_>, name: &str) -> Option<Arc<TargetGroup>> {
    let key = call.scope().key(&[name]);
    call.scan_index::<TargetGroup>("name", &key).pop()
}

/// The ARNs of the load balancers that forward to a target group.
pub fn users(call: &mut Call<'_>, group: &TargetGroup) -> BTreeSet<String> {
    let key = call.scope().key(&[&group.id]);
    let listeners = call.scan_index::<Listener>("target-group", &key);
    let mut users: BTreeSet<String> = listeners
        .iter()
        .map(|listener| listener.load_balancer_arn.clone())
        .collect();
    for rule in call.scan_index::<Rule>("target-group", &key) {
        let key = call.scope().key(&[&rule.load_balancer_id]);
        users.extend(
            call.get::<LoadBalancer>(&key)
                .map(|owner| owner.arn.clone()),
        );
    }
    users
}

/// The target groups of an action exist, are in the load balancer's VPC, belong to no other load
/// balancer, and are not too many together with those that are used already.
pub fn usable(call: &mut Call<'_>, owner: &LoadBalancer, action: &Action) -> Result<(), Fault> {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut add = |action: &Action| {
        let arns = crate::rules::action::target_group_arns(action);
        used.extend(arns.into_iter().map(str::to_owned));
    };
    listeners(call, owner)
        .iter()
        .for_each(|listener| add(&listener.default_action));
    rules_of_all_listeners(call, &owner.id)
        .iter()
        .for_each(|rule| add(&rule.action));
    add(action);
    if used.len() > quota::TARGET_GROUPS_PER_LOAD_BALANCER.default {
        return Err(faults::too_many(
            "TooManyUniqueTargetGroupsPerLoadBalancer",
            format!(
                "The load balancer '{}' would use too many target groups",
                owner.arn
            ),
        ));
    }
    for arn in crate::rules::action::target_group_arns(action) {
        let group = target_group(call, arn)?;
        if group.vpc_id != owner.vpc_id {
            return Err(faults::invalid_configuration(format!(
                "The following target groups are in a different VPC than load balancer '{}': {arn}",
                owner.arn
            )));
        }
        if users(call, &group).iter().any(|user| *user != owner.arn) {
            return Err(faults::target_group_association_limit(arn));
        }
    }
    Ok(())
}

/// The VPC, or the refusal of a target group that names it.
pub fn vpc(call: &mut Call<'_>, id: &str) -> Result<Arc<Vpc>, Fault> {
    let key = call.scope().key(&[id]);
    let missing = || faults::validation(format!("The VPC ID '{id}' is not found"));
    call.get(&key).ok_or_else(missing)
}

/// The subnets of a load balancer: there, of one VPC, in two zones or more, none twice, and large
/// enough; for an internet-facing one, of a VPC with an internet gateway.
pub fn subnets(
    call: &mut Call<'_>,
    ids: &[String],
    internet_facing: bool,
) -> Result<Vec<Arc<Subnet>>, Fault> {
    let mut subnets = Vec::new();
    for id in ids {
        let key = call.scope().key(&[id]);
        let subnet = call.get::<Subnet>(&key);
        subnets.push(subnet.ok_or_else(|| faults::subnet_not_found(id))?);
    }
    load_balancer::subnets(&subnets)?;
    if internet_facing && let Some(subnet) = subnets.first() {
        let key = call.scope().key(&[&subnet.vpc_id]);
        if call.scan_index::<InternetGateway>("vpc", &key).is_empty() {
            let message = format!("VPC {} has no internet gateway", subnet.vpc_id);
            return Err(faults::invalid_subnet(message));
        }
    }
    Ok(subnets)
}

/// How many interfaces a subnet has.
pub fn interfaces_of_subnet(call: &mut Call<'_>, subnet: &Subnet) -> usize {
    let key = call.scope().key(&[&subnet.id]);
    call.scan_index::<NetworkInterface>("subnet", &key).len()
}

/// The groups that were named, or else the VPC's default one; all of that VPC.
pub fn security_groups(
    call: &mut Call<'_>,
    vpc_id: &str,
    given: Option<Vec<String>>,
) -> Result<Vec<String>, Fault> {
    let ids = match given {
        Some(ids) if !ids.is_empty() => ids,
        _ => vec![vpc(call, vpc_id)?.default_security_group_id.clone()],
    };
    load_balancer::security_groups(&ids, call.quota(&quota::SECURITY_GROUPS))?;
    for id in &ids {
        let key = call.scope().key(&[id]);
        match call.get::<SecurityGroup>(&key) {
            Some(group) if group.vpc_id == vpc_id => {}
            Some(_) => {
                return Err(faults::invalid_configuration(format!(
                    "One or more security groups are invalid: '{id}' is not in VPC '{vpc_id}'"
                )));
            }
            None => {
                let message = format!("The security group '{id}' does not exist");
                return Err(faults::invalid_security_group(message));
            }
        }
    }
    Ok(ids)
}
