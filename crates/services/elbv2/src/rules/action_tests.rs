//! Which actions are taken, how they are filled up, and what is refused how.

use super::*;
use shape::{
    FixedResponseActionConfig, ForwardActionConfig, RedirectActionConfig,
    TargetGroupStickinessConfig, TargetGroupTuple,
};

fn action(kind: &str) -> shape::Action {
    shape::Action {
        r#type: kind.into(),
        ..shape::Action::default()
    }
}

fn forward_to(groups: &[(&str, i32)]) -> shape::Action {
    let tuples = groups.iter().map(|(arn, weight)| TargetGroupTuple {
        target_group_arn: Some((*arn).into()),
        weight: Some(*weight),
    });
    shape::Action {
        forward_config: Some(ForwardActionConfig {
            target_groups: Some(tuples.collect()),
            target_group_stickiness_config: None,
        }),
        ..action("forward")
    }
}

fn redirect_to(change: impl FnOnce(&mut RedirectActionConfig)) -> shape::Action {
    let mut config = RedirectActionConfig {
        status_code: "HTTP_301".into(),
        ..RedirectActionConfig::default()
    };
    change(&mut config);
    shape::Action {
        redirect_config: Some(config),
        ..action("redirect")
    }
}

fn fixed(status: &str, content_type: Option<&str>) -> shape::Action {
    shape::Action {
        fixed_response_config: Some(FixedResponseActionConfig {
            content_type: content_type.map(str::to_owned),
            message_body: Some("no".into()),
            status_code: status.into(),
        }),
        ..action("fixed-response")
    }
}

#[test]
fn the_short_form_means_one_group_of_weight_one() {
    let short = shape::Action {
        target_group_arn: Some("a".into()),
        ..action("forward")
    };
    assert_eq!(
        only(vec![short]).unwrap(),
        only(vec![forward_to(&[("a", 1)])]).unwrap()
    );
}

#[test]
fn a_redirect_keeps_what_was_not_given() {
    let (taken, _) = only(vec![redirect_to(|r| r.protocol = Some("HTTPS".into()))]).unwrap();
    let Action::Redirect {
        host,
        port,
        path,
        query,
        status,
        ..
    } = taken
    else {
        panic!("no redirect");
    };
    assert_eq!(
        [&*host, &*port, &*path, &*query],
        ["#{host}", "#{port}", "/#{path}", "#{query}"]
    );
    assert_eq!(status, 301);
}

#[test]
fn order_and_the_seconds_of_stickiness_that_is_off_are_told_back() {
    let mut asked = forward_to(&[("a", 1), ("b", 2)]);
    asked.order = Some(3);
    let config = asked.forward_config.as_mut().unwrap();
    config.target_group_stickiness_config = Some(TargetGroupStickinessConfig {
        duration_seconds: Some(600),
        enabled: Some(false),
    });
    let (taken, order) = only(vec![asked.clone()]).unwrap();
    assert_eq!(crate::view::action::actions(&taken, order), [asked]);
}

#[test]
fn what_is_wrong_is_refused_with_awss_code() {
    let sticky = |enabled, duration_seconds| {
        let mut action = forward_to(&[("a", 1)]);
        let config = action.forward_config.as_mut().unwrap();
        config.target_group_stickiness_config = Some(TargetGroupStickinessConfig {
            duration_seconds,
            enabled: Some(enabled),
        });
        action
    };
    let both = shape::Action {
        target_group_arn: Some("b".into()),
        ..forward_to(&[("a", 1)])
    };
    let same = shape::Action {
        target_group_arn: Some("a".into()),
        ..forward_to(&[("a", 1)])
    };
    let mixed = shape::Action {
        target_group_arn: Some("b".into()),
        ..redirect_to(|r| r.port = Some("443".into()))
    };
    let six = ["a", "b", "c", "d", "e", "f"].map(|arn| (arn, 1));
    for (case, code) in [
        (vec![], "ValidationError"),
        (vec![forward_to(&[])], "ValidationError"),
        (vec![forward_to(&[("a", 0)])], "InvalidLoadBalancerAction"),
        (vec![forward_to(&[("a", 1), ("a", 2)])], "ValidationError"),
        (vec![forward_to(&[("a", 1000)])], "ValidationError"),
        (vec![forward_to(&[("a", 100), ("b", 0)])], ""),
        (vec![forward_to(&six)], "InvalidLoadBalancerAction"),
        (vec![forward_to(&six[..5])], ""),
        (vec![both], "ValidationError"),
        (vec![same], ""),
        (vec![mixed], "InvalidLoadBalancerAction"),
        (vec![sticky(true, None)], "ValidationError"),
        (vec![sticky(true, Some(604_801))], "ValidationError"),
        (vec![sticky(true, Some(604_800))], ""),
        (vec![sticky(false, None)], ""),
        (vec![redirect_to(|_| {})], "InvalidLoadBalancerAction"),
        (vec![redirect_to(|r| r.port = Some("443".into()))], ""),
        (
            vec![redirect_to(|r| r.path = Some("x".into()))],
            "ValidationError",
        ),
        (
            vec![redirect_to(|r| r.host = Some("a\r\nb".into()))],
            "ValidationError",
        ),
        (vec![action("redirect")], "InvalidLoadBalancerAction"),
        (vec![fixed("404", Some("text/plain"))], ""),
        (vec![fixed("302", None)], "ValidationError"),
        (vec![fixed("404", Some("image/png"))], "ValidationError"),
        (vec![action("authenticate-oidc")], "NotImplemented"),
        (
            vec![fixed("404", None), fixed("404", None)],
            "InvalidLoadBalancerAction",
        ),
    ] {
        let text = format!("{case:?}");
        let answer = only(case).err().map_or(String::new(), |fault| fault.code);
        assert_eq!(answer, code, "{text}");
    }
}

#[test]
fn a_redirects_port_is_a_port_spelled_in_one_way() {
    for port in ["0", "65536", "+443", "0443", "", "#{host}"] {
        let to = redirect_to(|r| r.port = Some(port.into()));
        assert_eq!(
            only(vec![to]).unwrap_err().code,
            "ValidationError",
            "{port}"
        );
    }
}
