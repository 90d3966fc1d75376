//! Generated: ec2 shapes in d.

use super::super::*;
use crate::prelude::*;

pub static DATE_TIME: Schema = Schema::timestamp("DateTime");

pub static DESCRIBE_INTERNET_GATEWAYS_MAX_RESULTS: Schema = Schema::integer(
    "DescribeInternetGatewaysMaxResults",
    Range::between(5, 1000),
);

pub static DESCRIBE_NAT_GATEWAYS_MAX_RESULTS: Schema =
    Schema::integer("DescribeNatGatewaysMaxResults", Range::between(5, 1000));

pub static DESCRIBE_NETWORK_ACLS_MAX_RESULTS: Schema =
    Schema::integer("DescribeNetworkAclsMaxResults", Range::between(5, 1000));

pub static DESCRIBE_NETWORK_INTERFACES_MAX_RESULTS: Schema = Schema::integer(
    "DescribeNetworkInterfacesMaxResults",
    Range::between(5, 1000),
);

pub static DESCRIBE_ROUTE_TABLES_MAX_RESULTS: Schema =
    Schema::integer("DescribeRouteTablesMaxResults", Range::between(5, 100));

pub static DESCRIBE_SECURITY_GROUP_RULES_MAX_RESULTS: Schema = Schema::integer(
    "DescribeSecurityGroupRulesMaxResults",
    Range::between(5, 1000),
);

pub static DESCRIBE_SECURITY_GROUPS_MAX_RESULTS: Schema =
    Schema::integer("DescribeSecurityGroupsMaxResults", Range::between(5, 1000));

pub static DESCRIBE_SUBNETS_MAX_RESULTS: Schema =
    Schema::integer("DescribeSubnetsMaxResults", Range::between(5, 1000));

pub static DESCRIBE_VPCS_MAX_RESULTS: Schema =
    Schema::integer("DescribeVpcsMaxResults", Range::between(5, 1000));

values! {
    /// Values of DomainType.
    domain_type = "DomainType" {
        VPC = "vpc",
        STANDARD = "standard",
    }
}
