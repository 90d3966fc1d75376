//! Generated: ec2 shapes in v.

use super::super::*;
use crate::prelude::*;

pub static VALUE_STRING_LIST: Schema = Schema::list("ValueStringList", Range::ANY, &STRING, "item");

shape! {
    /// AWS: Vpc.
    Vpc = "Vpc" {
        0 block_public_access_states: Option<BlockPublicAccessStates>
            = Member::new("BlockPublicAccessStates", BlockPublicAccessStates::SCHEMA)
            .called("blockPublicAccessStates", "BlockPublicAccessStates"),
        1 cidr_block: Option<String>
            = Member::new("CidrBlock", &STRING).called("cidrBlock", "CidrBlock"),
        2 cidr_block_association_set: Option<Vec<VpcCidrBlockAssociation>>
            = Member::new("CidrBlockAssociationSet", &VPC_CIDR_BLOCK_ASSOCIATION_SET)
            .called("cidrBlockAssociationSet", "CidrBlockAssociationSet"),
        3 dhcp_options_id: Option<String>
            = Member::new("DhcpOptionsId", &STRING).called("dhcpOptionsId", "DhcpOptionsId"),
        4 encryption_control: Option<VpcEncryptionControl>
            = Member::new("EncryptionControl", VpcEncryptionControl::SCHEMA)
            .called("encryptionControl", "EncryptionControl"),
        5 instance_tenancy: Option<String>
            = Member::new("InstanceTenancy", &tenancy::SCHEMA)
            .called("instanceTenancy", "InstanceTenancy"),
        6 ipv6_cidr_block_association_set: Option<Vec<VpcIpv6CidrBlockAssociation>>
            = Member::new("Ipv6CidrBlockAssociationSet", &VPC_IPV6_CIDR_BLOCK_ASSOCIATION_SET)
            .called("ipv6CidrBlockAssociationSet", "Ipv6CidrBlockAssociationSet"),
        7 is_default: Option<bool>
            = Member::new("IsDefault", &BOOLEAN).called("isDefault", "IsDefault"),
        8 owner_id: Option<String> = Member::new("OwnerId", &STRING).called("ownerId", "OwnerId"),
        9 state: Option<String> = Member::new("State", &vpc_state::SCHEMA).called("state", "State"),
        10 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
        11 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

values! {
    /// Values of VpcAttributeName.
    vpc_attribute_name = "VpcAttributeName" {
        ENABLE_DNS_SUPPORT = "enableDnsSupport",
        ENABLE_DNS_HOSTNAMES = "enableDnsHostnames",
        ENABLE_NETWORK_ADDRESS_USAGE_METRICS = "enableNetworkAddressUsageMetrics",
    }
}

shape! {
    /// AWS: VpcCidrBlockAssociation.
    VpcCidrBlockAssociation = "VpcCidrBlockAssociation" {
        0 association_id: Option<String>
            = Member::new("AssociationId", &STRING).called("associationId", "AssociationId"),
        1 cidr_block: Option<String>
            = Member::new("CidrBlock", &STRING).called("cidrBlock", "CidrBlock"),
        2 cidr_block_state: Option<VpcCidrBlockState>
            = Member::new("CidrBlockState", VpcCidrBlockState::SCHEMA)
            .called("cidrBlockState", "CidrBlockState"),
    }
}

pub static VPC_CIDR_BLOCK_ASSOCIATION_SET: Schema = Schema::list(
    "VpcCidrBlockAssociationSet",
    Range::ANY,
    VpcCidrBlockAssociation::SCHEMA,
    "item",
);

shape! {
    /// AWS: VpcCidrBlockState.
    VpcCidrBlockState = "VpcCidrBlockState" {
        0 state: Option<String>
            = Member::new("State", &vpc_cidr_block_state_code::SCHEMA).called("state", "State"),
        1 status_message: Option<String>
            = Member::new("StatusMessage", &STRING).called("statusMessage", "StatusMessage"),
    }
}

values! {
    /// Values of VpcCidrBlockStateCode.
    vpc_cidr_block_state_code = "VpcCidrBlockStateCode" {
        ASSOCIATING = "associating",
        ASSOCIATED = "associated",
        DISASSOCIATING = "disassociating",
        DISASSOCIATED = "disassociated",
        FAILING = "failing",
        FAILED = "failed",
    }
}

shape! {
    /// AWS: VpcEncryptionControl.
    VpcEncryptionControl = "VpcEncryptionControl" {
        0 mode: Option<String>
            = Member::new("Mode", &vpc_encryption_control_mode::SCHEMA).called("mode", "Mode"),
        1 resource_exclusions: Option<VpcEncryptionControlExclusions>
            = Member::new("ResourceExclusions", VpcEncryptionControlExclusions::SCHEMA)
            .called("resourceExclusions", "ResourceExclusions"),
        2 state: Option<String>
            = Member::new("State", &vpc_encryption_control_state::SCHEMA).called("state", "State"),
        3 state_message: Option<String>
            = Member::new("StateMessage", &STRING).called("stateMessage", "StateMessage"),
        4 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
        5 vpc_encryption_control_id: Option<String>
            = Member::new("VpcEncryptionControlId", &VPC_ENCRYPTION_CONTROL_ID)
            .called("vpcEncryptionControlId", "VpcEncryptionControlId"),
        6 vpc_id: Option<String> = Member::new("VpcId", &VPC_ID).called("vpcId", "VpcId"),
    }
}

shape! {
    /// AWS: VpcEncryptionControlConfiguration.
    VpcEncryptionControlConfiguration = "VpcEncryptionControlConfiguration" {
        0 egress_only_internet_gateway_exclusion: Option<String>
            = Member::new("EgressOnlyInternetGatewayExclusion", &vpc_encryption_control_exclusion_state_input::SCHEMA),
        1 elastic_file_system_exclusion: Option<String>
            = Member::new("ElasticFileSystemExclusion", &vpc_encryption_control_exclusion_state_input::SCHEMA),
        2 internet_gateway_exclusion: Option<String>
            = Member::new("InternetGatewayExclusion", &vpc_encryption_control_exclusion_state_input::SCHEMA),
        3 lambda_exclusion: Option<String>
            = Member::new("LambdaExclusion", &vpc_encryption_control_exclusion_state_input::SCHEMA),
        4 mode: String = Member::new("Mode", &vpc_encryption_control_mode::SCHEMA).required(),
        5 nat_gateway_exclusion: Option<String>
            = Member::new("NatGatewayExclusion", &vpc_encryption_control_exclusion_state_input::SCHEMA),
        6 virtual_private_gateway_exclusion: Option<String>
            = Member::new("VirtualPrivateGatewayExclusion", &vpc_encryption_control_exclusion_state_input::SCHEMA),
        7 vpc_lattice_exclusion: Option<String>
            = Member::new("VpcLatticeExclusion", &vpc_encryption_control_exclusion_state_input::SCHEMA),
        8 vpc_peering_exclusion: Option<String>
            = Member::new("VpcPeeringExclusion", &vpc_encryption_control_exclusion_state_input::SCHEMA),
    }
}

shape! {
    /// AWS: VpcEncryptionControlExclusion.
    VpcEncryptionControlExclusion = "VpcEncryptionControlExclusion" {
        0 state: Option<String>
            = Member::new("State", &vpc_encryption_control_exclusion_state::SCHEMA)
            .called("state", "State"),
        1 state_message: Option<String>
            = Member::new("StateMessage", &STRING).called("stateMessage", "StateMessage"),
    }
}

values! {
    /// Values of VpcEncryptionControlExclusionState.
    vpc_encryption_control_exclusion_state = "VpcEncryptionControlExclusionState" {
        ENABLING = "enabling",
        ENABLED = "enabled",
        DISABLING = "disabling",
        DISABLED = "disabled",
    }
}

values! {
    /// Values of VpcEncryptionControlExclusionStateInput.
    vpc_encryption_control_exclusion_state_input = "VpcEncryptionControlExclusionStateInput" {
        ENABLE = "enable",
        DISABLE = "disable",
    }
}

shape! {
    /// AWS: VpcEncryptionControlExclusions.
    VpcEncryptionControlExclusions = "VpcEncryptionControlExclusions" {
        0 egress_only_internet_gateway: Option<VpcEncryptionControlExclusion>
            = Member::new("EgressOnlyInternetGateway", VpcEncryptionControlExclusion::SCHEMA)
            .called("egressOnlyInternetGateway", "EgressOnlyInternetGateway"),
        1 elastic_file_system: Option<VpcEncryptionControlExclusion>
            = Member::new("ElasticFileSystem", VpcEncryptionControlExclusion::SCHEMA)
            .called("elasticFileSystem", "ElasticFileSystem"),
        2 internet_gateway: Option<VpcEncryptionControlExclusion>
            = Member::new("InternetGateway", VpcEncryptionControlExclusion::SCHEMA)
            .called("internetGateway", "InternetGateway"),
        3 lambda: Option<VpcEncryptionControlExclusion>
            = Member::new("Lambda", VpcEncryptionControlExclusion::SCHEMA)
            .called("lambda", "Lambda"),
        4 nat_gateway: Option<VpcEncryptionControlExclusion>
            = Member::new("NatGateway", VpcEncryptionControlExclusion::SCHEMA)
            .called("natGateway", "NatGateway"),
        5 virtual_private_gateway: Option<VpcEncryptionControlExclusion>
            = Member::new("VirtualPrivateGateway", VpcEncryptionControlExclusion::SCHEMA)
            .called("virtualPrivateGateway", "VirtualPrivateGateway"),
        6 vpc_lattice: Option<VpcEncryptionControlExclusion>
            = Member::new("VpcLattice", VpcEncryptionControlExclusion::SCHEMA)
            .called("vpcLattice", "VpcLattice"),
        7 vpc_peering: Option<VpcEncryptionControlExclusion>
            = Member::new("VpcPeering", VpcEncryptionControlExclusion::SCHEMA)
            .called("vpcPeering", "VpcPeering"),
    }
}

pub static VPC_ENCRYPTION_CONTROL_ID: Schema = Schema::text("VpcEncryptionControlId", Range::ANY);

values! {
    /// Values of VpcEncryptionControlMode.
    vpc_encryption_control_mode = "VpcEncryptionControlMode" {
        MONITOR = "monitor",
        ENFORCE = "enforce",
    }
}

values! {
    /// Values of VpcEncryptionControlState.
    vpc_encryption_control_state = "VpcEncryptionControlState" {
        ENFORCE_IN_PROGRESS = "enforce-in-progress",
        MONITOR_IN_PROGRESS = "monitor-in-progress",
        ENFORCE_FAILED = "enforce-failed",
        MONITOR_FAILED = "monitor-failed",
        DELETING = "deleting",
        DELETED = "deleted",
        AVAILABLE = "available",
        CREATING = "creating",
        DELETE_FAILED = "delete-failed",
    }
}

pub static VPC_ENDPOINT_ID: Schema = Schema::text("VpcEndpointId", Range::ANY);

pub static VPC_ID: Schema = Schema::text("VpcId", Range::ANY);

pub static VPC_ID_STRING_LIST: Schema =
    Schema::list("VpcIdStringList", Range::ANY, &VPC_ID, "VpcId");

shape! {
    /// AWS: VpcIpv6CidrBlockAssociation.
    VpcIpv6CidrBlockAssociation = "VpcIpv6CidrBlockAssociation" {
        0 association_id: Option<String>
            = Member::new("AssociationId", &STRING).called("associationId", "AssociationId"),
        1 ip_source: Option<String>
            = Member::new("IpSource", &ip_source::SCHEMA).called("ipSource", "IpSource"),
        2 ipv6_address_attribute: Option<String>
            = Member::new("Ipv6AddressAttribute", &ipv6_address_attribute::SCHEMA)
            .called("ipv6AddressAttribute", "Ipv6AddressAttribute"),
        3 ipv6_cidr_block: Option<String>
            = Member::new("Ipv6CidrBlock", &STRING).called("ipv6CidrBlock", "Ipv6CidrBlock"),
        4 ipv6_cidr_block_state: Option<VpcCidrBlockState>
            = Member::new("Ipv6CidrBlockState", VpcCidrBlockState::SCHEMA)
            .called("ipv6CidrBlockState", "Ipv6CidrBlockState"),
        5 ipv6_pool: Option<String>
            = Member::new("Ipv6Pool", &STRING).called("ipv6Pool", "Ipv6Pool"),
        6 network_border_group: Option<String>
            = Member::new("NetworkBorderGroup", &STRING)
            .called("networkBorderGroup", "NetworkBorderGroup"),
    }
}

pub static VPC_IPV6_CIDR_BLOCK_ASSOCIATION_SET: Schema = Schema::list(
    "VpcIpv6CidrBlockAssociationSet",
    Range::ANY,
    VpcIpv6CidrBlockAssociation::SCHEMA,
    "item",
);

pub static VPC_LIST: Schema = Schema::list("VpcList", Range::ANY, Vpc::SCHEMA, "item");

pub static VPC_PEERING_CONNECTION_ID: Schema = Schema::text("VpcPeeringConnectionId", Range::ANY);

values! {
    /// Values of VpcState.
    vpc_state = "VpcState" {
        PENDING = "pending",
        AVAILABLE = "available",
    }
}
