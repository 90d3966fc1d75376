//! Security groups and their rules.

use aws::{Scope, Tags};
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

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
