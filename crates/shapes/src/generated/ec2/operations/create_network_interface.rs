//! Generated: ec2 CreateNetworkInterface.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateNetworkInterface takes.
    CreateNetworkInterfaceInput = "CreateNetworkInterfaceInput" {
        0 client_token: Option<String> = Member::new("ClientToken", &STRING).token(),
        1 connection_tracking_specification: Option<ConnectionTrackingSpecificationRequest>
            = Member::new("ConnectionTrackingSpecification", ConnectionTrackingSpecificationRequest::SCHEMA),
        2 description: Option<String>
            = Member::new("Description", &STRING).called("description", "Description"),
        3 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        4 enable_primary_ipv6: Option<bool> = Member::new("EnablePrimaryIpv6", &BOOLEAN),
        5 groups: Option<Vec<String>>
            = Member::new("Groups", &SECURITY_GROUP_ID_STRING_LIST)
            .called("SecurityGroupId", "SecurityGroupId"),
        6 interface_type: Option<String>
            = Member::new("InterfaceType", &network_interface_creation_type::SCHEMA),
        7 ipv4_prefix_count: Option<i32> = Member::new("Ipv4PrefixCount", &INTEGER),
        8 ipv4_prefixes: Option<Vec<Ipv4PrefixSpecificationRequest>>
            = Member::new("Ipv4Prefixes", &IPV4_PREFIX_LIST).called("Ipv4Prefix", "Ipv4Prefix"),
        9 ipv6_address_count: Option<i32>
            = Member::new("Ipv6AddressCount", &INTEGER)
            .called("ipv6AddressCount", "Ipv6AddressCount"),
        10 ipv6_addresses: Option<Vec<InstanceIpv6Address>>
            = Member::new("Ipv6Addresses", &INSTANCE_IPV6_ADDRESS_LIST)
            .called("ipv6Addresses", "Ipv6Addresses"),
        11 ipv6_prefix_count: Option<i32> = Member::new("Ipv6PrefixCount", &INTEGER),
        12 ipv6_prefixes: Option<Vec<Ipv6PrefixSpecificationRequest>>
            = Member::new("Ipv6Prefixes", &IPV6_PREFIX_LIST).called("Ipv6Prefix", "Ipv6Prefix"),
        13 operator: Option<OperatorRequest> = Member::new("Operator", OperatorRequest::SCHEMA),
        14 private_ip_address: Option<String>
            = Member::new("PrivateIpAddress", &STRING)
            .called("privateIpAddress", "PrivateIpAddress"),
        15 private_ip_addresses: Option<Vec<PrivateIpAddressSpecification>>
            = Member::new("PrivateIpAddresses", &PRIVATE_IP_ADDRESS_SPECIFICATION_LIST)
            .called("privateIpAddresses", "PrivateIpAddresses"),
        16 secondary_private_ip_address_count: Option<i32>
            = Member::new("SecondaryPrivateIpAddressCount", &INTEGER)
            .called("secondaryPrivateIpAddressCount", "SecondaryPrivateIpAddressCount"),
        17 subnet_id: String
            = Member::new("SubnetId", &SUBNET_ID).called("subnetId", "SubnetId").required(),
        18 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
    }
}

shape! {
    /// What CreateNetworkInterface answers.
    CreateNetworkInterfaceOutput = "CreateNetworkInterfaceOutput" {
        0 client_token: Option<String>
            = Member::new("ClientToken", &STRING).called("clientToken", "ClientToken"),
        1 network_interface: Option<NetworkInterface>
            = Member::new("NetworkInterface", NetworkInterface::SCHEMA)
            .called("networkInterface", "NetworkInterface"),
    }
}

operation! {
    /// AWS: ec2 CreateNetworkInterface.
    "ec2" CreateNetworkInterface(CreateNetworkInterfaceInput) -> CreateNetworkInterfaceOutput,
    "", None
}
