//! From stored rows to AWS's shapes. It reads what belongs to an answer, and decides nothing.

pub(crate) mod action;
mod condition;

use crate::lookup;
use crate::lookup::AnyRule;
use crate::rules::attribute::{self, Attribute};
use crate::rules::target::{Given, State, not_registered};
use aws::Tags;
use resources::elbv2 as row;
use resources::elbv2::attribute::Stored;
use shapes::elbv2 as shape;
use std::net::Ipv4Addr;
use store::Row;
use wire::Call;

/// A load balancer. Its state is the edge's; until the edge has spoken it is `provisioning`.
pub fn load_balancer(call: &mut Call<'_>, row: &row::LoadBalancer) -> shape::LoadBalancer {
    let status = call.get::<row::LoadBalancerStatus>(&row.key());
    let code = status
        .as_ref()
        .map_or("provisioning", |status| &status.state);
    let state = shape::LoadBalancerState {
        code: Some(code.to_owned()),
        reason: status.as_ref().and_then(|status| status.reason.clone()),
    };
    let scheme = if row.internet_facing {
        "internet-facing"
    } else {
        "internal"
    };
    shape::LoadBalancer {
        availability_zones: Some(zones(row)),
        created_time: Some(row.created_at),
        dns_name: Some(row.dns_name.clone()),
        ip_address_type: Some(row.ip_address_type.clone()),
        load_balancer_arn: Some(row.arn.clone()),
        load_balancer_name: Some(row.name.clone()),
        scheme: Some(scheme.to_owned()),
        security_groups: Some(row.security_groups.clone()),
        state: Some(state),
        r#type: Some(row.kind.clone()),
        vpc_id: Some(row.vpc_id.clone()),
        ..shape::LoadBalancer::default()
    }
}

/// A load balancer's subnets.
pub fn zones(row: &row::LoadBalancer) -> Vec<shape::AvailabilityZone> {
    let zone = |zone: &row::Zone| shape::AvailabilityZone {
        load_balancer_addresses: Some(Vec::new()),
        subnet_id: Some(zone.subnet_id.clone()),
        zone_name: Some(zone.name.clone()),
        ..shape::AvailabilityZone::default()
    };
    row.zones.iter().map(zone).collect()
}

/// A listener.
pub fn listener(row: &row::Listener) -> shape::Listener {
    shape::Listener {
        default_actions: Some(action::actions(&row.default_action, row.default_order)),
        listener_arn: Some(row.arn.clone()),
        load_balancer_arn: Some(row.load_balancer_arn.clone()),
        port: Some(row.port.into()),
        protocol: Some(row.protocol.clone()),
        ..shape::Listener::default()
    }
}

/// A rule with a priority.
pub fn rule(row: &row::Rule) -> shape::Rule {
    shape::Rule {
        actions: Some(action::actions(&row.action, row.order)),
        conditions: Some(row.conditions.iter().map(condition::condition).collect()),
        is_default: Some(false),
        priority: Some(row.priority.to_string()),
        rule_arn: Some(row.arn.clone()),
        transforms: None,
    }
}

/// A rule with a priority, or a listener's default one.
pub fn any_rule(rule: &AnyRule) -> shape::Rule {
    match rule {
        AnyRule::Own(row) => self::rule(row),
        AnyRule::Default(listener) => shape::Rule {
            actions: Some(action::actions(
                &listener.default_action,
                listener.default_order,
            )),
            conditions: Some(Vec::new()),
            is_default: Some(true),
            priority: Some("default".into()),
            rule_arn: Some(listener.default_rule_arn.clone()),
            transforms: None,
        },
    }
}

