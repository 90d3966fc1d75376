//! Generated: ec2 shapes in i.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: IcmpTypeCode.
    IcmpTypeCode = "IcmpTypeCode" {
        0 code: Option<i32> = Member::new("Code", &INTEGER).called("code", "Code"),
        1 r#type: Option<i32> = Member::new("Type", &INTEGER).called("type", "Type"),
    }
}

pub static INSTANCE_ID: Schema = Schema::text("InstanceId", Range::ANY);

shape! {
    /// AWS: InstanceIpv6Address.
    InstanceIpv6Address = "InstanceIpv6Address" {
        0 ipv6_address: Option<String>
            = Member::new("Ipv6Address", &STRING).called("ipv6Address", "Ipv6Address"),
        1 is_primary_ipv6: Option<bool>
            = Member::new("IsPrimaryIpv6", &BOOLEAN).called("isPrimaryIpv6", "IsPrimaryIpv6"),
    }
}

pub static INSTANCE_IPV6_ADDRESS_LIST: Schema = Schema::list(
    "InstanceIpv6AddressList",
    Range::ANY,
    InstanceIpv6Address::SCHEMA,
    "item",
);

pub static INTEGER: Schema = Schema::integer("Integer", Range::ANY);

shape! {
    /// AWS: InternetGateway.
    InternetGateway = "InternetGateway" {
        0 attachments: Option<Vec<InternetGatewayAttachment>>
            = Member::new("Attachments", &INTERNET_GATEWAY_ATTACHMENT_LIST)
            .called("attachmentSet", "AttachmentSet"),
        1 internet_gateway_id: Option<String>
            = Member::new("InternetGatewayId", &STRING)
            .called("internetGatewayId", "InternetGatewayId"),
        2 owner_id: Option<String> = Member::new("OwnerId", &STRING).called("ownerId", "OwnerId"),
        3 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
    }
}

