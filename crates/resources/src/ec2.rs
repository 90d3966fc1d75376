//! Amazon EC2: the network. VPCs, subnets, routes, gateways, addresses, groups, interfaces.
//!
//! AWS: Amazon VPC User Guide; Amazon EC2 API Reference.

use aws::{Scope, Tags};
use base::Time;
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use store::{Class, Row};

/// A row of this file: its table, its key from `scope` and `id`, and its index by VPC.
macro_rules! row {
    ($type:ty, $table:literal, $($member:ident).+ $(, vpc $vpc:ident)?) => {
        impl Row for $type {
            const TABLE: &'static str = $table;
            const CLASS: Class = Class::Intent;
            fn key(&self) -> String {
                self.scope.key(&[$(&self.$member),+])
            }
            $(fn indexes(&self) -> Vec<(&'static str, String)> {
                vec![("vpc", self.scope.key(&[&self.$vpc]))]
            })?
        }
    };
}

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

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteTarget {
    /// Within the VPC.
    Local,
    /// An internet gateway.
    InternetGateway(String),
    /// A NAT gateway.
    NatGateway(String),
    /// A network interface.
    NetworkInterface(String),
}

impl RouteTarget {
    /// The id of what it leads to; none for [`RouteTarget::Local`].
    pub fn id(&self) -> Option<&str> {
        match self {
            RouteTarget::Local => None,
            RouteTarget::InternetGateway(id)
            | RouteTarget::NatGateway(id)
            | RouteTarget::NetworkInterface(id) => Some(id),
        }
    }
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Destination.
    pub destination: Ipv4Net,
    /// Target. Its state (active or blackhole) follows from whether the target exists.
    pub target: RouteTarget,
    /// `CreateRouteTable` or `CreateRoute`.
    pub origin: String,
}

/// A subnet's use of a route table, or the VPC's main one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteTableAssociation {
    /// `rtbassoc-…`.
    pub id: String,
    /// The subnet; `None` is the main association.
    pub subnet_id: Option<String>,
}

/// A route table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteTable {
    /// Where.
    pub scope: Scope,
    /// `rtb-…`.
    pub id: String,
    /// Its VPC.
    pub vpc_id: String,
    /// Routes, the local one first.
    pub routes: Vec<Route>,
    /// Who uses it.
    pub associations: Vec<RouteTableAssociation>,
    /// The tags.
    pub tags: Tags,
}
impl Row for RouteTable {
    const TABLE: &'static str = "ec2/route-table";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let mut indexes = vec![("vpc", self.scope.key(&[&self.vpc_id]))];
        for association in &self.associations {
            indexes.push(("association", self.scope.key(&[&association.id])));
            if let Some(subnet) = &association.subnet_id {
                indexes.push(("subnet", self.scope.key(&[subnet])));
            }
        }
        for route in &self.routes {
            if let Some(id) = route.target.id() {
                indexes.push(("target", self.scope.key(&[id])));
            }
        }
        indexes
    }
}

/// An internet gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InternetGateway {
    /// Where.
    pub scope: Scope,
    /// `igw-…`.
    pub id: String,
    /// The VPC it is attached to.
    pub vpc_id: Option<String>,
    /// The tags.
    pub tags: Tags,
}
impl Row for InternetGateway {
    const TABLE: &'static str = "ec2/internet-gateway";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let vpc = self.vpc_id.iter();
        vpc.map(|vpc| ("vpc", self.scope.key(&[vpc]))).collect()
    }
}

/// A public NAT gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NatGateway {
    /// Where.
    pub scope: Scope,
    /// `nat-…`.
    pub id: String,
    /// Its VPC.
    pub vpc_id: String,
    /// Its subnet.
    pub subnet_id: String,
    /// The elastic address it sends from.
    pub allocation_id: String,
    /// Its interface.
    pub network_interface_id: String,
    /// The interface's address.
    pub private_ip: Ipv4Addr,
    /// The elastic address.
    pub public_ip: Ipv4Addr,
    /// When it was asked for.
    pub created_at: Time,
    /// Set when it was asked to go; it is `deleting` until the host has taken it away.
    #[serde(default)]
    pub deleting_at: Option<Time>,
    /// Set when it was gone; AWS shows it as `deleted` for about an hour.
    pub deleted_at: Option<Time>,
    /// The tags.
    pub tags: Tags,
}
row!(NatGateway, "ec2/nat-gateway", id, vpc vpc_id);

