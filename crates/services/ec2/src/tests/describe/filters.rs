//! AWS's filters: each is known, finds what has its value, and nothing by another one.

use super::*;

/// How many of a kind a filter finds.
macro_rules! found {
    ($local:expr, $operation:ident, $input:ident, $list:ident, $name:expr, $value:expr) => {{
        let input = $input {
            filters: filter($name, $value),
            ..Default::default()
        };
        let answer = $local.call::<$operation>(input);
        let answer = answer.unwrap_or_else(|fault| panic!("{}: {fault}", $name));
        answer.$list.unwrap().len()
    }};
}

#[test]
fn groups_are_found_by_their_rules() {
    let local = world();
    let vpc_id = vpc(&local);
    let [web, db] = ["web", "db"].map(|name| group(&local, &vpc_id, name));
    let permissions = vec![
        IpPermission {
            ip_protocol: Some("tcp".into()),
            from_port: Some(80),
            to_port: Some(81),
            ip_ranges: Some(vec![IpRange {
                cidr_ip: Some("10.1.2.3/8".into()),
                ..Default::default()
            }]),
            ..Default::default()
        },
        IpPermission {
            ip_protocol: Some("udp".into()),
            from_port: Some(53),
            to_port: Some(53),
            user_id_group_pairs: Some(vec![UserIdGroupPair {
                group_id: Some(db.clone()),
                ..Default::default()
            }]),
            ..Default::default()
        },
    ];
    let input = AuthorizeSecurityGroupIngressInput {
        group_id: Some(web),
        ip_permissions: Some(permissions),
        ..Default::default()
    };
    local.call::<AuthorizeSecurityGroupIngress>(input).unwrap();
    let found = |name: &str, value: &str| {
        found!(
            local,
            DescribeSecurityGroups,
            DescribeSecurityGroupsInput,
            security_groups,
            name,
            value
        )
    };
    for (name, value, count) in [
        ("ip-permission.cidr", "10.0.0.0/8", 1),
        ("ip-permission.cidr", "10.1.2.3/8", 0),
        ("ip-permission.from-port", "80", 1),
        ("ip-permission.to-port", "81", 1),
        ("ip-permission.to-port", "80", 0),
        ("ip-permission.protocol", "udp", 1),
        ("ip-permission.group-id", &db, 1),
        ("ip-permission.group-name", "db", 1),
        ("ip-permission.user-id", "123456789012", 2),
        ("ip-permission.ipv6-cidr", "::/0", 0),
        ("ip-permission.prefix-list-id", "pl-1", 0),
        ("egress.ip-permission.cidr", "0.0.0.0/0", 3),
        ("egress.ip-permission.cidr", "10.0.0.0/8", 0),
        ("egress.ip-permission.protocol", "-1", 3),
        ("egress.ip-permission.from-port", "80", 0),
        ("egress.ip-permission.to-port", "80", 0),
        ("egress.ip-permission.group-id", &db, 0),
        ("egress.ip-permission.group-name", "db", 0),
        ("egress.ip-permission.user-id", "123456789012", 0),
        ("egress.ip-permission.ipv6-cidr", "::/0", 0),
        ("egress.ip-permission.prefix-list-id", "pl-1", 0),
    ] {
        assert_eq!(found(name, value), count, "{name} {value}");
    }
}

#[test]
fn subnets_and_route_tables_know_awss_filters() {
    let local = world();
    let vpc_id = vpc(&local);
    subnet(&local, &vpc_id, "10.0.1.0/24");
    let names = "private-dns-name-options-on-launch";
    for (name, value, count) in [
        ("available-ip-address-count", "251", 1),
        ("available-ip-address-count", "250", 0),
        ("enable-dns64", "false", 1),
        ("ipv6-native", "true", 0),
        (&format!("{names}.hostname-type"), "ip-name", 1),
        (
            &format!("{names}.enable-resource-name-dns-a-record"),
            "false",
            1,
        ),
        ("outpost-arn", "*", 0),
        ("ipv6-cidr-block-association.state", "*", 0),
    ] {
        let found = found!(
            local,
            DescribeSubnets,
            DescribeSubnetsInput,
            subnets,
            name,
            value
        );
        assert_eq!(found, count, "{name} {value}");
    }
    for (name, value, count) in [
        ("route.state", "active", 1),
        ("route.state", "blackhole", 0),
        ("route.transit-gateway-id", "*", 0),
        ("association.gateway-id", "*", 0),
    ] {
        let found = found!(
            local,
            DescribeRouteTables,
            DescribeRouteTablesInput,
            route_tables,
            name,
            value
        );
        assert_eq!(found, count, "{name} {value}");
    }
}

