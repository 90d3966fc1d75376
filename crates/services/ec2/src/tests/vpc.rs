//! VPCs and subnets.

use super::*;

#[test]
fn a_vpc_comes_with_its_table_its_acl_and_its_group() {
    let local = world();
    let id = vpc(&local);
    let tables = local.call::<DescribeRouteTables>(DescribeRouteTablesInput {
        filters: filter("association.main", "true"),
        ..Default::default()
    });
    let table = tables.unwrap().route_tables.unwrap().remove(0);
    assert_eq!(table.vpc_id.as_ref(), Some(&id));
    let route = table.routes.unwrap().remove(0);
    assert_eq!(route.gateway_id.as_deref(), Some("local"));
    assert_eq!(route.destination_cidr_block.as_deref(), Some("10.0.0.0/16"));
    let acls = local.call::<DescribeNetworkAcls>(DescribeNetworkAclsInput {
        filters: filter("default", "true"),
        ..Default::default()
    });
    let acl = acls.unwrap().network_acls.unwrap().remove(0);
    assert_eq!(acl.entries.unwrap().len(), 4);
    let groups = local.call::<DescribeSecurityGroups>(DescribeSecurityGroupsInput {
        filters: filter("group-name", "default"),
        ..Default::default()
    });
    let group = groups.unwrap().security_groups.unwrap().remove(0);
    let ingress = group.ip_permissions.unwrap().remove(0);
    let pair = ingress.user_id_group_pairs.unwrap().remove(0);
    assert_eq!(pair.group_id, group.group_id);
    assert_eq!(group.ip_permissions_egress.unwrap().len(), 1);
}

#[test]
fn an_empty_vpc_is_deleted_with_what_it_came_with() {
    let local = world();
    let id = vpc(&local);
    let subnet_id = subnet(&local, &id, "10.0.1.0/24");
    let delete = || {
        local.call::<DeleteVpc>(DeleteVpcInput {
            vpc_id: id.clone(),
            ..Default::default()
        })
    };
    assert_eq!(code(delete()), "DependencyViolation");
    let input = DeleteSubnetInput {
        subnet_id,
        ..Default::default()
    };
    local.call::<DeleteSubnet>(input).unwrap();
    delete().unwrap();
    assert_eq!(code(delete()), "InvalidVpcID.NotFound");
    let store = local.api.store();
    assert_eq!(store.count::<resources::ec2::RouteTable>(), 0);
    assert_eq!(store.count::<resources::ec2::NetworkAcl>(), 0);
    assert_eq!(store.count::<resources::ec2::SecurityGroup>(), 0);
    assert_eq!(store.count::<resources::ec2::SecurityGroupRule>(), 0);
}

#[test]
fn attributes_are_set_one_at_a_time() {
    let local = world();
    let id = vpc(&local);
    let value = |value| Some(AttributeBooleanValue { value: Some(value) });
    let modify = |hostnames, support, metrics| {
        local.call::<ModifyVpcAttribute>(ModifyVpcAttributeInput {
            enable_dns_hostnames: hostnames,
            enable_dns_support: support,
            enable_network_address_usage_metrics: metrics,
            vpc_id: id.clone(),
        })
    };
    modify(value(true), None, None).unwrap();
    assert_eq!(
        code(modify(value(true), value(true), None)),
        "InvalidParameterCombination"
    );
    assert_eq!(code(modify(None, None, value(true))), "NotImplemented");
    let said = local.call::<DescribeVpcAttribute>(DescribeVpcAttributeInput {
        attribute: "enableDnsHostnames".into(),
        vpc_id: id.clone(),
        ..Default::default()
    });
    assert_eq!(said.unwrap().enable_dns_hostnames, value(true));
}

#[test]
fn what_is_not_done_is_refused_by_name_and_quotas_hold() {
    let local = world();
    let create = |input| local.call::<CreateVpc>(input);
    let cidr_block = Some("10.0.0.0/16".to_owned());
    let input = CreateVpcInput {
        amazon_provided_ipv6_cidr_block: Some(true),
        cidr_block: cidr_block.clone(),
        ..Default::default()
    };
    assert_eq!(code(create(input)), "NotImplemented");
    for _ in 0..5 {
        vpc(&local);
    }
    let input = CreateVpcInput {
        cidr_block,
        ..Default::default()
    };
    assert_eq!(code(create(input)), "VpcLimitExceeded");
}

#[test]
fn gateways_are_counted_by_zone_and_groups_by_region() {
    let quotas = [
        ("nat-gateways-per-availability-zone", 1),
        ("vpc-security-groups-per-region", 3),
    ];
    let local = world_with(aws::Quotas::set(quotas).unwrap());
    let (one, two) = (vpc(&local), vpc(&local));
    let nat = |vpc: &str, zone: &str, block: &str| {
        let made = local.call::<CreateSubnet>(CreateSubnetInput {
            availability_zone: Some(zone.into()),
            cidr_block: Some(block.into()),
            vpc_id: vpc.into(),
            ..Default::default()
        });
        local.call::<CreateNatGateway>(CreateNatGatewayInput {
            allocation_id: elastic(&local).allocation_id,
            subnet_id: made.unwrap().subnet.unwrap().subnet_id,
            ..Default::default()
        })
    };
    gateway(&local, &one);
    gateway(&local, &two);
    nat(&one, "eu-west-1a", "10.0.1.0/24").unwrap();
    let second = nat(&two, "eu-west-1a", "10.0.1.0/24");
    assert_eq!(code(second), "NatGatewayLimitExceeded");
    nat(&two, "eu-west-1b", "10.0.2.0/24").unwrap();
    // Each VPC came with its default group.
    group(&local, &one, "web");
    let fourth = local.call::<CreateSecurityGroup>(CreateSecurityGroupInput {
        description: "one too many".into(),
        group_name: "web".into(),
        vpc_id: Some(two),
        ..Default::default()
    });
    assert_eq!(code(fourth), "SecurityGroupLimitExceeded");
}

