//! Amazon EC2: the network. VPCs, subnets, routes, gateways, addresses, groups, ACLs, interfaces.
//!
//! An operation here checks, chooses (ids, addresses) and stores intent; the network agent reads
//! the rows, makes it so in the kernel, and writes back what it made (`InterfaceStatus`). What must
//! wait for that, the loops in `controllers` finish. Services
//! have their interfaces made through CreateNetworkInterface, as their own principals.
//! Not here, and refused by name: IPv6, peering, endpoints, transit and virtual private gateways,
//! prefix lists, DHCP options, default VPCs, instances. Nothing in this crate touches the host.

pub mod controllers;
mod faults;
mod lookup;
mod operations;
mod rules;
mod view;

/// The service, for [`wire::Api`].
pub fn service() -> wire::Service {
    wire::Service {
        model: &shapes::ec2::SERVICE,
        operations: operations::OPERATIONS,
        codes: wire::Codes::EC2,
    }
}

#[cfg(test)]
mod tests;
