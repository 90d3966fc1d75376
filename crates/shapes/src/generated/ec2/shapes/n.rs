//! Generated: ec2 shapes in n.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: NatGateway.
    NatGateway = "NatGateway" {
        0 attached_appliances: Option<Vec<NatGatewayAttachedAppliance>>
            = Member::new("AttachedAppliances", &NAT_GATEWAY_ATTACHED_APPLIANCE_LIST)
            .called("attachedApplianceSet", "AttachedApplianceSet"),
        1 auto_provision_zones: Option<String>
            = Member::new("AutoProvisionZones", &auto_provision_zones_state::SCHEMA)
            .called("autoProvisionZones", "AutoProvisionZones"),
        2 auto_scaling_ips: Option<String>
            = Member::new("AutoScalingIps", &auto_scaling_ips_state::SCHEMA)
            .called("autoScalingIps", "AutoScalingIps"),
        3 availability_mode: Option<String>
            = Member::new("AvailabilityMode", &availability_mode::SCHEMA)
            .called("availabilityMode", "AvailabilityMode"),
        4 connectivity_type: Option<String>
            = Member::new("ConnectivityType", &connectivity_type::SCHEMA)
            .called("connectivityType", "ConnectivityType"),
        5 create_time: Option<Time>
            = Member::new("CreateTime", &DATE_TIME).called("createTime", "CreateTime"),
        6 delete_time: Option<Time>
            = Member::new("DeleteTime", &DATE_TIME).called("deleteTime", "DeleteTime"),
        7 failure_code: Option<String>
            = Member::new("FailureCode", &STRING).called("failureCode", "FailureCode"),
        8 failure_message: Option<String>
            = Member::new("FailureMessage", &STRING).called("failureMessage", "FailureMessage"),
        9 nat_gateway_addresses: Option<Vec<NatGatewayAddress>>
            = Member::new("NatGatewayAddresses", &NAT_GATEWAY_ADDRESS_LIST)
            .called("natGatewayAddressSet", "NatGatewayAddressSet"),
        10 nat_gateway_id: Option<String>
            = Member::new("NatGatewayId", &STRING).called("natGatewayId", "NatGatewayId"),
        11 provisioned_bandwidth: Option<ProvisionedBandwidth>
            = Member::new("ProvisionedBandwidth", ProvisionedBandwidth::SCHEMA)
            .called("provisionedBandwidth", "ProvisionedBandwidth"),
        12 route_table_id: Option<String>
            = Member::new("RouteTableId", &STRING).called("routeTableId", "RouteTableId"),
        13 state: Option<String>
            = Member::new("State", &nat_gateway_state::SCHEMA).called("state", "State"),
        14 subnet_id: Option<String>
            = Member::new("SubnetId", &STRING).called("subnetId", "SubnetId"),
        15 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
        16 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

shape! {
    /// AWS: NatGatewayAddress.
    NatGatewayAddress = "NatGatewayAddress" {
        0 allocation_id: Option<String>
            = Member::new("AllocationId", &STRING).called("allocationId", "AllocationId"),
        1 association_id: Option<String>
            = Member::new("AssociationId", &STRING).called("associationId", "AssociationId"),
        2 availability_zone: Option<String>
            = Member::new("AvailabilityZone", &AVAILABILITY_ZONE_NAME)
            .called("availabilityZone", "AvailabilityZone"),
        3 availability_zone_id: Option<String>
            = Member::new("AvailabilityZoneId", &AVAILABILITY_ZONE_ID)
            .called("availabilityZoneId", "AvailabilityZoneId"),
        4 failure_message: Option<String>
            = Member::new("FailureMessage", &STRING).called("failureMessage", "FailureMessage"),
        5 is_primary: Option<bool>
            = Member::new("IsPrimary", &BOOLEAN).called("isPrimary", "IsPrimary"),
        6 network_interface_id: Option<String>
            = Member::new("NetworkInterfaceId", &STRING)
            .called("networkInterfaceId", "NetworkInterfaceId"),
        7 private_ip: Option<String>
            = Member::new("PrivateIp", &STRING).called("privateIp", "PrivateIp"),
        8 public_ip: Option<String>
            = Member::new("PublicIp", &STRING).called("publicIp", "PublicIp"),
        9 status: Option<String>
            = Member::new("Status", &nat_gateway_address_status::SCHEMA).called("status", "Status"),
    }
}

pub static NAT_GATEWAY_ADDRESS_LIST: Schema = Schema::list(
    "NatGatewayAddressList",
    Range::ANY,
    NatGatewayAddress::SCHEMA,
    "item",
);

values! {
    /// Values of NatGatewayAddressStatus.
    nat_gateway_address_status = "NatGatewayAddressStatus" {
        ASSIGNING = "assigning",
        UNASSIGNING = "unassigning",
        ASSOCIATING = "associating",
        DISASSOCIATING = "disassociating",
        SUCCEEDED = "succeeded",
        FAILED = "failed",
    }
}

values! {
    /// Values of NatGatewayApplianceModifyState.
    nat_gateway_appliance_modify_state = "NatGatewayApplianceModifyState" {
        MODIFYING = "modifying",
        COMPLETED = "completed",
        FAILED = "failed",
    }
}

values! {
    /// Values of NatGatewayApplianceState.
    nat_gateway_appliance_state = "NatGatewayApplianceState" {
        ATTACHING = "attaching",
        ATTACHED = "attached",
        DETACHING = "detaching",
        DETACHED = "detached",
        ATTACH_FAILED = "attach-failed",
        DETACH_FAILED = "detach-failed",
    }
}

values! {
    /// Values of NatGatewayApplianceType.
    nat_gateway_appliance_type = "NatGatewayApplianceType" {
        NETWORK_FIREWALL_PROXY = "network-firewall-proxy",
    }
}

shape! {
    /// AWS: NatGatewayAttachedAppliance.
    NatGatewayAttachedAppliance = "NatGatewayAttachedAppliance" {
        0 appliance_arn: Option<String>
            = Member::new("ApplianceArn", &STRING).called("applianceArn", "ApplianceArn"),
        1 attachment_state: Option<String>
            = Member::new("AttachmentState", &nat_gateway_appliance_state::SCHEMA)
            .called("attachmentState", "AttachmentState"),
        2 failure_code: Option<String>
            = Member::new("FailureCode", &STRING).called("failureCode", "FailureCode"),
        3 failure_message: Option<String>
            = Member::new("FailureMessage", &STRING).called("failureMessage", "FailureMessage"),
        4 modification_state: Option<String>
            = Member::new("ModificationState", &nat_gateway_appliance_modify_state::SCHEMA)
            .called("modificationState", "ModificationState"),
        5 r#type: Option<String>
            = Member::new("Type", &nat_gateway_appliance_type::SCHEMA).called("type", "Type"),
        6 vpc_endpoint_id: Option<String>
            = Member::new("VpcEndpointId", &STRING).called("vpcEndpointId", "VpcEndpointId"),
    }
}

pub static NAT_GATEWAY_ATTACHED_APPLIANCE_LIST: Schema = Schema::list(
    "NatGatewayAttachedApplianceList",
    Range::ANY,
    NatGatewayAttachedAppliance::SCHEMA,
    "item",
);

pub static NAT_GATEWAY_ID: Schema = Schema::text("NatGatewayId", Range::ANY);

pub static NAT_GATEWAY_ID_STRING_LIST: Schema = Schema::list(
    "NatGatewayIdStringList",
    Range::ANY,
    &NAT_GATEWAY_ID,
    "item",
);

pub static NAT_GATEWAY_LIST: Schema =
    Schema::list("NatGatewayList", Range::ANY, NatGateway::SCHEMA, "item");

values! {
    /// Values of NatGatewayState.
    nat_gateway_state = "NatGatewayState" {
        PENDING = "pending",
        FAILED = "failed",
        AVAILABLE = "available",
        DELETING = "deleting",
        DELETED = "deleted",
    }
}

pub static NETMASK_LENGTH: Schema = Schema::integer("NetmaskLength", Range::ANY);

shape! {
    /// AWS: NetworkAcl.
    NetworkAcl = "NetworkAcl" {
        0 associations: Option<Vec<NetworkAclAssociation>>
            = Member::new("Associations", &NETWORK_ACL_ASSOCIATION_LIST)
            .called("associationSet", "AssociationSet"),
        1 entries: Option<Vec<NetworkAclEntry>>
            = Member::new("Entries", &NETWORK_ACL_ENTRY_LIST).called("entrySet", "EntrySet"),
        2 is_default: Option<bool>
            = Member::new("IsDefault", &BOOLEAN).called("default", "Default"),
        3 network_acl_id: Option<String>
            = Member::new("NetworkAclId", &STRING).called("networkAclId", "NetworkAclId"),
        4 owner_id: Option<String> = Member::new("OwnerId", &STRING).called("ownerId", "OwnerId"),
        5 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
        6 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

shape! {
    /// AWS: NetworkAclAssociation.
    NetworkAclAssociation = "NetworkAclAssociation" {
        0 network_acl_association_id: Option<String>
            = Member::new("NetworkAclAssociationId", &STRING)
            .called("networkAclAssociationId", "NetworkAclAssociationId"),
        1 network_acl_id: Option<String>
            = Member::new("NetworkAclId", &STRING).called("networkAclId", "NetworkAclId"),
        2 subnet_id: Option<String>
            = Member::new("SubnetId", &STRING).called("subnetId", "SubnetId"),
    }
}

pub static NETWORK_ACL_ASSOCIATION_ID: Schema = Schema::text("NetworkAclAssociationId", Range::ANY);

pub static NETWORK_ACL_ASSOCIATION_LIST: Schema = Schema::list(
    "NetworkAclAssociationList",
    Range::ANY,
    NetworkAclAssociation::SCHEMA,
    "item",
);

shape! {
    /// AWS: NetworkAclEntry.
    NetworkAclEntry = "NetworkAclEntry" {
        0 cidr_block: Option<String>
            = Member::new("CidrBlock", &STRING).called("cidrBlock", "CidrBlock"),
        1 egress: Option<bool> = Member::new("Egress", &BOOLEAN).called("egress", "Egress"),
        2 icmp_type_code: Option<IcmpTypeCode>
            = Member::new("IcmpTypeCode", IcmpTypeCode::SCHEMA)
            .called("icmpTypeCode", "IcmpTypeCode"),
        3 ipv6_cidr_block: Option<String>
            = Member::new("Ipv6CidrBlock", &STRING).called("ipv6CidrBlock", "Ipv6CidrBlock"),
        4 port_range: Option<PortRange>
            = Member::new("PortRange", PortRange::SCHEMA).called("portRange", "PortRange"),
        5 protocol: Option<String>
            = Member::new("Protocol", &STRING).called("protocol", "Protocol"),
        6 rule_action: Option<String>
            = Member::new("RuleAction", &rule_action::SCHEMA).called("ruleAction", "RuleAction"),
        7 rule_number: Option<i32>
            = Member::new("RuleNumber", &INTEGER).called("ruleNumber", "RuleNumber"),
    }
}

pub static NETWORK_ACL_ENTRY_LIST: Schema = Schema::list(
    "NetworkAclEntryList",
    Range::ANY,
    NetworkAclEntry::SCHEMA,
    "item",
);

pub static NETWORK_ACL_ID: Schema = Schema::text("NetworkAclId", Range::ANY);

pub static NETWORK_ACL_ID_STRING_LIST: Schema = Schema::list(
    "NetworkAclIdStringList",
    Range::ANY,
    &NETWORK_ACL_ID,
    "item",
);

pub static NETWORK_ACL_LIST: Schema =
    Schema::list("NetworkAclList", Range::ANY, NetworkAcl::SCHEMA, "item");

shape! {
    /// AWS: NetworkInterface.
    NetworkInterface = "NetworkInterface" {
        0 associated_subnets: Option<Vec<String>>
            = Member::new("AssociatedSubnets", &ASSOCIATED_SUBNET_LIST)
            .called("associatedSubnetSet", "AssociatedSubnetSet"),
        1 association: Option<NetworkInterfaceAssociation>
            = Member::new("Association", NetworkInterfaceAssociation::SCHEMA)
            .called("association", "Association"),
        2 attachment: Option<NetworkInterfaceAttachment>
            = Member::new("Attachment", NetworkInterfaceAttachment::SCHEMA)
            .called("attachment", "Attachment"),
        3 availability_zone: Option<String>
            = Member::new("AvailabilityZone", &STRING)
            .called("availabilityZone", "AvailabilityZone"),
        4 availability_zone_id: Option<String>
            = Member::new("AvailabilityZoneId", &STRING)
            .called("availabilityZoneId", "AvailabilityZoneId"),
        5 connection_tracking_configuration: Option<ConnectionTrackingConfiguration>
            = Member::new("ConnectionTrackingConfiguration", ConnectionTrackingConfiguration::SCHEMA)
            .called("connectionTrackingConfiguration", "ConnectionTrackingConfiguration"),
        6 deny_all_igw_traffic: Option<bool>
            = Member::new("DenyAllIgwTraffic", &BOOLEAN)
            .called("denyAllIgwTraffic", "DenyAllIgwTraffic"),
        7 description: Option<String>
            = Member::new("Description", &STRING).called("description", "Description"),
        8 groups: Option<Vec<GroupIdentifier>>
            = Member::new("Groups", &GROUP_IDENTIFIER_LIST).called("groupSet", "GroupSet"),
        9 interface_type: Option<String>
            = Member::new("InterfaceType", &network_interface_type::SCHEMA)
            .called("interfaceType", "InterfaceType"),
        10 ipv4_prefixes: Option<Vec<Ipv4PrefixSpecification>>
            = Member::new("Ipv4Prefixes", &IPV4_PREFIXES_LIST)
            .called("ipv4PrefixSet", "Ipv4PrefixSet"),
        11 ipv6_address: Option<String>
            = Member::new("Ipv6Address", &STRING).called("ipv6Address", "Ipv6Address"),
        12 ipv6_addresses: Option<Vec<NetworkInterfaceIpv6Address>>
            = Member::new("Ipv6Addresses", &NETWORK_INTERFACE_IPV6_ADDRESSES_LIST)
            .called("ipv6AddressesSet", "Ipv6AddressesSet"),
        13 ipv6_native: Option<bool>
            = Member::new("Ipv6Native", &BOOLEAN).called("ipv6Native", "Ipv6Native"),
        14 ipv6_prefixes: Option<Vec<Ipv6PrefixSpecification>>
            = Member::new("Ipv6Prefixes", &IPV6_PREFIXES_LIST)
            .called("ipv6PrefixSet", "Ipv6PrefixSet"),
        15 mac_address: Option<String>
            = Member::new("MacAddress", &STRING).called("macAddress", "MacAddress"),
        16 network_interface_id: Option<String>
            = Member::new("NetworkInterfaceId", &STRING)
            .called("networkInterfaceId", "NetworkInterfaceId"),
        17 operator: Option<OperatorResponse>
            = Member::new("Operator", OperatorResponse::SCHEMA).called("operator", "Operator"),
        18 outpost_arn: Option<String>
            = Member::new("OutpostArn", &STRING).called("outpostArn", "OutpostArn"),
        19 owner_id: Option<String> = Member::new("OwnerId", &STRING).called("ownerId", "OwnerId"),
        20 private_dns_name: Option<String>
            = Member::new("PrivateDnsName", &STRING).called("privateDnsName", "PrivateDnsName"),
        21 private_ip_address: Option<String>
            = Member::new("PrivateIpAddress", &STRING)
            .called("privateIpAddress", "PrivateIpAddress"),
        22 private_ip_addresses: Option<Vec<NetworkInterfacePrivateIpAddress>>
            = Member::new("PrivateIpAddresses", &NETWORK_INTERFACE_PRIVATE_IP_ADDRESS_LIST)
            .called("privateIpAddressesSet", "PrivateIpAddressesSet"),
        23 public_dns_name: Option<String>
            = Member::new("PublicDnsName", &STRING).called("publicDnsName", "PublicDnsName"),
        24 public_ip_dns_name_options: Option<PublicIpDnsNameOptions>
            = Member::new("PublicIpDnsNameOptions", PublicIpDnsNameOptions::SCHEMA)
            .called("publicIpDnsNameOptions", "PublicIpDnsNameOptions"),
        25 requester_id: Option<String>
            = Member::new("RequesterId", &STRING).called("requesterId", "RequesterId"),
        26 requester_managed: Option<bool>
            = Member::new("RequesterManaged", &BOOLEAN)
            .called("requesterManaged", "RequesterManaged"),
        27 source_dest_check: Option<bool>
            = Member::new("SourceDestCheck", &BOOLEAN).called("sourceDestCheck", "SourceDestCheck"),
        28 status: Option<String>
            = Member::new("Status", &network_interface_status::SCHEMA).called("status", "Status"),
        29 subnet_id: Option<String>
            = Member::new("SubnetId", &STRING).called("subnetId", "SubnetId"),
        30 tag_set: Option<Vec<Tag>> = Member::new("TagSet", &TAG_LIST).called("tagSet", "TagSet"),
        31 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

shape! {
    /// AWS: NetworkInterfaceAssociation.
    NetworkInterfaceAssociation = "NetworkInterfaceAssociation" {
        0 allocation_id: Option<String>
            = Member::new("AllocationId", &STRING).called("allocationId", "AllocationId"),
        1 association_id: Option<String>
            = Member::new("AssociationId", &STRING).called("associationId", "AssociationId"),
        2 carrier_ip: Option<String>
            = Member::new("CarrierIp", &STRING).called("carrierIp", "CarrierIp"),
        3 customer_owned_ip: Option<String>
            = Member::new("CustomerOwnedIp", &STRING).called("customerOwnedIp", "CustomerOwnedIp"),
        4 ip_owner_id: Option<String>
            = Member::new("IpOwnerId", &STRING).called("ipOwnerId", "IpOwnerId"),
        5 public_dns_name: Option<String>
            = Member::new("PublicDnsName", &STRING).called("publicDnsName", "PublicDnsName"),
        6 public_ip: Option<String>
            = Member::new("PublicIp", &STRING).called("publicIp", "PublicIp"),
    }
}

shape! {
    /// AWS: NetworkInterfaceAttachment.
    NetworkInterfaceAttachment = "NetworkInterfaceAttachment" {
        0 attach_time: Option<Time>
            = Member::new("AttachTime", &DATE_TIME).called("attachTime", "AttachTime"),
        1 attachment_id: Option<String>
            = Member::new("AttachmentId", &STRING).called("attachmentId", "AttachmentId"),
        2 delete_on_termination: Option<bool>
            = Member::new("DeleteOnTermination", &BOOLEAN)
            .called("deleteOnTermination", "DeleteOnTermination"),
        3 device_index: Option<i32>
            = Member::new("DeviceIndex", &INTEGER).called("deviceIndex", "DeviceIndex"),
        4 ena_queue_count: Option<i32>
            = Member::new("EnaQueueCount", &INTEGER).called("enaQueueCount", "EnaQueueCount"),
        5 ena_srd_specification: Option<AttachmentEnaSrdSpecification>
            = Member::new("EnaSrdSpecification", AttachmentEnaSrdSpecification::SCHEMA)
            .called("enaSrdSpecification", "EnaSrdSpecification"),
        6 instance_id: Option<String>
            = Member::new("InstanceId", &STRING).called("instanceId", "InstanceId"),
        7 instance_owner_id: Option<String>
            = Member::new("InstanceOwnerId", &STRING).called("instanceOwnerId", "InstanceOwnerId"),
        8 network_card_index: Option<i32>
            = Member::new("NetworkCardIndex", &INTEGER)
            .called("networkCardIndex", "NetworkCardIndex"),
        9 status: Option<String>
            = Member::new("Status", &attachment_status::SCHEMA).called("status", "Status"),
    }
}

shape! {
    /// AWS: NetworkInterfaceAttachmentChanges.
    NetworkInterfaceAttachmentChanges = "NetworkInterfaceAttachmentChanges" {
        0 attachment_id: Option<String>
            = Member::new("AttachmentId", &NETWORK_INTERFACE_ATTACHMENT_ID)
            .called("attachmentId", "AttachmentId"),
        1 default_ena_queue_count: Option<bool> = Member::new("DefaultEnaQueueCount", &BOOLEAN),
        2 delete_on_termination: Option<bool>
            = Member::new("DeleteOnTermination", &BOOLEAN)
            .called("deleteOnTermination", "DeleteOnTermination"),
        3 ena_queue_count: Option<i32> = Member::new("EnaQueueCount", &INTEGER),
    }
}

pub static NETWORK_INTERFACE_ATTACHMENT_ID: Schema =
    Schema::text("NetworkInterfaceAttachmentId", Range::ANY);

values! {
    /// Values of NetworkInterfaceAttribute.
    network_interface_attribute = "NetworkInterfaceAttribute" {
        DESCRIPTION = "description",
        GROUP_SET = "groupSet",
        SOURCE_DEST_CHECK = "sourceDestCheck",
        ATTACHMENT = "attachment",
        ASSOCIATE_PUBLIC_IP_ADDRESS = "associatePublicIpAddress",
    }
}

values! {
    /// Values of NetworkInterfaceCreationType.
    network_interface_creation_type = "NetworkInterfaceCreationType" {
        EFA = "efa",
        EFA_ONLY = "efa-only",
        BRANCH = "branch",
        TRUNK = "trunk",
    }
}

pub static NETWORK_INTERFACE_ID: Schema = Schema::text("NetworkInterfaceId", Range::ANY);

pub static NETWORK_INTERFACE_ID_LIST: Schema = Schema::list(
    "NetworkInterfaceIdList",
    Range::ANY,
    &NETWORK_INTERFACE_ID,
    "item",
);

shape! {
    /// AWS: NetworkInterfaceIpv6Address.
    NetworkInterfaceIpv6Address = "NetworkInterfaceIpv6Address" {
        0 ipv6_address: Option<String>
            = Member::new("Ipv6Address", &STRING).called("ipv6Address", "Ipv6Address"),
        1 is_primary_ipv6: Option<bool>
            = Member::new("IsPrimaryIpv6", &BOOLEAN).called("isPrimaryIpv6", "IsPrimaryIpv6"),
        2 public_ipv6_dns_name: Option<String>
            = Member::new("PublicIpv6DnsName", &STRING)
            .called("publicIpv6DnsName", "PublicIpv6DnsName"),
    }
}

pub static NETWORK_INTERFACE_IPV6_ADDRESSES_LIST: Schema = Schema::list(
    "NetworkInterfaceIpv6AddressesList",
    Range::ANY,
    NetworkInterfaceIpv6Address::SCHEMA,
    "item",
);

pub static NETWORK_INTERFACE_LIST: Schema = Schema::list(
    "NetworkInterfaceList",
    Range::ANY,
    NetworkInterface::SCHEMA,
    "item",
);

shape! {
    /// AWS: NetworkInterfacePrivateIpAddress.
    NetworkInterfacePrivateIpAddress = "NetworkInterfacePrivateIpAddress" {
        0 association: Option<NetworkInterfaceAssociation>
            = Member::new("Association", NetworkInterfaceAssociation::SCHEMA)
            .called("association", "Association"),
        1 primary: Option<bool> = Member::new("Primary", &BOOLEAN).called("primary", "Primary"),
        2 private_dns_name: Option<String>
            = Member::new("PrivateDnsName", &STRING).called("privateDnsName", "PrivateDnsName"),
        3 private_ip_address: Option<String>
            = Member::new("PrivateIpAddress", &STRING)
            .called("privateIpAddress", "PrivateIpAddress"),
    }
}

pub static NETWORK_INTERFACE_PRIVATE_IP_ADDRESS_LIST: Schema = Schema::list(
    "NetworkInterfacePrivateIpAddressList",
    Range::ANY,
    NetworkInterfacePrivateIpAddress::SCHEMA,
    "item",
);

values! {
    /// Values of NetworkInterfaceStatus.
    network_interface_status = "NetworkInterfaceStatus" {
        AVAILABLE = "available",
        ASSOCIATED = "associated",
        ATTACHING = "attaching",
        IN_USE = "in-use",
        DETACHING = "detaching",
    }
}

values! {
    /// Values of NetworkInterfaceType.
    network_interface_type = "NetworkInterfaceType" {
        INTERFACE = "interface",
        NAT_GATEWAY = "natGateway",
        EFA = "efa",
        EFA_ONLY = "efa-only",
        TRUNK = "trunk",
        LOAD_BALANCER = "load_balancer",
        NETWORK_LOAD_BALANCER = "network_load_balancer",
        VPC_ENDPOINT = "vpc_endpoint",
        BRANCH = "branch",
        TRANSIT_GATEWAY = "transit_gateway",
        LAMBDA = "lambda",
        QUICKSIGHT = "quicksight",
        GLOBAL_ACCELERATOR_MANAGED = "global_accelerator_managed",
        API_GATEWAY_MANAGED = "api_gateway_managed",
        GATEWAY_LOAD_BALANCER = "gateway_load_balancer",
        GATEWAY_LOAD_BALANCER_ENDPOINT = "gateway_load_balancer_endpoint",
        IOT_RULES_MANAGED = "iot_rules_managed",
        AWS_CODESTAR_CONNECTIONS_MANAGED = "aws_codestar_connections_managed",
    }
}

pub static NEXT_TOKEN: Schema = Schema::text("NextToken", Range::ANY);
