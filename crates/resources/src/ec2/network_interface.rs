//! Network interfaces: whose they are, their addresses, and what the host has made of them.

use aws::{Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use store::{Class, Row};

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
