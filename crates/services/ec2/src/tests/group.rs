//! Security groups and their rules.

use super::*;

fn web(port: i32) -> IpPermission {
    IpPermission {
        from_port: Some(port),
        ip_protocol: Some("tcp".into()),
        ip_ranges: Some(vec![IpRange {
            cidr_ip: Some("0.0.0.0/0".into()),
            description: Some("web".into()),
        }]),
        to_port: Some(port),
        ..Default::default()
    }
}

fn from_group(id: &str) -> IpPermission {
    IpPermission {
        ip_protocol: Some("-1".into()),
        user_id_group_pairs: Some(vec![UserIdGroupPair {
            group_id: Some(id.into()),
            ..Default::default()
        }]),
        ..Default::default()
    }
}

fn authorize(
    local: &Local,
    group: &str,
    permissions: Vec<IpPermission>,
) -> Result<Vec<SecurityGroupRule>, aws::Fault> {
    let output = local.call::<AuthorizeSecurityGroupIngress>(AuthorizeSecurityGroupIngressInput {
        group_id: Some(group.into()),
        ip_permissions: Some(permissions),
        ..Default::default()
    });
    output.map(|output| output.security_group_rules.unwrap())
}

fn described(local: &Local, id: &str) -> SecurityGroup {
    let said = local.call::<DescribeSecurityGroups>(DescribeSecurityGroupsInput {
        group_ids: Some(vec![id.into()]),
        ..Default::default()
    });
    said.unwrap().security_groups.unwrap().remove(0)
}

#[test]
fn a_group_lets_everything_out_and_in_what_was_authorised() {
    let local = world();
    let vpc_id = vpc(&local);
    let id = group(&local, &vpc_id, "web");
    assert_eq!(
        described(&local, &id).ip_permissions_egress.unwrap().len(),
        1
    );
    let rules = authorize(&local, &id, vec![web(80), web(443)]).unwrap();
    assert_eq!(rules.len(), 2);
    assert!(
        rules
            .iter()
            .all(|rule| rule.security_group_rule_id.is_some())
    );
    let again = authorize(&local, &id, vec![web(8080), web(80)]);
    assert_eq!(code(again), "InvalidPermission.Duplicate");
    let ingress = described(&local, &id).ip_permissions.unwrap();
    assert_eq!(ingress.len(), 2, "all or nothing: {ingress:?}");
    let twice = CreateSecurityGroupInput {
        description: "x".into(),
        group_name: "web".into(),
        vpc_id: Some(vpc_id),
        ..Default::default()
    };
    let reserved = CreateSecurityGroupInput {
        group_name: "default".into(),
        ..twice.clone()
    };
    let refused = code(local.call::<CreateSecurityGroup>(twice));
    assert_eq!(refused, "InvalidGroup.Duplicate");
    let refused = code(local.call::<CreateSecurityGroup>(reserved));
    assert_eq!(refused, "InvalidParameterValue");
}

#[test]
fn rules_are_revoked_by_id_or_by_content() {
    let local = world();
    let id = group(&local, &vpc(&local), "web");
    let rules = authorize(&local, &id, vec![web(80), web(443)]).unwrap();
    let revoke = |ids: Option<Vec<String>>, permissions| {
        local.call::<RevokeSecurityGroupIngress>(RevokeSecurityGroupIngressInput {
            group_id: Some(id.clone()),
            ip_permissions: permissions,
            security_group_rule_ids: ids,
            ..Default::default()
        })
    };
    let by_id = vec![rules[0].security_group_rule_id.clone().unwrap()];
    revoke(Some(by_id.clone()), None).unwrap();
    let gone = code(revoke(Some(by_id), None));
    assert_eq!(gone, "InvalidSecurityGroupRuleId.NotFound");
    let one_unknown = revoke(None, Some(vec![web(443), web(22)]));
    assert_eq!(code(one_unknown), "InvalidPermission.NotFound");
    let revoked = revoke(None, Some(vec![web(443)])).unwrap();
    let revoked = revoked.revoked_security_group_rules.unwrap();
    assert_eq!(revoked.len(), 1, "the refusal before took none away");
    let egress = RevokeSecurityGroupEgressInput {
        group_id: id.clone(),
        ip_permissions: Some(vec![IpPermission {
            ip_protocol: Some("-1".into()),
            ip_ranges: Some(vec![IpRange {
                cidr_ip: Some("0.0.0.0/0".into()),
                description: None,
            }]),
            ..Default::default()
        }]),
        ..Default::default()
    };
    local.call::<RevokeSecurityGroupEgress>(egress).unwrap();
    assert_eq!(
        described(&local, &id).ip_permissions_egress,
        Some(Vec::new())
    );
    let egress = AuthorizeSecurityGroupEgressInput {
        group_id: id.clone(),
        ip_permissions: Some(vec![web(5432)]),
        ..Default::default()
    };
    let made = local.call::<AuthorizeSecurityGroupEgress>(egress).unwrap();
    assert_eq!(made.security_group_rules.unwrap()[0].is_egress, Some(true));
}

