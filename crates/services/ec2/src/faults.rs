//! The errors of EC2, in AWS's words, one constructor each. Nothing else in this crate builds a
//! `Fault`. AWS: EC2 API Reference, "Error codes".

use aws::Fault;
use std::fmt::Display;

/// A part of AWS that Ondol does not have: `ec2:` and what was asked for.
pub fn not_implemented(what: impl Display) -> Fault {
    Fault::not_implemented(format!("ec2:{what}"))
}

/// Something here is not as it must be; `cause` goes to the log.
pub fn internal(cause: impl Display) -> Fault {
    Fault::internal(cause)
}

/// A kind of resource: what its ids begin with, and how AWS's errors name it.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// `vpc-`.
    pub prefix: &'static str,
    /// `InvalidVpcID.NotFound`.
    pub not_found: &'static str,
    /// `InvalidVpcID.Malformed`.
    pub malformed: &'static str,
    /// `vpc ID`, in `The vpc ID 'vpc-1' does not exist`.
    pub name: &'static str,
    /// `vpc`, in `TagSpecifications` and `DescribeTags`.
    pub tagged_as: &'static str,
    /// `vpc`, in ARNs.
    pub in_arn: &'static str,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $prefix:literal, $name:literal, $tagged:literal, $arn:literal,
       $not_found:literal, $malformed:literal;)*) => {
        $($(#[$doc])* pub const $kind: Kind = Kind {
            prefix: $prefix,
            not_found: $not_found,
            malformed: $malformed,
            name: $name,
            tagged_as: $tagged,
            in_arn: $arn,
        };)*
    };
}

// AWS writes `ID` in one code and `Id` in the other, each kind in its own way; clients compare them
// letter by letter. A malformed allocation has no code of its own.
kinds! {
    /// A VPC.
    VPC = "vpc-", "vpc ID", "vpc", "vpc",
        "InvalidVpcID.NotFound", "InvalidVpcID.Malformed";
    /// A subnet.
    SUBNET = "subnet-", "subnet ID", "subnet", "subnet",
        "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed";
    /// A route table.
    ROUTE_TABLE = "rtb-", "routeTable ID", "route-table", "route-table",
        "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed";
    /// An internet gateway.
    INTERNET_GATEWAY = "igw-", "internetGateway ID", "internet-gateway", "internet-gateway",
        "InvalidInternetGatewayID.NotFound", "InvalidInternetGatewayId.Malformed";
    /// An elastic address.
    ADDRESS = "eipalloc-", "allocation ID", "elastic-ip", "elastic-ip",
        "InvalidAllocationID.NotFound", "InvalidAllocationID.NotFound";
    /// A security group.
    SECURITY_GROUP = "sg-", "security group", "security-group", "security-group",
        "InvalidGroup.NotFound", "InvalidGroupId.Malformed";
    /// A security group's rule.
    SECURITY_GROUP_RULE = "sgr-", "security group rule ID", "security-group-rule",
        "security-group-rule",
        "InvalidSecurityGroupRuleId.NotFound", "InvalidSecurityGroupRuleId.Malformed";
    /// A network ACL.
    NETWORK_ACL = "acl-", "networkAcl ID", "network-acl", "network-acl",
        "InvalidNetworkAclID.NotFound", "InvalidNetworkAclId.Malformed";
    /// A network interface.
    NETWORK_INTERFACE = "eni-", "networkInterface ID", "network-interface", "network-interface",
        "InvalidNetworkInterfaceID.NotFound", "InvalidNetworkInterfaceId.Malformed";
    /// A NAT gateway.
    NAT_GATEWAY = "nat-", "Nat Gateway", "natgateway", "natgateway",
        "NatGatewayNotFound", "NatGatewayMalformed";
}

