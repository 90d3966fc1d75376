//! Subnets.

use aws::{Scope, Tags};
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

/// A subnet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subnet {
    /// Where.
    pub scope: Scope,
    /// `subnet-…`.
    pub id: String,
    /// Its VPC.
    pub vpc_id: String,
    /// Its block.
    pub cidr: Ipv4Net,
    /// Zone name.
    pub availability_zone: String,
    /// Zone id.
    pub availability_zone_id: String,
    /// Whether instances get a public address by default. Nothing here follows it: there are no
    /// instances, and AWS's tasks and load balancers do not ask it either.
    pub map_public_ip_on_launch: bool,
    /// `ip-name` or `resource-name`.
    pub private_dns_hostname_type: String,
    /// Whether to answer A queries for resource names.
    pub resource_name_dns_a_record: bool,
    /// The tags.
    pub tags: Tags,
}
row!(Subnet, "ec2/subnet", id, vpc vpc_id);
