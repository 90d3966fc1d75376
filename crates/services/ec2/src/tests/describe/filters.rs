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
fn subnets_route_tables_and_lists_of_entries_know_awss_filters() {
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
    for name in [
        "entry.icmp.code",
        "entry.port-range.from",
        "entry.ipv6-cidr",
    ] {
        let found = found!(
            local,
            DescribeNetworkAcls,
            DescribeNetworkAclsInput,
            network_acls,
            name,
            "*"
        );
        assert_eq!(found, 0, "{name}");
    }
}

#[test]
fn interfaces_are_found_by_what_they_are_bound_to() {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    let input = CreateNetworkInterfaceInput {
        subnet_id,
        ..Default::default()
    };
    local.call::<CreateNetworkInterface>(input).unwrap();
    for (name, value, count) in [
        ("group-name", "default", 1),
        ("availability-zone-id", "euw1-az*", 1),
        ("operator.managed", "false", 1),
        ("attachment.instance-id", "*", 0),
        ("attachment.device-index", "*", 0),
        ("attachment.nat-gateway-id", "*", 0),
        ("association.association-id", "*", 0),
        ("association.ip-owner-id", "*", 0),
        ("addresses.association.public-ip", "*", 0),
        ("addresses.association.owner-id", "*", 0),
        ("ipv6-addresses.ipv6-address", "*", 0),
    ] {
        let found = found!(
            local,
            DescribeNetworkInterfaces,
            DescribeNetworkInterfacesInput,
            network_interfaces,
            name,
            value
        );
        assert_eq!(found, count, "{name} {value}");
    }
}