/// No resource of that kind has that id; or the id cannot be one.
pub fn not_found(kind: Kind, id: &str) -> Fault {
    let Kind { prefix, name, .. } = kind;
    if !id.starts_with(prefix) && kind.malformed != kind.not_found {
        let message = format!("Invalid id: \"{id}\" (expecting \"{prefix}...\")");
        return Fault::client(kind.malformed, message);
    }
    let message = match name {
        "Nat Gateway" => format!("The Nat Gateway {id} was not found"),
        _ => format!("The {name} '{id}' does not exist"),
    };
    Fault::client(kind.not_found, message)
}

/// A route cannot lead to that NAT gateway: routes have a code of their own for it.
pub fn no_nat_gateway_to_route_to(id: &str) -> Fault {
    let message = format!("The natGateway ID '{id}' does not exist");
    Fault::client("InvalidNatGatewayID.NotFound", message)
}

/// None of the kinds has ids of that form.
pub fn invalid_id(id: &str) -> Fault {
    Fault::client("InvalidID", format!("The ID '{id}' is not valid"))
}

/// A parameter that is needed is missing.
pub fn missing_parameter(name: &str) -> Fault {
    let message = format!("The request must contain the parameter {name}");
    Fault::client("MissingParameter", message)
}

/// A value that breaks a rule.
pub fn invalid_parameter(message: impl Into<String>) -> Fault {
    Fault::client("InvalidParameterValue", message)
}

/// A value of a named parameter that breaks a rule.
pub fn invalid_value(value: &str, parameter: &str, why: &str) -> Fault {
    invalid_parameter(format!(
        "Value ({value}) for parameter {parameter} is invalid. {why}"
    ))
}

/// Parameters that exclude each other.
pub fn invalid_combination(message: impl Into<String>) -> Fault {
    Fault::client("InvalidParameterCombination", message)
}

/// The operation has no such filter.
pub fn invalid_filter(name: &str) -> Fault {
    invalid_parameter(format!("The filter '{name}' is invalid"))
}

/// Something still needs it. `subject` is such as `vpc 'vpc-1'`.
pub fn has_dependencies(subject: &str) -> Fault {
    let message = format!("The {subject} has dependencies and cannot be deleted.");
    Fault::client("DependencyViolation", message)
}

/// Something still needs it, in words of its own.
pub fn dependency_violation(message: impl Into<String>) -> Fault {
    Fault::client("DependencyViolation", message)
}

/// A block that a VPC cannot have.
pub fn invalid_vpc_range(cidr: &str) -> Fault {
    Fault::client("InvalidVpc.Range", format!("The CIDR '{cidr}' is invalid."))
}

/// A block that a subnet cannot have in its VPC.
pub fn invalid_subnet_range(cidr: &str) -> Fault {
    Fault::client(
        "InvalidSubnet.Range",
        format!("The CIDR '{cidr}' is invalid."),
    )
}

/// A block that overlaps another subnet's.
pub fn subnet_conflict(cidr: &str) -> Fault {
    let message = format!("The CIDR '{cidr}' conflicts with another subnet");
    Fault::client("InvalidSubnet.Conflict", message)
}

/// It is bound to something already.
pub fn already_associated(message: impl Into<String>) -> Fault {
    Fault::client("Resource.AlreadyAssociated", message)
}

/// The gateway is not attached to that VPC.
pub fn gateway_not_attached(gateway: &str, vpc: &str) -> Fault {
    let message = format!("resource {gateway} is not attached to network {vpc}");
    Fault::client("Gateway.NotAttached", message)
}

/// The VPC has no internet gateway.
pub fn no_internet_gateway(vpc: &str) -> Fault {
    let message = format!("Network {vpc} has no Internet gateway attached");
    Fault::client("Gateway.NotAttached", message)
}

/// No association has that id.
pub fn association_not_found(id: &str) -> Fault {
    let message = format!("The association ID '{id}' does not exist");
    Fault::client("InvalidAssociationID.NotFound", message)
}

/// No elastic address is that address.
pub fn address_not_found(ip: &str) -> Fault {
    Fault::client(
        "InvalidAddress.NotFound",
        format!("Address '{ip}' not found."),
    )
}

