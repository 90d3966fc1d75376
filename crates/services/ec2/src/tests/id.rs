//! Ids that cannot be, and ids that nothing has: each kind in AWS's own words.

use super::*;

/// Code and message of a refusal.
fn refusal<T: std::fmt::Debug>(answer: Result<T, aws::Fault>) -> String {
    let fault = answer.unwrap_err();
    format!("{}: {}", fault.code, fault.message)
}

macro_rules! describe {
    ($local:expr, $operation:ident, $input:ident, $member:ident, $id:expr) => {
        refusal($local.call::<$operation>($input {
            $member: Some(vec![$id.to_owned()]),
            ..Default::default()
        }))
    };
}

/// What describing one id of a kind comes to.
fn described(local: &Local, kind: &str, id: &str) -> String {
    match kind {
        "vpc" => describe!(local, DescribeVpcs, DescribeVpcsInput, vpc_ids, id),
        "subnet" => describe!(local, DescribeSubnets, DescribeSubnetsInput, subnet_ids, id),
        "rtb" => describe!(
            local,
            DescribeRouteTables,
            DescribeRouteTablesInput,
            route_table_ids,
            id
        ),
        "igw" => describe!(
            local,
            DescribeInternetGateways,
            DescribeInternetGatewaysInput,
            internet_gateway_ids,
            id
        ),
        "eipalloc" => describe!(
            local,
            DescribeAddresses,
            DescribeAddressesInput,
            allocation_ids,
            id
        ),
        "sg" => describe!(
            local,
            DescribeSecurityGroups,
            DescribeSecurityGroupsInput,
            group_ids,
            id
        ),
        "sgr" => describe!(
            local,
            DescribeSecurityGroupRules,
            DescribeSecurityGroupRulesInput,
            security_group_rule_ids,
            id
        ),
        "acl" => describe!(
            local,
            DescribeNetworkAcls,
            DescribeNetworkAclsInput,
            network_acl_ids,
            id
        ),
        "eni" => describe!(
            local,
            DescribeNetworkInterfaces,
            DescribeNetworkInterfacesInput,
            network_interface_ids,
            id
        ),
        "nat" => describe!(
            local,
            DescribeNatGateways,
            DescribeNatGatewaysInput,
            nat_gateway_ids,
            id
        ),
        other => panic!("{other}"),
    }
}

#[test]
fn ids_that_nothing_has() {
    let local = world();
    for (kind, expected) in [
        (
            "vpc",
            "InvalidVpcID.NotFound: The vpc ID '#' does not exist",
        ),
        (
            "subnet",
            "InvalidSubnetID.NotFound: The subnet ID '#' does not exist",
        ),
        (
            "rtb",
            "InvalidRouteTableID.NotFound: The routeTable ID '#' does not exist",
        ),
        (
            "igw",
            "InvalidInternetGatewayID.NotFound: The internetGateway ID '#' does not exist",
        ),
        (
            "eipalloc",
            "InvalidAllocationID.NotFound: The allocation ID '#' does not exist",
        ),
        (
            "sg",
            "InvalidGroup.NotFound: The security group '#' does not exist",
        ),
        (
            "sgr",
            "InvalidSecurityGroupRuleId.NotFound: The security group rule ID '#' does not exist",
        ),
        (
            "acl",
            "InvalidNetworkAclID.NotFound: The networkAcl ID '#' does not exist",
        ),
        (
            "eni",
            "InvalidNetworkInterfaceID.NotFound: The networkInterface ID '#' does not exist",
        ),
        ("nat", "NatGatewayNotFound: The Nat Gateway # was not found"),
    ] {
        let id = format!("{kind}-0123456789abcdef0");
        assert_eq!(described(&local, kind, &id), expected.replace('#', &id));
    }
}

#[test]
fn ids_that_cannot_be() {
    let local = world();
    for (kind, code) in [
        ("vpc", "InvalidVpcID.Malformed"),
        ("subnet", "InvalidSubnetID.Malformed"),
        ("rtb", "InvalidRouteTableId.Malformed"),
        ("igw", "InvalidInternetGatewayId.Malformed"),
        ("sg", "InvalidGroupId.Malformed"),
        ("sgr", "InvalidSecurityGroupRuleId.Malformed"),
        ("acl", "InvalidNetworkAclId.Malformed"),
        ("eni", "InvalidNetworkInterfaceId.Malformed"),
        ("nat", "NatGatewayMalformed"),
    ] {
        let expected = format!("{code}: Invalid id: \"shop\" (expecting \"{kind}-...\")");
        assert_eq!(described(&local, kind, "shop"), expected);
    }
    assert_eq!(
        described(&local, "eipalloc", "shop"),
        "InvalidAllocationID.NotFound: The allocation ID 'shop' does not exist",
        "AWS has no code for a malformed one"
    );
}