#[test]
fn what_names_nobody_or_somebody_else_changes_nothing() {
    let local = world();
    let id = group(&local, &vpc(&local), "web");
    authorize(&local, &id, vec![web(80), from_group(&id)]).unwrap();
    let nobody = IpPermission {
        ip_ranges: None,
        ..web(80)
    };
    let mut foreign = from_group(&id);
    let pair = &mut foreign.user_id_group_pairs.as_mut().unwrap()[0];
    pair.user_id = Some("210987654321".into());
    for (permissions, refused) in [
        (vec![nobody.clone()], "MissingParameter"),
        (vec![web(80), nobody], "MissingParameter"),
        (vec![foreign], "InvalidGroup.NotFound"),
    ] {
        let revoke = RevokeSecurityGroupIngressInput {
            group_id: Some(id.clone()),
            ip_permissions: Some(permissions.clone()),
            ..Default::default()
        };
        let describe = UpdateSecurityGroupRuleDescriptionsIngressInput {
            group_id: Some(id.clone()),
            ip_permissions: Some(permissions.clone()),
            ..Default::default()
        };
        for found in [
            code(authorize(&local, &id, permissions)),
            code(local.call::<RevokeSecurityGroupIngress>(revoke)),
            code(local.call::<UpdateSecurityGroupRuleDescriptionsIngress>(describe)),
        ] {
            assert_eq!(found, refused);
        }
    }
    assert_eq!(described(&local, &id).ip_permissions.unwrap().len(), 2);
}

#[test]
fn a_group_that_is_used_stays() {
    let local = world();
    let vpc_id = vpc(&local);
    let (alb, app) = (group(&local, &vpc_id, "alb"), group(&local, &vpc_id, "app"));
    authorize(&local, &app, vec![from_group(&alb), from_group(&app)]).unwrap();
    let delete = |id: &str| {
        local.call::<DeleteSecurityGroup>(DeleteSecurityGroupInput {
            group_id: Some(id.into()),
            ..Default::default()
        })
    };
    assert_eq!(code(delete(&alb)), "DependencyViolation");
    delete(&app).unwrap();
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let input = CreateNetworkInterfaceInput {
        groups: Some(vec![alb.clone()]),
        subnet_id,
        ..Default::default()
    };
    local.call::<CreateNetworkInterface>(input).unwrap();
    assert_eq!(code(delete(&alb)), "DependencyViolation");
    let default = filter("group-name", "default");
    let said = local.call::<DescribeSecurityGroups>(DescribeSecurityGroupsInput {
        filters: default,
        ..Default::default()
    });
    let default = said
        .unwrap()
        .security_groups
        .unwrap()
        .remove(0)
        .group_id
        .unwrap();
    assert_eq!(code(delete(&default)), "CannotDelete");
}

#[test]
fn groups_of_another_vpc_and_lists_are_refused() {
    let local = world();
    let (here, there) = (vpc(&local), vpc(&local));
    let (mine, other) = (group(&local, &here, "a"), group(&local, &there, "a"));
    let foreign = authorize(&local, &mine, vec![from_group(&other)]);
    assert_eq!(code(foreign), "InvalidGroup.NotFound");
    let unknown = authorize(&local, &mine, vec![from_group("sg-1")]);
    assert_eq!(code(unknown), "InvalidGroup.NotFound");
    let mut foreign = from_group(&mine);
    let pair = &mut foreign.user_id_group_pairs.as_mut().unwrap()[0];
    pair.user_id = Some("210987654321".into());
    let foreign = authorize(&local, &mine, vec![foreign]);
    assert_eq!(code(foreign), "InvalidGroup.NotFound", "of another account");
    let mut list = web(80);
    list.prefix_list_ids = Some(vec![PrefixListId::default()]);
    assert_eq!(code(authorize(&local, &mine, vec![list])), "NotImplemented");
}

#[test]
fn rules_change_and_keep_their_ids() {
    let local = world();
    let id = group(&local, &vpc(&local), "web");
    let rule = authorize(&local, &id, vec![web(80)]).unwrap().remove(0);
    let rule_id = rule.security_group_rule_id.unwrap();
    let modify = |port| {
        local.call::<ModifySecurityGroupRules>(ModifySecurityGroupRulesInput {
            group_id: id.clone(),
            security_group_rules: vec![SecurityGroupRuleUpdate {
                security_group_rule: Some(SecurityGroupRuleRequest {
                    cidr_ipv4: Some("10.0.0.0/8".into()),
                    from_port: Some(port),
                    ip_protocol: Some("tcp".into()),
                    to_port: Some(port),
                    ..Default::default()
                }),
                security_group_rule_id: rule_id.clone(),
            }],
            ..Default::default()
        })
    };
    modify(81).unwrap();
    let update = UpdateSecurityGroupRuleDescriptionsIngressInput {
        group_id: Some(id.clone()),
        security_group_rule_descriptions: Some(vec![SecurityGroupRuleDescription {
            description: Some("office".into()),
            security_group_rule_id: Some(rule_id.clone()),
        }]),
        ..Default::default()
    };
    local
        .call::<UpdateSecurityGroupRuleDescriptionsIngress>(update)
        .unwrap();
    let egress = UpdateSecurityGroupRuleDescriptionsEgressInput {
        group_id: Some(id.clone()),
        ip_permissions: Some(vec![web(80)]),
        ..Default::default()
    };
    let refused = code(local.call::<UpdateSecurityGroupRuleDescriptionsEgress>(egress));
    assert_eq!(refused, "InvalidPermission.NotFound");
    let said = local.call::<DescribeSecurityGroupRules>(DescribeSecurityGroupRulesInput {
        security_group_rule_ids: Some(vec![rule_id]),
        ..Default::default()
    });
    let said = said.unwrap().security_group_rules.unwrap().remove(0);
    assert_eq!(
        (said.from_port, said.cidr_ipv4.as_deref()),
        (Some(81), Some("10.0.0.0/8"))
    );
    assert_eq!(said.description.as_deref(), Some("office"));
}