/// A target group with the load balancers that forward to it.
pub fn target_group(call: &mut Call<'_>, row: &row::TargetGroup) -> shape::TargetGroup {
    let check = &row.health_check;
    let number = |number: u32| i32::try_from(number).ok();
    shape::TargetGroup {
        health_check_enabled: Some(check.enabled),
        health_check_interval_seconds: number(check.interval_seconds),
        health_check_path: Some(check.path.clone()),
        health_check_port: Some(
            check
                .port
                .map_or("traffic-port".into(), |port| port.to_string()),
        ),
        health_check_protocol: Some(check.protocol.clone()),
        health_check_timeout_seconds: number(check.timeout_seconds),
        healthy_threshold_count: number(check.healthy_threshold),
        ip_address_type: Some(row.ip_address_type.clone()),
        load_balancer_arns: Some(lookup::users(call, row).into_iter().collect()),
        matcher: Some(shape::Matcher {
            grpc_code: None,
            http_code: Some(check.matcher.clone()),
        }),
        port: Some(row.port.into()),
        protocol: Some(row.protocol.clone()),
        protocol_version: Some(row.protocol_version.clone()),
        target_group_arn: Some(row.arn.clone()),
        target_group_name: Some(row.name.clone()),
        target_type: Some(row.target_type.clone()),
        unhealthy_threshold_count: number(check.unhealthy_threshold),
        vpc_id: Some(row.vpc_id.clone()),
        ..shape::TargetGroup::default()
    }
}

/// How a registered target does.
pub fn target_health(
    group: &row::TargetGroup,
    target: &row::Target,
    state: State,
) -> shape::TargetHealthDescription {
    let zone = Some(target.availability_zone.clone());
    health(group, (target.ip, target.port), zone, state)
}

/// That a target is not registered.
pub fn target_not_registered(
    group: &row::TargetGroup,
    given: &Given,
) -> shape::TargetHealthDescription {
    let zone = given.availability_zone.clone();
    health(group, (given.ip, given.port), zone, not_registered())
}

fn health(
    group: &row::TargetGroup,
    (ip, port): (Ipv4Addr, u16),
    availability_zone: Option<String>,
    state: State,
) -> shape::TargetHealthDescription {
    shape::TargetHealthDescription {
        health_check_port: Some(group.health_check.port.unwrap_or(port).to_string()),
        target: Some(shape::TargetDescription {
            availability_zone,
            id: ip.to_string(),
            port: Some(port.into()),
            quic_server_id: None,
        }),
        target_health: Some(shape::TargetHealth {
            description: state.description,
            reason: state.reason,
            state: Some(state.state),
        }),
        ..shape::TargetHealthDescription::default()
    }
}

/// A load balancer's attributes, all of them.
pub fn load_balancer_attributes(stored: &Stored) -> Vec<shape::LoadBalancerAttribute> {
    let shape = |(key, value)| shape::LoadBalancerAttribute { key, value };
    attributes(attribute::LOAD_BALANCER, stored)
        .map(shape)
        .collect()
}

/// A target group's attributes, all of them.
pub fn target_group_attributes(stored: &Stored) -> Vec<shape::TargetGroupAttribute> {
    let shape = |(key, value)| shape::TargetGroupAttribute { key, value };
    attributes(attribute::TARGET_GROUP, stored)
        .map(shape)
        .collect()
}

/// A listener's attributes, all of them.
pub fn listener_attributes(stored: &Stored) -> Vec<shape::ListenerAttribute> {
    let shape = |(key, value)| shape::ListenerAttribute { key, value };
    attributes(attribute::LISTENER, stored).map(shape).collect()
}

fn attributes(
    table: &'static [Attribute],
    stored: &Stored,
) -> impl Iterator<Item = (Option<String>, Option<String>)> {
    table.iter().map(move |attribute| {
        let named = &attribute.named;
        (
            Some(named.key.to_owned()),
            Some(named.of(stored).to_owned()),
        )
    })
}

/// The tags of a resource.
pub fn tag_description(arn: String, tags: &Tags) -> shape::TagDescription {
    let tag = |(key, value): (&String, &String)| shape::Tag {
        key: key.clone(),
        value: Some(value.clone()),
    };
    shape::TagDescription {
        resource_arn: Some(arn),
        tags: Some(tags.iter().map(tag).collect()),
    }
}