/// The address is bound to something.
pub fn address_in_use(ip: &str) -> Fault {
    Fault::client("InvalidIPAddress.InUse", format!("Address {ip} is in use."))
}

/// A route to that destination is there.
pub fn route_already_exists(destination: &str) -> Fault {
    let message = format!("The route identified by {destination} already exists.");
    Fault::client("RouteAlreadyExists", message)
}

/// No route to that destination is there.
pub fn route_not_found(destination: ipnet::Ipv4Net, table: &str) -> Fault {
    let message =
        format!("no route with destination-cidr-block {destination} in route table {table}");
    Fault::client("InvalidRoute.NotFound", message)
}

/// The same, when it was to be replaced. AWS answers another code than where it was to be deleted.
pub fn no_route_to_replace(destination: ipnet::Ipv4Net) -> Fault {
    invalid_parameter(format!(
        "There is no route defined for '{destination}' in the route table. Use CreateRoute instead."
    ))
}

/// Another group of the VPC has that name.
pub fn duplicate_group(name: &str, vpc: &str) -> Fault {
    let message = format!("The security group '{name}' already exists for VPC '{vpc}'");
    Fault::client("InvalidGroup.Duplicate", message)
}

/// The default group cannot be deleted.
pub fn cannot_delete_group(id: &str, name: &str) -> Fault {
    let message =
        format!("the specified group: \"{id}\" name: \"{name}\" cannot be deleted by a user");
    Fault::client("CannotDelete", message)
}

/// The group and what it is used with belong to different VPCs.
pub fn different_networks() -> Fault {
    let message = "You have specified two resources that belong to different networks.";
    Fault::client("InvalidGroup.NotFound", message)
}

/// The rule is there already; `rule` describes it.
pub fn duplicate_permission(rule: &str) -> Fault {
    let message = format!("the specified rule \"{rule}, ALLOW\" already exists");
    Fault::client("InvalidPermission.Duplicate", message)
}

/// A rule that was named by its contents is not in the group.
pub fn permission_not_found() -> Fault {
    let message = "The specified rule does not exist in this security group.";
    Fault::client("InvalidPermission.NotFound", message)
}

/// An entry of a network ACL that is there, or is not.
pub fn acl_entry_exists(number: i32) -> Fault {
    let message = format!("The network acl entry identified by {number} already exists.");
    Fault::client("NetworkAclEntryAlreadyExists", message)
}

/// No entry of the network ACL has that number and direction.
pub fn acl_entry_not_found(number: i32) -> Fault {
    let message = format!("The network acl entry identified by {number} does not exist.");
    Fault::client("InvalidNetworkAclEntry.NotFound", message)
}

/// Every address of the subnet is taken.
pub fn no_free_address(subnet: &str) -> Fault {
    let message = format!(
        "The specified subnet '{subnet}' does not have enough free addresses to satisfy \
                 the request."
    );
    Fault::client("InsufficientFreeAddressesInSubnet", message)
}

/// Every public address that this machine can give out is taken.
pub fn no_public_address() -> Fault {
    let message = "This host has no address left for another public IP address.";
    Fault::client("InsufficientAddressCapacity", message)
}

/// The interface has an owner.
pub fn interface_in_use(id: &str) -> Fault {
    let message = format!("Network interface '{id}' is currently in use.");
    Fault::client("InvalidParameterValue", message)
}

/// The interface belongs to a service.
pub fn requester_managed() -> Fault {
    let message = "You do not have permission to access the specified resource.";
    Fault::client("AuthFailure", message)
}

/// A quota is reached; `code` is AWS's `…LimitExceeded`.
pub fn limit_exceeded(code: &str, what: &str) -> Fault {
    Fault::client(
        code,
        format!("The maximum number of {what} has been reached."),
    )
}

/// A group was named by name, which only the default VPC allows.
pub fn group_not_in_default_vpc(message: impl Into<String>) -> Fault {
    Fault::client("InvalidGroup.NotFound", message)
}
