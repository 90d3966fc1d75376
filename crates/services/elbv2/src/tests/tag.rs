//! Tags.

use super::*;

#[test]
fn every_kind_of_resource_has_tags() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let group = shop.target_group("web");
    let listener = shop.listener(&arn, &group);
    let rules = DescribeRulesInput {
        listener_arn: Some(listener.clone()),
        ..Default::default()
    };
    let rules = shop
        .local
        .call::<DescribeRules>(rules)
        .unwrap()
        .rules
        .unwrap();
    let all = vec![arn, group, listener, rules[0].rule_arn.clone().unwrap()];
    let add = |resource_arns: Vec<String>, key: &str| {
        shop.local.call::<AddTags>(AddTagsInput {
            resource_arns,
            tags: vec![Tag {
                key: key.into(),
                value: Some("1".into()),
            }],
        })
    };
    add(all.clone(), "a").unwrap();
    add(all.clone(), "b").unwrap();
    assert_eq!(code(add(all.clone(), "aws:x")), "ValidationError");
    assert_eq!(code(add(vec!["x".into()], "a")), "ValidationError");
    assert_eq!(code(add(Vec::new(), "a")), "ValidationError");
    let remove = RemoveTagsInput {
        resource_arns: all.clone(),
        tag_keys: vec!["a".into()],
    };
    shop.local.call::<RemoveTags>(remove).unwrap();
    let said = shop.local.call::<DescribeTags>(DescribeTagsInput {
        resource_arns: all.clone(),
    });
    let said = said.unwrap().tag_descriptions.unwrap();
    assert_eq!(said.len(), 4);
    for description in said {
        let keys: Vec<_> = description
            .tags
            .unwrap()
            .into_iter()
            .map(|tag| tag.key)
            .collect();
        assert_eq!(keys, ["b"], "{:?}", description.resource_arn);
    }
}