shape! {
    /// AWS: InternetGatewayAttachment.
    InternetGatewayAttachment = "InternetGatewayAttachment" {
        0 state: Option<String>
            = Member::new("State", &attachment_status::SCHEMA).called("state", "State"),
        1 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

pub static INTERNET_GATEWAY_ATTACHMENT_LIST: Schema = Schema::list(
    "InternetGatewayAttachmentList",
    Range::ANY,
    InternetGatewayAttachment::SCHEMA,
    "item",
);

pub static INTERNET_GATEWAY_ID: Schema = Schema::text("InternetGatewayId", Range::ANY);

pub static INTERNET_GATEWAY_ID_LIST: Schema = Schema::list(
    "InternetGatewayIdList",
    Range::ANY,
    &INTERNET_GATEWAY_ID,
    "item",
);

pub static INTERNET_GATEWAY_LIST: Schema = Schema::list(
    "InternetGatewayList",
    Range::ANY,
    InternetGateway::SCHEMA,
    "item",
);

pub static IP_LIST: Schema = Schema::list("IpList", Range::ANY, &STRING, "item");

shape! {
    /// AWS: IpPermission.
    IpPermission = "IpPermission" {
        0 from_port: Option<i32> = Member::new("FromPort", &INTEGER).called("fromPort", "FromPort"),
        1 ip_protocol: Option<String>
            = Member::new("IpProtocol", &STRING).called("ipProtocol", "IpProtocol"),
        2 ip_ranges: Option<Vec<IpRange>>
            = Member::new("IpRanges", &IP_RANGE_LIST).called("ipRanges", "IpRanges"),
        3 ipv6_ranges: Option<Vec<Ipv6Range>>
            = Member::new("Ipv6Ranges", &IPV6_RANGE_LIST).called("ipv6Ranges", "Ipv6Ranges"),
        4 prefix_list_ids: Option<Vec<PrefixListId>>
            = Member::new("PrefixListIds", &PREFIX_LIST_ID_LIST)
            .called("prefixListIds", "PrefixListIds"),
        5 to_port: Option<i32> = Member::new("ToPort", &INTEGER).called("toPort", "ToPort"),
        6 user_id_group_pairs: Option<Vec<UserIdGroupPair>>
            = Member::new("UserIdGroupPairs", &USER_ID_GROUP_PAIR_LIST).called("groups", "Groups"),
    }
}

pub static IP_PERMISSION_LIST: Schema =
    Schema::list("IpPermissionList", Range::ANY, IpPermission::SCHEMA, "item");

shape! {
    /// AWS: IpRange.
    IpRange = "IpRange" {
        0 cidr_ip: Option<String> = Member::new("CidrIp", &STRING).called("cidrIp", "CidrIp"),
        1 description: Option<String>
            = Member::new("Description", &STRING).called("description", "Description"),
    }
}

pub static IP_RANGE_LIST: Schema = Schema::list("IpRangeList", Range::ANY, IpRange::SCHEMA, "item");

values! {
    /// Values of IpSource.
    ip_source = "IpSource" {
        AMAZON = "amazon",
        BYOIP = "byoip",
        NONE = "none",
    }
}

pub static IPAM_POOL_ID: Schema = Schema::text("IpamPoolId", Range::ANY);

pub static IPV4_POOL_EC2_ID: Schema = Schema::text("Ipv4PoolEc2Id", Range::ANY);

pub static IPV4_PREFIX_LIST: Schema = Schema::list(
    "Ipv4PrefixList",
    Range::ANY,
    Ipv4PrefixSpecificationRequest::SCHEMA,
    "item",
);

shape! {
    /// AWS: Ipv4PrefixSpecification.
    Ipv4PrefixSpecification = "Ipv4PrefixSpecification" {
        0 ipv4_prefix: Option<String>
            = Member::new("Ipv4Prefix", &STRING).called("ipv4Prefix", "Ipv4Prefix"),
    }
}

shape! {
    /// AWS: Ipv4PrefixSpecificationRequest.
    Ipv4PrefixSpecificationRequest = "Ipv4PrefixSpecificationRequest" {
        0 ipv4_prefix: Option<String> = Member::new("Ipv4Prefix", &STRING),
    }
}

pub static IPV4_PREFIXES_LIST: Schema = Schema::list(
    "Ipv4PrefixesList",
    Range::ANY,
    Ipv4PrefixSpecification::SCHEMA,
    "item",
);

values! {
    /// Values of Ipv6AddressAttribute.
    ipv6_address_attribute = "Ipv6AddressAttribute" {
        PUBLIC = "public",
        PRIVATE = "private",
    }
}

pub static IPV6_POOL_EC2_ID: Schema = Schema::text("Ipv6PoolEc2Id", Range::ANY);

pub static IPV6_PREFIX_LIST: Schema = Schema::list(
    "Ipv6PrefixList",
    Range::ANY,
    Ipv6PrefixSpecificationRequest::SCHEMA,
    "item",
);

shape! {
    /// AWS: Ipv6PrefixSpecification.
    Ipv6PrefixSpecification = "Ipv6PrefixSpecification" {
        0 ipv6_prefix: Option<String>
            = Member::new("Ipv6Prefix", &STRING).called("ipv6Prefix", "Ipv6Prefix"),
    }
}

shape! {
    /// AWS: Ipv6PrefixSpecificationRequest.
    Ipv6PrefixSpecificationRequest = "Ipv6PrefixSpecificationRequest" {
        0 ipv6_prefix: Option<String> = Member::new("Ipv6Prefix", &STRING),
    }
}

pub static IPV6_PREFIXES_LIST: Schema = Schema::list(
    "Ipv6PrefixesList",
    Range::ANY,
    Ipv6PrefixSpecification::SCHEMA,
    "item",
);

shape! {
    /// AWS: Ipv6Range.
    Ipv6Range = "Ipv6Range" {
        0 cidr_ipv6: Option<String>
            = Member::new("CidrIpv6", &STRING).called("cidrIpv6", "CidrIpv6"),
        1 description: Option<String>
            = Member::new("Description", &STRING).called("description", "Description"),
    }
}

pub static IPV6_RANGE_LIST: Schema =
    Schema::list("Ipv6RangeList", Range::ANY, Ipv6Range::SCHEMA, "item");
