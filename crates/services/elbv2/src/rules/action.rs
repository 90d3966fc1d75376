//! Actions: what a listener or rule does with a request. From the wire's shape to the stored one.
//!
//! AWS: "Listener rules for your Application Load Balancer", "Action types". A list of actions
//! here is one action: those that come before another (authenticate-*, jwt-validation) are refused
//! by name, so `Order` has nothing to order; it is told back.

use super::{quota, refuse, target_group::port_in};
use crate::faults;
use aws::Fault;
use resources::elbv2::{Action, Weighted};
use shapes::elbv2 as shape;
use std::collections::BTreeSet;

/// Longest time for which a client stays with its group: seven days.
const STICKINESS_SECONDS_MAX: i32 = 604_800;
/// Largest weight of a group.
const WEIGHT_MAX: i32 = 999;
/// What a fixed response may say it is.
const CONTENT_TYPES: &[&str] = &[
    "text/plain",
    "text/css",
    "text/html",
    "application/javascript",
    "application/json",
];

/// The one action of a list, and its `Order` if it has one.
pub fn only(actions: Vec<shape::Action>) -> Result<(Action, Option<u32>), Fault> {
    let mut actions = actions.into_iter();
    match (actions.next(), actions.next()) {
        (None, _) => Err(faults::validation("Actions must be specified")),
        (Some(action), None) => {
            let order = action.order.map(i32::unsigned_abs);
            Ok((of(action)?, order))
        }
        (Some(first), Some(second)) => {
            of(first)?;
            of(second)?;
            Err(faults::invalid_action(
                "You must specify exactly one of the following types of actions: 'forward', \
                 'redirect', 'fixed-response'",
            ))
        }
    }
}

fn of(action: shape::Action) -> Result<Action, Fault> {
    let shape::Action {
        authenticate_cognito_config,
        authenticate_oidc_config,
        fixed_response_config,
        forward_config,
        jwt_validation_config,
        order: _, // one action has one place
        redirect_config,
        target_group_arn,
        r#type,
    } = action;
    refuse(
        &authenticate_cognito_config,
        "an action of type authenticate-cognito",
    )?;
    refuse(
        &authenticate_oidc_config,
        "an action of type authenticate-oidc",
    )?;
    refuse(&jwt_validation_config, "an action of type jwt-validation")?;
    let kind = r#type.as_str();
    let mut given = BTreeSet::new();
    given.extend(fixed_response_config.as_ref().map(|_| "fixed-response"));
    given.extend(forward_config.as_ref().map(|_| "forward"));
    given.extend(target_group_arn.as_ref().map(|_| "forward"));
    given.extend(redirect_config.as_ref().map(|_| "redirect"));
    if given.iter().any(|given| *given != kind) {
        return Err(faults::invalid_action(format!(
            "You can only specify the configuration of the action type '{kind}'"
        )));
    }
    let missing = || {
        let message = format!("The configuration of the action type '{kind}' must be specified");
        faults::invalid_action(message)
    };
    match kind {
        "forward" => forward(target_group_arn, forward_config),
        "redirect" => redirect(redirect_config.ok_or_else(missing)?),
        "fixed-response" => fixed_response(fixed_response_config.ok_or_else(missing)?),
        other => Err(faults::not_implemented(format!(
            "an action of type {other}"
        ))),
    }
}

fn forward(
    arn: Option<String>,
    config: Option<shape::ForwardActionConfig>,
) -> Result<Action, Fault> {
    let config = config.unwrap_or_default();
    let shape::ForwardActionConfig {
        target_group_stickiness_config,
        target_groups,
    } = config;
    let mut groups = Vec::new();
    for tuple in target_groups.unwrap_or_default() {
        groups.push(weighted(tuple)?);
    }
    if let Some(arn) = arn {
        match groups.as_slice() {
            [] => groups.push(Weighted {
                target_group_arn: arn,
                weight: 1,
            }),
            [one] if one.target_group_arn == arn => {}
            _ => {
                return Err(faults::validation(
                    "You cannot specify both TargetGroupArn and a ForwardConfig with another \
                     target group",
                ));
            }
        }
    }
    forward_groups(&groups)?;
    let (on, seconds) = stickiness(target_group_stickiness_config)?;
    Ok(Action::Forward {
        groups,
        stickiness_seconds: seconds.filter(|_| on),
        off_seconds: seconds.filter(|_| !on),
    })
}

fn forward_groups(groups: &[Weighted]) -> Result<(), Fault> {
    if groups.is_empty() {
        return Err(faults::validation(
            "At least one target group must be specified for a forward action",
        ));
    }
    let max = quota::TARGET_GROUPS_PER_ACTION.default;
    if groups.len() > max {
        return Err(faults::invalid_action(format!(
            "You can specify at most '{max}' target groups in a forward action"
        )));
    }
    let mut arns = BTreeSet::new();
    if !groups
        .iter()
        .all(|group| arns.insert(&group.target_group_arn))
    {
        return Err(faults::validation(
            "A target group can be specified only once in a forward action",
        ));
    }
    if groups.iter().all(|group| group.weight == 0) {
        return Err(faults::invalid_action(
            "At least one target group of a forward action must have a weight greater than '0'",
        ));
    }
    Ok(())
}

