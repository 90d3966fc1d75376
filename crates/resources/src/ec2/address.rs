//! Elastic IP addresses, and what they are bound to.

use aws::{Scope, Tags};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use store::{Class, Row};

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
