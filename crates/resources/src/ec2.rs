//! Amazon EC2: the network. VPCs, subnets, routes, gateways, addresses, groups, interfaces.
//!
//! AWS: Amazon VPC User Guide; Amazon EC2 API Reference.

/// A row of EC2: its table, its key from `scope` and `id`, and its index by VPC.
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

mod address;
mod internet_gateway;
mod nat_gateway;
mod network_acl;
mod network_interface;
mod route_table;
mod security_group;
mod subnet;
mod vpc;

pub use address::{Address, AddressAssociation};
pub use internet_gateway::InternetGateway;
pub use nat_gateway::NatGateway;
pub use network_acl::{NetworkAcl, NetworkAclEntry};
pub use network_interface::{InterfaceOwner, InterfaceStatus, NetworkInterface, PublicAddress};
pub use route_table::{Route, RouteTable, RouteTableAssociation, RouteTarget};
pub use security_group::{Peer, SecurityGroup, SecurityGroupRule};
pub use subnet::Subnet;
pub use vpc::Vpc;
