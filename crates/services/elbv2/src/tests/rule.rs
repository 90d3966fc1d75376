//! Rules.

use super::*;

fn paths(values: &[&str]) -> Vec<RuleCondition> {
    vec![RuleCondition {
        field: Some("path-pattern".into()),
        values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
        ..Default::default()
    }]
}

fn create(shop: &Shop, listener: &str, priority: i32) -> Result<Rule, aws::Fault> {
    let output = shop.local.call::<CreateRule>(CreateRuleInput {
        actions: vec![fixed("403")],
        conditions: paths(&["/admin/*"]),
        listener_arn: listener.into(),
        priority,
        ..Default::default()
    });
    output.map(|output| output.rules.unwrap().remove(0))
}

fn list(shop: &Shop, listener: &str) -> Vec<Rule> {
    let input = DescribeRulesInput {
        listener_arn: Some(listener.into()),
        ..Default::default()
    };
    shop.local
        .call::<DescribeRules>(input)
        .unwrap()
        .rules
        .unwrap()
}

fn listener(shop: &Shop) -> String {
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    shop.listener(&arn, &shop.target_group("web"))
}

#[test]
fn rules_stand_by_priority_with_the_default_one_last() {
    let shop = shop();
    let listener = listener(&shop);
    for priority in [100, 20, 3] {
        create(&shop, &listener, priority).unwrap();
    }
    assert_eq!(code(create(&shop, &listener, 20)), "PriorityInUse");
    let priorities: Vec<_> = list(&shop, &listener)
        .into_iter()
        .map(|rule| rule.priority.unwrap())
        .collect();
    assert_eq!(priorities, ["3", "20", "100", "default"]);
}

#[test]
fn the_default_rule_is_the_listeners() {
    let shop = shop();
    let listener = listener(&shop);
    let default = list(&shop, &listener).remove(0);
    assert_eq!(default.is_default, Some(true));
    let arn = default.rule_arn.unwrap();
    let delete = |arn: &str| {
        let rule_arn = arn.to_owned();
        shop.local.call::<DeleteRule>(DeleteRuleInput { rule_arn })
    };
    assert_eq!(code(delete(&arn)), "OperationNotPermitted");
    let by_arn = DescribeRulesInput {
        rule_arns: Some(vec![arn.clone()]),
        ..Default::default()
    };
    let said = shop
        .local
        .call::<DescribeRules>(by_arn)
        .unwrap()
        .rules
        .unwrap();
    assert_eq!(said[0].priority.as_deref(), Some("default"));
    assert_eq!(code(delete(&format!("{arn}0"))), "RuleNotFound");
}

#[test]
fn conditions_and_action_change() {
    let shop = shop();
    let listener = listener(&shop);
    let arn = create(&shop, &listener, 1).unwrap().rule_arn.unwrap();
    let modify = ModifyRuleInput {
        actions: Some(vec![forward(&shop.target_group("api"))]),
        conditions: Some(paths(&["/v1/*"])),
        rule_arn: arn.clone(),
        ..Default::default()
    };
    let changed = shop
        .local
        .call::<ModifyRule>(modify)
        .unwrap()
        .rules
        .unwrap()
        .remove(0);
    assert_eq!(changed.actions.unwrap()[0].r#type, "forward");
    let config = changed
        .conditions
        .unwrap()
        .remove(0)
        .path_pattern_config
        .unwrap();
    assert_eq!(config.values, Some(vec!["/v1/*".to_owned()]));
    let transform = ModifyRuleInput {
        rule_arn: arn.clone(),
        transforms: Some(Vec::new()),
        ..Default::default()
    };
    assert_eq!(
        code(shop.local.call::<ModifyRule>(transform)),
        "NotImplemented"
    );
    let rule_arn = arn;
    shop.local
        .call::<DeleteRule>(DeleteRuleInput { rule_arn })
        .unwrap();
    assert_eq!(list(&shop, &listener).len(), 1);
}

#[test]
fn two_rules_change_places_at_once() {
    let shop = shop();
    let listener = listener(&shop);
    let [a, b, c] = [1, 2, 3].map(|n| create(&shop, &listener, n).unwrap().rule_arn.unwrap());
    let set = |pairs: &[(&str, i32)]| {
        let pair = |(arn, priority): &(&str, i32)| RulePriorityPair {
            priority: Some(*priority),
            rule_arn: Some((*arn).to_owned()),
        };
        shop.local
            .call::<SetRulePriorities>(SetRulePrioritiesInput {
                rule_priorities: pairs.iter().map(pair).collect(),
            })
    };
    set(&[(&a, 2), (&b, 1)]).unwrap();
    assert_eq!(code(set(&[(&a, 3)])), "PriorityInUse");
    assert_eq!(code(set(&[(&a, 9), (&b, 9)])), "PriorityInUse");
    assert_eq!(code(set(&[(&a, 9), (&a, 10)])), "ValidationError");
    let order: Vec<_> = list(&shop, &listener)
        .into_iter()
        .filter_map(|rule| rule.rule_arn)
        .collect();
    assert_eq!(order[..3], [b, a, c]);
}

#[test]
fn a_load_balancer_has_a_hundred_rules() {
    let shop = shop();
    let listener = listener(&shop);
    for priority in 1..=100 {
        create(&shop, &listener, priority).unwrap();
    }
    assert_eq!(code(create(&shop, &listener, 101)), "TooManyRules");
}
