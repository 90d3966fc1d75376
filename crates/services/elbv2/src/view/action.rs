//! Stored actions as AWS shows them: with every default written out, and a single target group in
//! both of its forms.

use resources::elbv2::{Action, Weighted};
use shapes::elbv2 as shape;

/// An action, as the list of one that AWS answers.
pub fn actions(action: &Action, order: Option<u32>) -> Vec<shape::Action> {
    vec![shape::Action {
        order: order.and_then(|order| i32::try_from(order).ok()),
        ..shown(action)
    }]
}

fn shown(action: &Action) -> shape::Action {
    match action {
        Action::Forward {
            groups,
            stickiness_seconds,
            off_seconds,
        } => forward(groups, *stickiness_seconds, *off_seconds),
        Action::Redirect {
            protocol,
            host,
            port,
            path,
            query,
            status,
        } => shape::Action {
            redirect_config: Some(shape::RedirectActionConfig {
                host: Some(host.clone()),
                path: Some(path.clone()),
                port: Some(port.clone()),
                protocol: Some(protocol.clone()),
                query: Some(query.clone()),
                status_code: format!("HTTP_{status}"),
            }),
            ..of_kind("redirect")
        },
        Action::FixedResponse {
            status,
            content_type,
            body,
        } => shape::Action {
            fixed_response_config: Some(shape::FixedResponseActionConfig {
                content_type: content_type.clone(),
                message_body: body.clone(),
                status_code: status.to_string(),
            }),
            ..of_kind("fixed-response")
        },
    }
}

fn of_kind(kind: &str) -> shape::Action {
    shape::Action {
        r#type: kind.to_owned(),
        ..shape::Action::default()
    }
}

fn forward(groups: &[Weighted], on: Option<u32>, off: Option<u32>) -> shape::Action {
    let single = match groups {
        [group] => Some(group.target_group_arn.clone()),
        _ => None,
    };
    let tuple = |group: &Weighted| shape::TargetGroupTuple {
        target_group_arn: Some(group.target_group_arn.clone()),
        weight: i32::try_from(group.weight).ok(),
    };
    shape::Action {
        forward_config: Some(shape::ForwardActionConfig {
            target_group_stickiness_config: Some(shape::TargetGroupStickinessConfig {
                duration_seconds: on.or(off).and_then(|seconds| i32::try_from(seconds).ok()),
                enabled: Some(on.is_some()),
            }),
            target_groups: Some(groups.iter().map(tuple).collect()),
        }),
        target_group_arn: single,
        ..of_kind("forward")
    }
}