#[test]
fn lists_of_entries_are_found_by_their_ports_and_kinds_of_icmp() {
    let local = world();
    let vpc_id = vpc(&local);
    let input = CreateNetworkAclInput {
        vpc_id,
        ..Default::default()
    };
    let made = local.call::<CreateNetworkAcl>(input).unwrap();
    let id = made.network_acl.unwrap().network_acl_id.unwrap();
    let entry = |rule_number, protocol: &str| CreateNetworkAclEntryInput {
        cidr_block: Some("10.0.0.0/8".into()),
        network_acl_id: id.clone(),
        protocol: protocol.into(),
        rule_action: "allow".into(),
        rule_number,
        ..Default::default()
    };
    let tcp = CreateNetworkAclEntryInput {
        port_range: Some(PortRange {
            from: Some(80),
            to: Some(81),
        }),
        ..entry(1, "6")
    };
    let icmp = CreateNetworkAclEntryInput {
        icmp_type_code: Some(IcmpTypeCode {
            code: Some(4),
            r#type: Some(3),
        }),
        ..entry(2, "1")
    };
    for input in [tcp, icmp] {
        local.call::<CreateNetworkAclEntry>(input).unwrap();
    }
    // The VPC's own has neither.
    for (name, value, count) in [
        ("entry.port-range.from", "80", 1),
        ("entry.port-range.from", "81", 0),
        ("entry.port-range.to", "81", 1),
        ("entry.icmp.type", "3", 1),
        ("entry.icmp.type", "4", 0),
        ("entry.icmp.code", "4", 1),
        ("entry.ipv6-cidr", "*", 0),
    ] {
        let found = found!(
            local,
            DescribeNetworkAcls,
            DescribeNetworkAclsInput,
            network_acls,
            name,
            value
        );
        assert_eq!(found, count, "{name} {value}");
    }
}

#[test]
fn interfaces_are_found_by_what_they_are_bound_to() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    interface(&local, &subnet_id);
    let found = |name: &str, value: &str| {
        found!(
            local,
            DescribeNetworkInterfaces,
            DescribeNetworkInterfacesInput,
            network_interfaces,
            name,
            value
        )
    };
    for (name, value, count) in [
        ("group-name", "default", 1),
        ("availability-zone-id", "euw1-az*", 1),
        ("operator.managed", "false", 1),
        ("association.public-dns-name", "*", 0),
        ("attachment.instance-id", "*", 0),
        ("attachment.nat-gateway-id", "*", 0),
        ("ipv6-addresses.ipv6-address", "*", 0),
    ] {
        assert_eq!(found(name, value), count, "{name} {value}");
    }
    let of_bound = [
        "addresses.association.owner-id",
        "addresses.association.public-ip",
        "association.allocation-id",
        "association.association-id",
        "association.ip-owner-id",
        "association.public-ip",
        "attachment.attach-time",
        "attachment.delete-on-termination",
        "attachment.device-index",
    ];
    for name in of_bound {
        assert_eq!(found(name, "*"), 0, "{name}");
    }
    assert_eq!(found("private-dns-name", "*"), 0);
    let named = ModifyVpcAttributeInput {
        enable_dns_hostnames: Some(AttributeBooleanValue { value: Some(true) }),
        vpc_id: vpc_id.clone(),
        ..Default::default()
    };
    local.call::<ModifyVpcAttribute>(named).unwrap();
    gateway(&local, &vpc_id);
    let input = CreateNatGatewayInput {
        allocation_id: elastic(&local).allocation_id,
        subnet_id: Some(subnet_id),
        ..Default::default()
    };
    local.call::<CreateNatGateway>(input).unwrap();
    for name in of_bound {
        assert_eq!(found(name, "*"), 1, "{name}");
    }
    assert_eq!(found("private-dns-name", "ip-10-0-1-*"), 2);
    let public = "ec2-*.eu-west-1.compute.amazonaws.com";
    assert_eq!(found("association.public-dns-name", public), 1);
}