#[test]
fn subnets_have_zones_and_count_their_free_addresses() {
    let local = world();
    let id = vpc(&local);
    let first = subnet(&local, &id, "10.0.1.0/28");
    assert_eq!(
        code(try_subnet(&local, &id, "10.0.1.0/24")),
        "InvalidSubnet.Conflict"
    );
    assert_eq!(
        code(try_subnet(&local, &id, "10.1.0.0/24")),
        "InvalidSubnet.Range"
    );
    let elsewhere = local.call::<CreateSubnet>(CreateSubnetInput {
        availability_zone: Some("us-east-1a".into()),
        cidr_block: Some("10.0.2.0/24".into()),
        vpc_id: id.clone(),
        ..Default::default()
    });
    assert_eq!(code(elsewhere), "InvalidParameterValue");
    let anywhere = local.call::<CreateSubnet>(CreateSubnetInput {
        cidr_block: Some("10.0.2.0/24".into()),
        vpc_id: id.clone(),
        ..Default::default()
    });
    let zone = anywhere.unwrap().subnet.unwrap().availability_zone;
    assert_eq!(
        zone.as_deref(),
        Some("eu-west-1b"),
        "the first zone with the fewest subnets"
    );
    interface(&local, &first);
    let said = local.call::<DescribeSubnets>(DescribeSubnetsInput {
        subnet_ids: Some(vec![first]),
        ..Default::default()
    });
    let said = said.unwrap().subnets.unwrap().remove(0);
    assert_eq!(said.available_ip_address_count, Some(10));
}

#[test]
fn a_subnets_public_addresses_are_switched() {
    let local = world();
    let subnet_id = subnet(&local, &vpc(&local), "10.0.1.0/24");
    let modify = |input| local.call::<ModifySubnetAttribute>(input);
    let on = || Some(AttributeBooleanValue { value: Some(true) });
    let input = ModifySubnetAttributeInput {
        map_public_ip_on_launch: on(),
        subnet_id: subnet_id.clone(),
        ..Default::default()
    };
    modify(input).unwrap();
    let input = ModifySubnetAttributeInput {
        enable_dns64: on(),
        subnet_id: subnet_id.clone(),
        ..Default::default()
    };
    assert_eq!(code(modify(input)), "NotImplemented");
    let said = local.call::<DescribeSubnets>(DescribeSubnetsInput {
        filters: filter("subnet-id", &subnet_id),
        ..Default::default()
    });
    let said = said.unwrap().subnets.unwrap().remove(0);
    assert_eq!(said.map_public_ip_on_launch, Some(true));
}

#[test]
fn a_quota_that_was_raised_or_lowered_holds() {
    let quotas = aws::Quotas::set([("vpcs-per-region", 7), ("L-407747CB", 1)]).unwrap();
    let local = world_with(quotas);
    for _ in 0..7 {
        vpc(&local);
    }
    let eighth = local.call::<CreateVpc>(CreateVpcInput {
        cidr_block: Some("10.0.0.0/16".into()),
        ..Default::default()
    });
    let fault = eighth.unwrap_err();
    assert_eq!(fault.code, "VpcLimitExceeded");
    assert_eq!(
        fault.message,
        "The maximum number of VPCs has been reached."
    );
    let said = local.call::<DescribeVpcs>(Default::default()).unwrap();
    let id = said.vpcs.unwrap().remove(0).vpc_id.unwrap();
    subnet(&local, &id, "10.0.1.0/24");
    let second = try_subnet(&local, &id, "10.0.2.0/24");
    assert_eq!(code(second), "SubnetLimitExceeded");
}

#[test]
fn a_subnets_zone_is_named_one_way() {
    let local = world();
    let vpc_id = vpc(&local);
    let create = |zone: Option<&str>, id: Option<&str>| {
        local.call::<CreateSubnet>(CreateSubnetInput {
            availability_zone: zone.map(str::to_owned),
            availability_zone_id: id.map(str::to_owned),
            cidr_block: Some("10.0.1.0/24".into()),
            vpc_id: vpc_id.clone(),
            ..Default::default()
        })
    };
    let both = create(Some("eu-west-1a"), Some("euw1-az2"));
    assert_eq!(code(both), "InvalidParameterCombination");
    let made = create(None, Some("euw1-az2")).unwrap().subnet.unwrap();
    assert_eq!(made.availability_zone_id.as_deref(), Some("euw1-az2"));
}
