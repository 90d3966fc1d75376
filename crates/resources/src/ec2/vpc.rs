//! VPCs.

use aws::{Scope, Tags};
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

/// A virtual private cloud.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vpc {
    /// Where.
    pub scope: Scope,
    /// `vpc-…`.
    pub id: String,
    /// The primary block, /16 to /28.
    pub cidr: Ipv4Net,
    /// Association id of the primary block.
    pub cidr_association_id: String,
    /// `default` or `dedicated`.
    pub instance_tenancy: String,
    /// Whether AWS's resolver answers.
    pub enable_dns_support: bool,
    /// Whether instances get DNS names.
    pub enable_dns_hostnames: bool,
    /// Whether network address usage metrics are on.
    pub enable_network_address_usage_metrics: bool,
    /// Whether it is the account's default VPC.
    pub is_default: bool,
    /// `dopt-…` or `default`.
    pub dhcp_options_id: String,
    /// The network ACL that subnets get first.
    pub default_network_acl_id: String,
    /// The group that interfaces without one get.
    pub default_security_group_id: String,
    /// The table of subnets without one.
    pub main_route_table_id: String,
    /// The tags.
    pub tags: Tags,
}
row!(Vpc, "ec2/vpc", id);