impl NatGateway {
    /// Whether it is to carry traffic: nobody has asked it to go.
    pub fn is_wanted(&self) -> bool {
        self.deleting_at.is_none() && self.deleted_at.is_none()
    }
}

/// An elastic IP address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// Where.
    pub scope: Scope,
    /// `eipalloc-…`.
    pub allocation_id: String,
    /// The address.
    pub public_ip: Ipv4Addr,
    /// `eipassoc-…` and the interface it belongs to.
    pub association: Option<AddressAssociation>,
    /// The tags.
    pub tags: Tags,
}
impl Row for Address {
    const TABLE: &'static str = "ec2/address";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.allocation_id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let mut indexes = vec![("public_ip", self.scope.key(&[&self.public_ip.to_string()]))];
        if let Some(association) = &self.association {
            indexes.push(("association", self.scope.key(&[&association.id])));
            let interface = &association.network_interface_id;
            indexes.push(("interface", self.scope.key(&[interface])));
        }
        indexes
    }
}

/// What an elastic address is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressAssociation {
    /// `eipassoc-…`.
    pub id: String,
    /// The interface.
    pub network_interface_id: String,
    /// The interface's address.
    pub private_ip: Ipv4Addr,
}

/// A security group. Its rules are rows of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// Where.
    pub scope: Scope,
    /// `sg-…`.
    pub id: String,
    /// Its VPC.
    pub vpc_id: String,
    /// Its name, unique in the VPC.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The tags.
    pub tags: Tags,
}
impl Row for SecurityGroup {
    const TABLE: &'static str = "ec2/security-group";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![
            ("vpc", self.scope.key(&[&self.vpc_id])),
            ("name", self.scope.key(&[&self.vpc_id, &self.name])),
        ]
    }
}

/// Who may be at the other end of a security group's rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Peer {
    /// An IPv4 block.
    Cidr4(Ipv4Net),
    /// An IPv6 block.
    Cidr6(ipnet::Ipv6Net),
    /// The members of a group.
    Group(String),
}

/// One rule of a security group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecurityGroupRule {
    /// Where.
    pub scope: Scope,
    /// `sgr-…`.
    pub id: String,
    /// The group.
    pub group_id: String,
    /// The group's VPC.
    pub vpc_id: String,
    /// True for egress.
    pub egress: bool,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all.
    pub protocol: String,
    /// First port, or ICMP type; -1 for all.
    pub from_port: i32,
    /// Last port, or ICMP code; -1 for all.
    pub to_port: i32,
    /// The other end.
    pub peer: Peer,
    /// The description, if one was given.
    pub description: Option<String>,
    /// The tags.
    pub tags: Tags,
}
impl Row for SecurityGroupRule {
    const TABLE: &'static str = "ec2/security-group-rule";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let mut indexes = vec![
            ("group", self.scope.key(&[&self.group_id])),
            ("vpc", self.scope.key(&[&self.vpc_id])),
        ];
        if let Peer::Group(peer) = &self.peer {
            indexes.push(("peer", self.scope.key(&[peer])));
        }
        indexes
    }
}

/// One numbered entry of a network ACL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkAclEntry {
    /// Order; 32767 is the final deny.
    pub rule_number: i32,
    /// True for egress.
    pub egress: bool,
    /// IANA number as text, `-1` for all.
    pub protocol: String,
    /// `allow` or `deny`.
    pub allow: bool,
    /// The other end.
    pub cidr: Ipv4Net,
    /// Ports, for TCP and UDP.
    pub port_range: Option<(i32, i32)>,
    /// Type and code, for ICMP.
    pub icmp: Option<(i32, i32)>,
}

