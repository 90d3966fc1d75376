//! NAT gateways.

use aws::{Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use store::{Class, Row};

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