fn weighted(tuple: shape::TargetGroupTuple) -> Result<Weighted, Fault> {
    let shape::TargetGroupTuple {
        target_group_arn,
        weight,
    } = tuple;
    let weight = weight.unwrap_or(1);
    if !(0..=WEIGHT_MAX).contains(&weight) {
        return Err(faults::validation(format!(
            "Target group weight '{weight}' must be between '0' and '{WEIGHT_MAX}' inclusive"
        )));
    }
    let missing = || faults::validation("A target group ARN must be specified");
    Ok(Weighted {
        target_group_arn: target_group_arn.ok_or_else(missing)?,
        weight: weight.unsigned_abs(),
    })
}

/// Whether a client stays with its group, and the seconds that were given; they are, if it does.
fn stickiness(
    config: Option<shape::TargetGroupStickinessConfig>,
) -> Result<(bool, Option<u32>), Fault> {
    let shape::TargetGroupStickinessConfig {
        duration_seconds,
        enabled,
    } = config.unwrap_or_default();
    let in_range = |seconds: &i32| (1..=STICKINESS_SECONDS_MAX).contains(seconds);
    if duration_seconds.is_some_and(|seconds| !in_range(&seconds)) {
        return Err(faults::validation(format!(
            "Target group stickiness duration must be between '1' and '{STICKINESS_SECONDS_MAX}' \
             seconds inclusive"
        )));
    }
    let on = enabled.unwrap_or(false);
    if on && duration_seconds.is_none() {
        return Err(faults::validation(
            "Target group stickiness duration must be specified when stickiness is enabled",
        ));
    }
    Ok((on, duration_seconds.map(i32::unsigned_abs)))
}

fn redirect(config: shape::RedirectActionConfig) -> Result<Action, Fault> {
    let shape::RedirectActionConfig {
        host,
        path,
        port,
        protocol,
        query,
        status_code,
    } = config;
    let same = |given: Option<String>, own: &str| given.unwrap_or_else(|| own.to_owned());
    let (protocol, host) = (same(protocol, "#{protocol}"), same(host, "#{host}"));
    let (port, path) = (same(port, "#{port}"), same(path, "/#{path}"));
    if port != "#{port}" && port_in(&port).is_none() {
        return Err(faults::validation(format!(
            "Redirect port '{port}' must be between '1' and '65535' inclusive, or '#{{port}}'"
        )));
    }
    if !path.starts_with('/') {
        return Err(faults::validation(format!(
            "Redirect path '{path}' must begin with a '/'"
        )));
    }
    let own = ["#{protocol}", "#{host}", "#{port}", "/#{path}"];
    if [&*protocol, &*host, &*port, &*path] == own {
        return Err(faults::invalid_action(
            "A redirect must change at least one of protocol, host, port, or path",
        ));
    }
    for template in [&host, &path] {
        sendable("Redirect", template)?;
    }
    let query = same(query, "#{query}");
    sendable("Redirect", &query)?;
    Ok(Action::Redirect {
        protocol,
        host,
        port,
        path,
        query,
        status: if status_code == "HTTP_301" { 301 } else { 302 },
    })
}

/// What goes into an answer's head has no control characters and no spaces.
fn sendable(what: &str, text: &str) -> Result<(), Fault> {
    if text.chars().any(|c| c.is_control() || c == ' ') {
        return Err(faults::validation(format!(
            "{what} value '{}' contains characters that cannot be sent",
            text.escape_debug()
        )));
    }
    Ok(())
}

fn fixed_response(config: shape::FixedResponseActionConfig) -> Result<Action, Fault> {
    let shape::FixedResponseActionConfig {
        content_type,
        message_body,
        status_code,
    } = config;
    let status = status_code
        .parse::<u16>()
        .ok()
        .filter(|status| matches!(status / 100, 2 | 4 | 5) && status_code.len() == 3);
    let Some(status) = status else {
        return Err(faults::validation(format!(
            "Fixed response status code '{status_code}' must be 2XX, 4XX or 5XX"
        )));
    };
    if let Some(content_type) = &content_type
        && !CONTENT_TYPES.contains(&content_type.as_str())
    {
        return Err(faults::validation(format!(
            "Content type '{content_type}' must be one of '{}'",
            CONTENT_TYPES.join(", ")
        )));
    }
    Ok(Action::FixedResponse {
        status,
        content_type,
        body: message_body,
    })
}

/// The target groups that an action forwards to.
pub fn target_group_arns(action: &Action) -> Vec<&str> {
    match action {
        Action::Forward { groups, .. } => groups
            .iter()
            .map(|group| group.target_group_arn.as_str())
            .collect(),
        Action::Redirect { .. } | Action::FixedResponse { .. } => Vec::new(),
    }
}

#[cfg(test)]
#[path = "action_tests.rs"]
mod tests;
