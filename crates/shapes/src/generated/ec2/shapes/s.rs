//! Generated: ec2 shapes in s.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: SecurityGroup.
    SecurityGroup = "SecurityGroup" {
        0 description: Option<String>
            = Member::new("Description", &STRING).called("groupDescription", "GroupDescription"),
        1 group_id: Option<String> = Member::new("GroupId", &STRING).called("groupId", "GroupId"),
        2 group_name: Option<String>
            = Member::new("GroupName", &STRING).called("groupName", "GroupName"),
        3 ip_permissions: Option<Vec<IpPermission>>
            = Member::new("IpPermissions", &IP_PERMISSION_LIST)
            .called("ipPermissions", "IpPermissions"),
        4 ip_permissions_egress: Option<Vec<IpPermission>>
            = Member::new("IpPermissionsEgress", &IP_PERMISSION_LIST)
            .called("ipPermissionsEgress", "IpPermissionsEgress"),
        5 owner_id: Option<String> = Member::new("OwnerId", &STRING).called("ownerId", "OwnerId"),
        6 security_group_arn: Option<String>
            = Member::new("SecurityGroupArn", &STRING)
            .called("securityGroupArn", "SecurityGroupArn"),
        7 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
        8 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

pub static SECURITY_GROUP_ID: Schema = Schema::text("SecurityGroupId", Range::ANY);

pub static SECURITY_GROUP_ID_STRING_LIST: Schema = Schema::list(
    "SecurityGroupIdStringList",
    Range::ANY,
    &SECURITY_GROUP_ID,
    "SecurityGroupId",
);

pub static SECURITY_GROUP_LIST: Schema = Schema::list(
    "SecurityGroupList",
    Range::ANY,
    SecurityGroup::SCHEMA,
    "item",
);

pub static SECURITY_GROUP_NAME: Schema = Schema::text("SecurityGroupName", Range::ANY);

shape! {
    /// AWS: SecurityGroupRule.
    SecurityGroupRule = "SecurityGroupRule" {
        0 cidr_ipv4: Option<String>
            = Member::new("CidrIpv4", &STRING).called("cidrIpv4", "CidrIpv4"),
        1 cidr_ipv6: Option<String>
            = Member::new("CidrIpv6", &STRING).called("cidrIpv6", "CidrIpv6"),
        2 description: Option<String>
            = Member::new("Description", &STRING).called("description", "Description"),
        3 from_port: Option<i32> = Member::new("FromPort", &INTEGER).called("fromPort", "FromPort"),
        4 group_id: Option<String>
            = Member::new("GroupId", &SECURITY_GROUP_ID).called("groupId", "GroupId"),
        5 group_owner_id: Option<String>
            = Member::new("GroupOwnerId", &STRING).called("groupOwnerId", "GroupOwnerId"),
        6 ip_protocol: Option<String>
            = Member::new("IpProtocol", &STRING).called("ipProtocol", "IpProtocol"),
        7 is_egress: Option<bool>
            = Member::new("IsEgress", &BOOLEAN).called("isEgress", "IsEgress"),
        8 prefix_list_id: Option<String>
            = Member::new("PrefixListId", &PREFIX_LIST_RESOURCE_ID)
            .called("prefixListId", "PrefixListId"),
        9 referenced_group_info: Option<ReferencedSecurityGroup>
            = Member::new("ReferencedGroupInfo", ReferencedSecurityGroup::SCHEMA)
            .called("referencedGroupInfo", "ReferencedGroupInfo"),
        10 security_group_rule_arn: Option<String>
            = Member::new("SecurityGroupRuleArn", &STRING)
            .called("securityGroupRuleArn", "SecurityGroupRuleArn"),
        11 security_group_rule_id: Option<String>
            = Member::new("SecurityGroupRuleId", &SECURITY_GROUP_RULE_ID)
            .called("securityGroupRuleId", "SecurityGroupRuleId"),
        12 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
        13 to_port: Option<i32> = Member::new("ToPort", &INTEGER).called("toPort", "ToPort"),
    }
}

shape! {
    /// AWS: SecurityGroupRuleDescription.
    SecurityGroupRuleDescription = "SecurityGroupRuleDescription" {
        0 description: Option<String> = Member::new("Description", &STRING),
        1 security_group_rule_id: Option<String> = Member::new("SecurityGroupRuleId", &STRING),
    }
}

pub static SECURITY_GROUP_RULE_DESCRIPTION_LIST: Schema = Schema::list(
    "SecurityGroupRuleDescriptionList",
    Range::ANY,
    SecurityGroupRuleDescription::SCHEMA,
    "item",
);

pub static SECURITY_GROUP_RULE_ID: Schema = Schema::text("SecurityGroupRuleId", Range::ANY);

pub static SECURITY_GROUP_RULE_ID_LIST: Schema =
    Schema::list("SecurityGroupRuleIdList", Range::ANY, &STRING, "item");

pub static SECURITY_GROUP_RULE_LIST: Schema = Schema::list(
    "SecurityGroupRuleList",
    Range::ANY,
    SecurityGroupRule::SCHEMA,
    "item",
);

shape! {
    /// AWS: SecurityGroupRuleRequest.
    SecurityGroupRuleRequest = "SecurityGroupRuleRequest" {
        0 cidr_ipv4: Option<String> = Member::new("CidrIpv4", &STRING),
        1 cidr_ipv6: Option<String> = Member::new("CidrIpv6", &STRING),
        2 description: Option<String> = Member::new("Description", &STRING),
        3 from_port: Option<i32> = Member::new("FromPort", &INTEGER),
        4 ip_protocol: Option<String> = Member::new("IpProtocol", &STRING),
        5 prefix_list_id: Option<String> = Member::new("PrefixListId", &PREFIX_LIST_RESOURCE_ID),
        6 referenced_group_id: Option<String>
            = Member::new("ReferencedGroupId", &SECURITY_GROUP_ID),
        7 to_port: Option<i32> = Member::new("ToPort", &INTEGER),
    }
}

shape! {
    /// AWS: SecurityGroupRuleUpdate.
    SecurityGroupRuleUpdate = "SecurityGroupRuleUpdate" {
        0 security_group_rule: Option<SecurityGroupRuleRequest>
            = Member::new("SecurityGroupRule", SecurityGroupRuleRequest::SCHEMA),
        1 security_group_rule_id: String
            = Member::new("SecurityGroupRuleId", &SECURITY_GROUP_RULE_ID).required(),
    }
}

pub static SECURITY_GROUP_RULE_UPDATE_LIST: Schema = Schema::list(
    "SecurityGroupRuleUpdateList",
    Range::ANY,
    SecurityGroupRuleUpdate::SCHEMA,
    "item",
);

values! {
    /// Values of ServiceManaged.
    service_managed = "ServiceManaged" {
        ALB = "alb",
        NLB = "nlb",
        RNAT = "rnat",
        RDS = "rds",
    }
}

pub static STRING: Schema = Schema::text("String", Range::ANY);

shape! {
    /// AWS: Subnet.
    Subnet = "Subnet" {
        0 assign_ipv6_address_on_creation: Option<bool>
            = Member::new("AssignIpv6AddressOnCreation", &BOOLEAN)
            .called("assignIpv6AddressOnCreation", "AssignIpv6AddressOnCreation"),
        1 availability_zone: Option<String>
            = Member::new("AvailabilityZone", &STRING)
            .called("availabilityZone", "AvailabilityZone"),
        2 availability_zone_id: Option<String>
            = Member::new("AvailabilityZoneId", &STRING)
            .called("availabilityZoneId", "AvailabilityZoneId"),
        3 available_ip_address_count: Option<i32>
            = Member::new("AvailableIpAddressCount", &INTEGER)
            .called("availableIpAddressCount", "AvailableIpAddressCount"),
        4 block_public_access_states: Option<BlockPublicAccessStates>
            = Member::new("BlockPublicAccessStates", BlockPublicAccessStates::SCHEMA)
            .called("blockPublicAccessStates", "BlockPublicAccessStates"),
        5 cidr_block: Option<String>
            = Member::new("CidrBlock", &STRING).called("cidrBlock", "CidrBlock"),
        6 customer_owned_ipv4_pool: Option<String>
            = Member::new("CustomerOwnedIpv4Pool", &COIP_POOL_ID)
            .called("customerOwnedIpv4Pool", "CustomerOwnedIpv4Pool"),
        7 default_for_az: Option<bool>
            = Member::new("DefaultForAz", &BOOLEAN).called("defaultForAz", "DefaultForAz"),
        8 enable_dns64: Option<bool>
            = Member::new("EnableDns64", &BOOLEAN).called("enableDns64", "EnableDns64"),
        9 enable_lni_at_device_index: Option<i32>
            = Member::new("EnableLniAtDeviceIndex", &INTEGER)
            .called("enableLniAtDeviceIndex", "EnableLniAtDeviceIndex"),
        10 ipv6_cidr_block_association_set: Option<Vec<SubnetIpv6CidrBlockAssociation>>
            = Member::new("Ipv6CidrBlockAssociationSet", &SUBNET_IPV6_CIDR_BLOCK_ASSOCIATION_SET)
            .called("ipv6CidrBlockAssociationSet", "Ipv6CidrBlockAssociationSet"),
        11 ipv6_native: Option<bool>
            = Member::new("Ipv6Native", &BOOLEAN).called("ipv6Native", "Ipv6Native"),
        12 map_customer_owned_ip_on_launch: Option<bool>
            = Member::new("MapCustomerOwnedIpOnLaunch", &BOOLEAN)
            .called("mapCustomerOwnedIpOnLaunch", "MapCustomerOwnedIpOnLaunch"),
        13 map_public_ip_on_launch: Option<bool>
            = Member::new("MapPublicIpOnLaunch", &BOOLEAN)
            .called("mapPublicIpOnLaunch", "MapPublicIpOnLaunch"),
        14 outpost_arn: Option<String>
            = Member::new("OutpostArn", &STRING).called("outpostArn", "OutpostArn"),
        15 owner_id: Option<String> = Member::new("OwnerId", &STRING).called("ownerId", "OwnerId"),
        16 private_dns_name_options_on_launch: Option<PrivateDnsNameOptionsOnLaunch>
            = Member::new("PrivateDnsNameOptionsOnLaunch", PrivateDnsNameOptionsOnLaunch::SCHEMA)
            .called("privateDnsNameOptionsOnLaunch", "PrivateDnsNameOptionsOnLaunch"),
        17 state: Option<String>
            = Member::new("State", &subnet_state::SCHEMA).called("state", "State"),
        18 subnet_arn: Option<String>
            = Member::new("SubnetArn", &STRING).called("subnetArn", "SubnetArn"),
        19 subnet_id: Option<String>
            = Member::new("SubnetId", &STRING).called("subnetId", "SubnetId"),
        20 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
        21 r#type: Option<String> = Member::new("Type", &STRING).called("type", "Type"),
        22 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

pub static SUBNET_CIDR_ASSOCIATION_ID: Schema = Schema::text("SubnetCidrAssociationId", Range::ANY);

shape! {
    /// AWS: SubnetCidrBlockState.
    SubnetCidrBlockState = "SubnetCidrBlockState" {
        0 state: Option<String>
            = Member::new("State", &subnet_cidr_block_state_code::SCHEMA).called("state", "State"),
        1 status_message: Option<String>
            = Member::new("StatusMessage", &STRING).called("statusMessage", "StatusMessage"),
    }
}

values! {
    /// Values of SubnetCidrBlockStateCode.
    subnet_cidr_block_state_code = "SubnetCidrBlockStateCode" {
        ASSOCIATING = "associating",
        ASSOCIATED = "associated",
        DISASSOCIATING = "disassociating",
        DISASSOCIATED = "disassociated",
        FAILING = "failing",
        FAILED = "failed",
    }
}

pub static SUBNET_ID: Schema = Schema::text("SubnetId", Range::ANY);

pub static SUBNET_ID_LIST: Schema =
    Schema::list("SubnetIdList", Range::ANY, &SUBNET_ID, "AssociatedSubnetId");

pub static SUBNET_ID_STRING_LIST: Schema =
    Schema::list("SubnetIdStringList", Range::ANY, &SUBNET_ID, "SubnetId");

shape! {
    /// AWS: SubnetIpv6CidrBlockAssociation.
    SubnetIpv6CidrBlockAssociation = "SubnetIpv6CidrBlockAssociation" {
        0 association_id: Option<String>
            = Member::new("AssociationId", &SUBNET_CIDR_ASSOCIATION_ID)
            .called("associationId", "AssociationId"),
        1 ip_source: Option<String>
            = Member::new("IpSource", &ip_source::SCHEMA).called("ipSource", "IpSource"),
        2 ipv6_address_attribute: Option<String>
            = Member::new("Ipv6AddressAttribute", &ipv6_address_attribute::SCHEMA)
            .called("ipv6AddressAttribute", "Ipv6AddressAttribute"),
        3 ipv6_cidr_block: Option<String>
            = Member::new("Ipv6CidrBlock", &STRING).called("ipv6CidrBlock", "Ipv6CidrBlock"),
        4 ipv6_cidr_block_state: Option<SubnetCidrBlockState>
            = Member::new("Ipv6CidrBlockState", SubnetCidrBlockState::SCHEMA)
            .called("ipv6CidrBlockState", "Ipv6CidrBlockState"),
    }
}

pub static SUBNET_IPV6_CIDR_BLOCK_ASSOCIATION_SET: Schema = Schema::list(
    "SubnetIpv6CidrBlockAssociationSet",
    Range::ANY,
    SubnetIpv6CidrBlockAssociation::SCHEMA,
    "item",
);

pub static SUBNET_LIST: Schema = Schema::list("SubnetList", Range::ANY, Subnet::SCHEMA, "item");

values! {
    /// Values of SubnetState.
    subnet_state = "SubnetState" {
        PENDING = "pending",
        AVAILABLE = "available",
        UNAVAILABLE = "unavailable",
        FAILED = "failed",
        FAILED_INSUFFICIENT_CAPACITY = "failed-insufficient-capacity",
    }
}
