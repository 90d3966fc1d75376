//! Network ACLs and their entries.

use aws::{Scope, Tags};
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

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
