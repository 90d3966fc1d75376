//! From an id to the row, with AWS's own not-found error, and the neighbours that rules ask for.
//! Reads only.

use crate::faults;
use aws::Fault;
use resources::ec2::{
    Address, InternetGateway, NatGateway, NetworkAcl, NetworkInterface, RouteTable, SecurityGroup,
    SecurityGroupRule, Subnet, Vpc,
};
use std::sync::Arc;
use wire::Call;

macro_rules! by_id {
    ($($(#[$doc:meta])* $name:ident: $row:ty, $kind:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(call: &mut Call<'_>, id: &str) -> Result<Arc<$row>, Fault> {
            let key = call.scope().key(&[id]);
            let row = call.get::<$row>(&key).filter(|_| !id.contains('/'));
            row.ok_or_else(|| faults::not_found(faults::$kind, id))
        }
    )*};
}

by_id! {
    /// A VPC.
    vpc: Vpc, VPC;
    /// A subnet.
    subnet: Subnet, SUBNET;
    /// A route table.
    route_table: RouteTable, ROUTE_TABLE;
    /// An internet gateway.
    internet_gateway: InternetGateway, INTERNET_GATEWAY;
    /// A NAT gateway, also a deleted one.
    nat_gateway: NatGateway, NAT_GATEWAY;
    /// An elastic address, by its allocation.
    address: Address, ADDRESS;
    /// A security group.
    security_group: SecurityGroup, SECURITY_GROUP;
    /// A security group's rule.
    security_group_rule: SecurityGroupRule, SECURITY_GROUP_RULE;
    /// A network ACL.
    network_acl: NetworkAcl, NETWORK_ACL;
    /// A network interface.
    network_interface: NetworkInterface, NETWORK_INTERFACE;
}

macro_rules! neighbours {
    ($($(#[$doc:meta])* $name:ident: $row:ty, $index:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name(call: &mut Call<'_>, of: &str) -> Vec<Arc<$row>> {
            let key = call.scope().key(&[of]);
            call.scan_index($index, &key)
        }
    )*};
}

neighbours! {
    /// The subnets of a VPC.
    subnets_of: Subnet, "vpc";
    /// The route tables of a VPC.
    route_tables_of: RouteTable, "vpc";
    /// The internet gateway of a VPC: none or one.
    internet_gateways_of: InternetGateway, "vpc";
    /// The NAT gateways of a VPC, also deleted ones.
    nat_gateways_of: NatGateway, "vpc";
    /// The security groups of a VPC.
    security_groups_of: SecurityGroup, "vpc";
    /// The network ACLs of a VPC.
    network_acls_of: NetworkAcl, "vpc";
    /// The interfaces in a VPC.
    interfaces_in_vpc: NetworkInterface, "vpc";
    /// The interfaces in a subnet.
    interfaces_in_subnet: NetworkInterface, "subnet";
    /// The interfaces with a security group.
    interfaces_with_group: NetworkInterface, "group";
    /// The rules of a security group, both directions.
    rules_of: SecurityGroupRule, "group";
    /// The rules of any group that name this one as the other end.
    rules_naming: SecurityGroupRule, "peer";
}

/// The route table that a subnet was associated with; none means the VPC's main one.
pub fn route_table_of_subnet(call: &mut Call<'_>, subnet_id: &str) -> Option<Arc<RouteTable>> {
    let key = call.scope().key(&[subnet_id]);
    call.scan_index::<RouteTable>("subnet", &key).pop()
}

/// The route table with that association.
pub fn route_table_by_association(call: &mut Call<'_>, id: &str) -> Result<Arc<RouteTable>, Fault> {
    let key = call.scope().key(&[id]);
    let found = call.scan_index::<RouteTable>("association", &key).pop();
    found.ok_or_else(|| faults::association_not_found(id))
}

/// The network ACL of a subnet.
pub fn network_acl_of_subnet(call: &mut Call<'_>, subnet_id: &str) -> Option<Arc<NetworkAcl>> {
    let key = call.scope().key(&[subnet_id]);
    call.scan_index::<NetworkAcl>("subnet", &key).pop()
}

/// The network ACL with that association.
pub fn network_acl_by_association(call: &mut Call<'_>, id: &str) -> Result<Arc<NetworkAcl>, Fault> {
    let key = call.scope().key(&[id]);
    let found = call.scan_index::<NetworkAcl>("association", &key).pop();
    found.ok_or_else(|| faults::association_not_found(id))
}

/// The elastic address with that association.
pub fn address_by_association(call: &mut Call<'_>, id: &str) -> Result<Arc<Address>, Fault> {
    let key = call.scope().key(&[id]);
    let found = call.scan_index::<Address>("association", &key).pop();
    found.ok_or_else(|| faults::association_not_found(id))
}

/// The elastic address that is that address.
pub fn address_by_ip(call: &mut Call<'_>, ip: &str) -> Result<Arc<Address>, Fault> {
    let key = call.scope().key(&[ip]);
    let found = call.scan_index::<Address>("public_ip", &key).pop();
    found.ok_or_else(|| faults::address_not_found(ip))
}

/// The elastic address of an interface.
pub fn address_of_interface(call: &mut Call<'_>, id: &str) -> Option<Arc<Address>> {
    let key = call.scope().key(&[id]);
    call.scan_index::<Address>("interface", &key).pop()
}

/// A security group of a VPC by name.
pub fn security_group_by_name(
    call: &mut Call<'_>,
    vpc_id: &str,
    name: &str,
) -> Option<Arc<SecurityGroup>> {
    let key = call.scope().key(&[vpc_id, name]);
    call.scan_index::<SecurityGroup>("name", &key).pop()
}

/// The security group that a call names; a name alone means one of the default VPC, which no
/// account has here.
pub fn named_security_group(
    call: &mut Call<'_>,
    id: Option<String>,
    name: Option<String>,
) -> Result<Arc<SecurityGroup>, Fault> {
    match (id, name) {
        (Some(id), _) => security_group(call, &id),
        (None, Some(name)) => {
            let message = format!("The security group '{name}' does not exist in default VPC");
            Err(faults::group_not_in_default_vpc(message))
        }
        (None, None) => Err(faults::missing_parameter("GroupName or GroupId")),
    }
}

/// A NAT gateway that was not asked to go, for a route.
pub fn nat_gateway_to_route_to(call: &mut Call<'_>, id: &str) -> Result<Arc<NatGateway>, Fault> {
    let gateway = nat_gateway(call, id).ok();
    let wanted = gateway.filter(|gateway| gateway.is_wanted());
    wanted.ok_or_else(|| faults::no_nat_gateway_to_route_to(id))
}

/// The NAT gateways of a zone that are not deleted, in every VPC.
pub fn live_nat_gateways_in(call: &mut Call<'_>, zone: &str) -> usize {
    let prefix = call.scope().key(&[]);
    let gateways = call.scan::<NatGateway>(&prefix);
    let live = gateways.iter().filter(|one| one.deleted_at.is_none());
    live.filter(|one| subnet(call, &one.subnet_id).is_ok_and(|at| at.availability_zone == zone))
        .count()
}

/// The NAT gateways of a VPC that are not deleted.
pub fn live_nat_gateways_of(call: &mut Call<'_>, vpc_id: &str) -> Vec<Arc<NatGateway>> {
    let mut gateways = nat_gateways_of(call, vpc_id);
    gateways.retain(|gateway| gateway.deleted_at.is_none());
    gateways
}
