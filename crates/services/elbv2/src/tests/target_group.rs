//! Target groups.

use super::*;

#[test]
fn the_same_again_is_the_same_and_health_checks_change() {
    let shop = shop();
    let arn = shop.target_group("web");
    assert_eq!(shop.target_group("web"), arn);
    let modify = |interval| {
        shop.local
            .call::<ModifyTargetGroup>(ModifyTargetGroupInput {
                health_check_interval_seconds: Some(interval),
                health_check_path: Some("/health".into()),
                target_group_arn: arn.clone(),
                ..Default::default()
            })
    };
    assert_eq!(code(modify(5)), "ValidationError", "the timeout is 5 s");
    let changed = modify(10).unwrap().target_groups.unwrap().remove(0);
    assert_eq!(changed.health_check_path.as_deref(), Some("/health"));
    assert_eq!(changed.health_check_port.as_deref(), Some("traffic-port"));
    let other = CreateTargetGroupInput {
        name: "web".into(),
        port: Some(8081),
        protocol: Some("HTTP".into()),
        target_type: Some("ip".into()),
        vpc_id: Some(shop.vpc.clone()),
        ..Default::default()
    };
    let refused = code(shop.local.call::<CreateTargetGroup>(other.clone()));
    assert_eq!(refused, "DuplicateTargetGroupName");
    let nowhere = CreateTargetGroupInput {
        name: "api".into(),
        vpc_id: Some("vpc-1".into()),
        ..other
    };
    assert_eq!(
        code(shop.local.call::<CreateTargetGroup>(nowhere)),
        "ValidationError"
    );
}

#[test]
fn a_group_that_is_forwarded_to_stays() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let group = shop.target_group("web");
    let listener_arn = shop.listener(&arn, &group);
    let list = |load_balancer_arn| {
        let input = DescribeTargetGroupsInput {
            load_balancer_arn,
            ..Default::default()
        };
        shop.local
            .call::<DescribeTargetGroups>(input)
            .unwrap()
            .target_groups
            .unwrap()
    };
    shop.target_group("idle");
    assert_eq!(list(None).len(), 2);
    let of_web = list(Some(arn.clone()));
    assert_eq!(of_web.len(), 1);
    assert_eq!(of_web[0].load_balancer_arns, Some(vec![arn]));
    let delete = || {
        shop.local
            .call::<DeleteTargetGroup>(DeleteTargetGroupInput {
                target_group_arn: group.clone(),
            })
    };
    assert_eq!(code(delete()), "ResourceInUse");
    shop.local
        .call::<DeleteListener>(DeleteListenerInput { listener_arn })
        .unwrap();
    delete().unwrap();
    delete().unwrap();
    let named = DescribeTargetGroupsInput {
        names: Some(vec!["web".into()]),
        ..Default::default()
    };
    let refused = code(shop.local.call::<DescribeTargetGroups>(named));
    assert_eq!(refused, "TargetGroupNotFound");
}

#[test]
fn attributes_are_set_all_or_none() {
    let shop = shop();
    let arn = shop.target_group("web");
    let set = |pairs: &[(&str, &str)]| {
        let attribute = |(key, value): &(&str, &str)| TargetGroupAttribute {
            key: Some((*key).to_owned()),
            value: Some((*value).to_owned()),
        };
        shop.local
            .call::<ModifyTargetGroupAttributes>(ModifyTargetGroupAttributesInput {
                attributes: pairs.iter().map(attribute).collect(),
                target_group_arn: arn.clone(),
            })
    };
    let delay = "deregistration_delay.timeout_seconds";
    let said = || {
        let input = DescribeTargetGroupAttributesInput {
            target_group_arn: arn.clone(),
        };
        let all = shop
            .local
            .call::<DescribeTargetGroupAttributes>(input)
            .unwrap();
        let all = all.attributes.unwrap();
        let one = all
            .into_iter()
            .find(|one| one.key.as_deref() == Some(delay));
        one.unwrap().value.unwrap()
    };
    assert_eq!(
        code(set(&[(delay, "5"), ("stickiness.type", "app_cookie")])),
        "NotImplemented"
    );
    assert_eq!(said(), "300");
    set(&[(delay, "5"), ("stickiness.enabled", "true")]).unwrap();
    assert_eq!(said(), "5");
}
