//! Network ACLs.

use super::*;

fn acl(local: &Local, vpc: &str) -> NetworkAcl {
    let input = CreateNetworkAclInput {
        vpc_id: vpc.into(),
        ..Default::default()
    };
    local
        .call::<CreateNetworkAcl>(input)
        .unwrap()
        .network_acl
        .unwrap()
}

fn entry(id: &str, rule_number: i32) -> CreateNetworkAclEntryInput {
    CreateNetworkAclEntryInput {
        cidr_block: Some("0.0.0.0/0".into()),
        egress: false,
        network_acl_id: id.into(),
        protocol: "6".into(),
        port_range: Some(PortRange {
            from: Some(1024),
            to: Some(65535),
        }),
        rule_action: "allow".into(),
        rule_number,
        ..Default::default()
    }
}

#[test]
fn entries_are_numbered_and_ordered() {
    let local = world();
    let made = acl(&local, &vpc(&local));
    let id = made.network_acl_id.unwrap();
    assert_eq!(made.entries.unwrap().len(), 2);
    let create = |number| local.call::<CreateNetworkAclEntry>(entry(&id, number));
    create(200).unwrap();
    create(100).unwrap();
    assert_eq!(code(create(100)), "NetworkAclEntryAlreadyExists");
    let replace = |number| {
        local.call::<ReplaceNetworkAclEntry>(ReplaceNetworkAclEntryInput {
            cidr_block: Some("10.0.0.0/8".into()),
            egress: false,
            network_acl_id: id.clone(),
            protocol: "-1".into(),
            rule_action: "deny".into(),
            rule_number: number,
            ..Default::default()
        })
    };
    replace(200).unwrap();
    assert_eq!(code(replace(300)), "InvalidNetworkAclEntry.NotFound");
    let delete = |number| {
        local.call::<DeleteNetworkAclEntry>(DeleteNetworkAclEntryInput {
            egress: false,
            network_acl_id: id.clone(),
            rule_number: number,
            ..Default::default()
        })
    };
    let said = local.call::<DescribeNetworkAcls>(DescribeNetworkAclsInput {
        network_acl_ids: Some(vec![id.clone()]),
        ..Default::default()
    });
    let entries = said
        .unwrap()
        .network_acls
        .unwrap()
        .remove(0)
        .entries
        .unwrap();
    let text = |entry: &NetworkAclEntry| {
        format!(
            "{} {}",
            entry.rule_number.unwrap(),
            entry.rule_action.as_deref().unwrap()
        )
    };
    let texts: Vec<_> = entries.iter().map(text).collect();
    assert_eq!(texts, ["100 allow", "200 deny", "32767 deny", "32767 deny"]);
    delete(100).unwrap();
    assert_eq!(code(delete(100)), "InvalidNetworkAclEntry.NotFound");
    assert_eq!(code(delete(32767)), "InvalidParameterValue");
}

#[test]
fn a_subnet_is_guarded_by_one_acl() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let guard = |subnet: &str| {
        let said = local.call::<DescribeNetworkAcls>(DescribeNetworkAclsInput {
            filters: filter("association.subnet-id", subnet),
            ..Default::default()
        });
        said.unwrap().network_acls.unwrap().remove(0)
    };
    let default = guard(&subnet_id);
    assert_eq!(default.is_default, Some(true));
    let association = default
        .associations
        .unwrap()
        .remove(0)
        .network_acl_association_id
        .unwrap();
    let new = acl(&local, &vpc_id).network_acl_id.unwrap();
    let replace = |id: &str| {
        local.call::<ReplaceNetworkAclAssociation>(ReplaceNetworkAclAssociationInput {
            association_id: id.into(),
            network_acl_id: new.clone(),
            ..Default::default()
        })
    };
    let second = replace(&association).unwrap().new_association_id.unwrap();
    assert_eq!(code(replace(&association)), "InvalidAssociationID.NotFound");
    assert_eq!(guard(&subnet_id).network_acl_id.as_ref(), Some(&new));
    let third = replace(&second).unwrap().new_association_id.unwrap();
    assert_ne!(third, second, "also when the ACL stays");
    let delete = |id: &str| {
        local.call::<DeleteNetworkAcl>(DeleteNetworkAclInput {
            network_acl_id: id.into(),
            ..Default::default()
        })
    };
    assert_eq!(code(delete(&new)), "DependencyViolation");
    assert_eq!(
        code(delete(&default.network_acl_id.unwrap())),
        "InvalidParameterValue"
    );
    let gone = DeleteSubnetInput {
        subnet_id,
        ..Default::default()
    };
    local.call::<DeleteSubnet>(gone).unwrap();
    delete(&new).unwrap();
}