/// A network ACL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkAcl {
    /// Where.
    pub scope: Scope,
    /// `acl-…`.
    pub id: String,
    /// Its VPC.
    pub vpc_id: String,
    /// Whether it is the VPC's default one.
    pub is_default: bool,
    /// In order: ingress, then egress, by number.
    pub entries: Vec<NetworkAclEntry>,
    /// (`aclassoc-…`, subnet id).
    pub associations: Vec<(String, String)>,
    /// The tags.
    pub tags: Tags,
}
impl Row for NetworkAcl {
    const TABLE: &'static str = "ec2/network-acl";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let mut indexes = vec![("vpc", self.scope.key(&[&self.vpc_id]))];
        for (association, subnet) in &self.associations {
            indexes.push(("association", self.scope.key(&[association])));
            indexes.push(("subnet", self.scope.key(&[subnet])));
        }
        indexes
    }
}

/// Whose interface it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterfaceOwner {
    /// Nobody's: available.
    None,
    /// An ECS task's, by id.
    Task(String),
    /// A load balancer's, by ARN.
    LoadBalancer(String),
    /// A NAT gateway's, by id.
    NatGateway(String),
}

/// A public address of an interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicAddress {
    /// The address: on the internet, or a loopback address of this machine.
    pub ip: Ipv4Addr,
    /// The elastic address it comes from, if any.
    pub allocation_id: Option<String>,
}

/// An elastic network interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkInterface {
    /// Where.
    pub scope: Scope,
    /// `eni-…`.
    pub id: String,
    /// Its VPC.
    pub vpc_id: String,
    /// Its subnet.
    pub subnet_id: String,
    /// Its zone's name.
    pub availability_zone: String,
    /// `02:…`, six bytes.
    pub mac_address: String,
    /// The primary private address, chosen when it was made.
    pub private_ip: Ipv4Addr,
    /// Its public address.
    pub public: Option<PublicAddress>,
    /// Its groups' ids.
    pub groups: Vec<String>,
    /// The description.
    pub description: String,
    /// `interface`, `nat_gateway`, …
    pub interface_type: String,
    /// Whose it is.
    pub owner: InterfaceOwner,
    /// `eni-attach-…`, when it has an owner.
    pub attachment_id: Option<String>,
    /// The service that made it, such as `amazon-elb`; empty for the account itself.
    pub requester_id: String,
    /// Whether foreign source addresses are dropped.
    pub source_dest_check: bool,
    /// When it was made.
    pub created_at: Time,
    /// The tags.
    pub tags: Tags,
}
impl Row for NetworkInterface {
    const TABLE: &'static str = "ec2/network-interface";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let mut indexes = vec![
            ("vpc", self.scope.key(&[&self.vpc_id])),
            ("subnet", self.scope.key(&[&self.subnet_id])),
            (
                "address",
                self.scope
                    .key(&[&self.vpc_id, &self.private_ip.to_string()]),
            ),
        ];
        for group in &self.groups {
            indexes.push(("group", self.scope.key(&[group])));
        }
        match &self.owner {
            InterfaceOwner::None => {}
            InterfaceOwner::Task(owner)
            | InterfaceOwner::LoadBalancer(owner)
            | InterfaceOwner::NatGateway(owner) => {
                indexes.push(("owner", self.scope.key(&[owner])))
            }
        }
        indexes
    }
}

/// What the network agent has made of an interface. An observation: absent means not known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InterfaceStatus {
    /// Where.
    pub scope: Scope,
    /// The interface.
    pub id: String,
    /// The interface's VPC.
    pub vpc_id: String,
    /// Whether its link, routes and rules are in the kernel. False says that they were seen to
    /// be there no more.
    pub ready: bool,
    /// Why not, for people.
    pub reason: String,
    /// When that was seen.
    pub seen_at: Time,
}
impl Row for InterfaceStatus {
    const TABLE: &'static str = "ec2/interface-status";
    const CLASS: Class = Class::Observation;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
}
