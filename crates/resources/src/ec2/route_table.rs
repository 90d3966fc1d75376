//! Route tables, their routes, and the subnets that use them.

use aws::{Scope, Tags};
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

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
