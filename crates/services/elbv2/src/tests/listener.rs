//! Listeners.

use super::*;

#[test]
fn a_port_has_one_listener_and_no_other_program() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let group = shop.target_group("web");
    let first = shop.listener(&arn, &group);
    assert_eq!(shop.listener(&arn, &group), first, "the same again");
    let other = shop.try_listener(&arn, 80, vec![fixed("404")]);
    assert_eq!(code(other), "DuplicateListener");
    let tagged = shop.local.call::<CreateListener>(CreateListenerInput {
        default_actions: vec![forward(&group)],
        load_balancer_arn: arn.clone(),
        port: Some(80),
        protocol: Some("HTTP".into()),
        tags: Some(vec![Tag {
            key: "team".into(),
            value: Some("web".into()),
        }]),
        ..Default::default()
    });
    assert_eq!(code(tagged), "DuplicateListener", "its tags are not taken");
    let taken = shop.try_listener(&arn, 81, vec![fixed("404")]).unwrap_err();
    assert_eq!(taken.code, "InvalidConfigurationRequest");
    for word in ["81", "nginx (pid 812)", "Stop it"] {
        assert!(taken.message.contains(word), "{taken}");
    }
    let second = shop.load_balancer("api").load_balancer_arn.unwrap();
    shop.try_listener(&second, 80, vec![fixed("404")]).unwrap();
}

#[test]
fn a_group_belongs_to_one_load_balancer() {
    let shop = shop();
    let one = shop.load_balancer("one").load_balancer_arn.unwrap();
    let two = shop.load_balancer("two").load_balancer_arn.unwrap();
    let group = shop.target_group("web");
    shop.listener(&one, &group);
    let shared = shop.try_listener(&two, 80, vec![forward(&group)]);
    assert_eq!(code(shared), "TargetGroupAssociationLimit");
    let missing = shop.try_listener(&two, 80, vec![forward(&group.replace("/web/", "/x/"))]);
    assert_eq!(code(missing), "TargetGroupNotFound");
}

#[test]
fn port_and_action_change() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let listener = shop.listener(&arn, &shop.target_group("web"));
    shop.try_listener(&arn, 8080, vec![fixed("404")]).unwrap();
    let modify = |port, actions| {
        shop.local.call::<ModifyListener>(ModifyListenerInput {
            default_actions: actions,
            listener_arn: listener.clone(),
            port,
            ..Default::default()
        })
    };
    assert_eq!(code(modify(Some(8080), None)), "DuplicateListener");
    assert_eq!(code(modify(Some(81), None)), "InvalidConfigurationRequest");
    let changed = modify(Some(82), Some(vec![fixed("503")])).unwrap();
    let changed = changed.listeners.unwrap().remove(0);
    assert_eq!(changed.port, Some(82));
    assert_eq!(changed.default_actions.unwrap()[0].r#type, "fixed-response");
    let https = ModifyListenerInput {
        listener_arn: listener.clone(),
        protocol: Some("HTTPS".into()),
        ..Default::default()
    };
    assert_eq!(
        code(shop.local.call::<ModifyListener>(https)),
        "NotImplemented"
    );
}

#[test]
fn they_are_listed_and_deleted() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let listener = shop.listener(&arn, &shop.target_group("web"));
    let list = |load_balancer_arn, listener_arns| {
        shop.local
            .call::<DescribeListeners>(DescribeListenersInput {
                listener_arns,
                load_balancer_arn,
                ..Default::default()
            })
    };
    let by_owner = list(Some(arn.clone()), None).unwrap().listeners.unwrap();
    assert_eq!(by_owner.len(), 1);
    let by_arn = list(None, Some(vec![listener.clone()]))
        .unwrap()
        .listeners
        .unwrap();
    assert_eq!(by_arn, by_owner);
    let config = by_arn[0].default_actions.as_ref().unwrap()[0]
        .forward_config
        .clone()
        .unwrap();
    assert_eq!(
        config.target_groups.unwrap()[0].weight,
        Some(1),
        "both forms are shown"
    );
    assert_eq!(code(list(None, None)), "ValidationError");
    let delete = || {
        shop.local.call::<DeleteListener>(DeleteListenerInput {
            listener_arn: listener.clone(),
        })
    };
    delete().unwrap();
    assert_eq!(code(delete()), "ListenerNotFound");
}

#[test]
fn attributes_are_set_and_what_is_not_done_is_named() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let listener = shop.listener(&arn, &shop.target_group("web"));
    let set = |key: &str, value: &str| {
        shop.local
            .call::<ModifyListenerAttributes>(ModifyListenerAttributesInput {
                attributes: vec![ListenerAttribute {
                    key: Some(key.into()),
                    value: Some(value.into()),
                }],
                listener_arn: listener.clone(),
            })
    };
    let key = "routing.http.response.server.enabled";
    set(key, "false").unwrap();
    assert_eq!(code(set(key, "off")), "ValidationError");
    let frame = "routing.http.response.x_frame_options.header_value";
    assert_eq!(code(set(frame, "DENY")), "NotImplemented");
    let input = DescribeListenerAttributesInput {
        listener_arn: listener.clone(),
    };
    let said = shop
        .local
        .call::<DescribeListenerAttributes>(input)
        .unwrap();
    let said = said.attributes.unwrap();
    let server = said
        .iter()
        .find(|one| one.key.as_deref() == Some(key))
        .unwrap();
    assert_eq!(server.value.as_deref(), Some("false"));
}
