//! Generated: ec2 shapes in a.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: AccountAttribute.
    AccountAttribute = "AccountAttribute" {
        0 attribute_name: Option<String>
            = Member::new("AttributeName", &STRING).called("attributeName", "AttributeName"),
        1 attribute_values: Option<Vec<AccountAttributeValue>>
            = Member::new("AttributeValues", &ACCOUNT_ATTRIBUTE_VALUE_LIST)
            .called("attributeValueSet", "AttributeValueSet"),
    }
}

pub static ACCOUNT_ATTRIBUTE_LIST: Schema = Schema::list(
    "AccountAttributeList",
    Range::ANY,
    AccountAttribute::SCHEMA,
    "item",
);

values! {
    /// Values of AccountAttributeName.
    account_attribute_name = "AccountAttributeName" {
        SUPPORTED_PLATFORMS = "supported-platforms",
        DEFAULT_VPC = "default-vpc",
    }
}

pub static ACCOUNT_ATTRIBUTE_NAME_STRING_LIST: Schema = Schema::list(
    "AccountAttributeNameStringList",
    Range::ANY,
    &account_attribute_name::SCHEMA,
    "attributeName",
);

shape! {
    /// AWS: AccountAttributeValue.
    AccountAttributeValue = "AccountAttributeValue" {
        0 attribute_value: Option<String>
            = Member::new("AttributeValue", &STRING).called("attributeValue", "AttributeValue"),
    }
}

pub static ACCOUNT_ATTRIBUTE_VALUE_LIST: Schema = Schema::list(
    "AccountAttributeValueList",
    Range::ANY,
    AccountAttributeValue::SCHEMA,
    "item",
);

shape! {
    /// AWS: Address.
    Address = "Address" {
        0 allocation_id: Option<String>
            = Member::new("AllocationId", &STRING).called("allocationId", "AllocationId"),
        1 association_id: Option<String>
            = Member::new("AssociationId", &STRING).called("associationId", "AssociationId"),
        2 carrier_ip: Option<String>
            = Member::new("CarrierIp", &STRING).called("carrierIp", "CarrierIp"),
        3 customer_owned_ip: Option<String>
            = Member::new("CustomerOwnedIp", &STRING).called("customerOwnedIp", "CustomerOwnedIp"),
        4 customer_owned_ipv4_pool: Option<String>
            = Member::new("CustomerOwnedIpv4Pool", &STRING)
            .called("customerOwnedIpv4Pool", "CustomerOwnedIpv4Pool"),
        5 domain: Option<String>
            = Member::new("Domain", &domain_type::SCHEMA).called("domain", "Domain"),
        6 instance_id: Option<String>
            = Member::new("InstanceId", &STRING).called("instanceId", "InstanceId"),
        7 network_border_group: Option<String>
            = Member::new("NetworkBorderGroup", &STRING)
            .called("networkBorderGroup", "NetworkBorderGroup"),
        8 network_interface_id: Option<String>
            = Member::new("NetworkInterfaceId", &STRING)
            .called("networkInterfaceId", "NetworkInterfaceId"),
        9 network_interface_owner_id: Option<String>
            = Member::new("NetworkInterfaceOwnerId", &STRING)
            .called("networkInterfaceOwnerId", "NetworkInterfaceOwnerId"),
        10 private_ip_address: Option<String>
            = Member::new("PrivateIpAddress", &STRING)
            .called("privateIpAddress", "PrivateIpAddress"),
        11 public_ip: Option<String>
            = Member::new("PublicIp", &STRING).called("publicIp", "PublicIp"),
        12 public_ipv4_pool: Option<String>
            = Member::new("PublicIpv4Pool", &STRING).called("publicIpv4Pool", "PublicIpv4Pool"),
        13 service_managed: Option<String>
            = Member::new("ServiceManaged", &service_managed::SCHEMA)
            .called("serviceManaged", "ServiceManaged"),
        14 subnet_id: Option<String>
            = Member::new("SubnetId", &STRING).called("subnetId", "SubnetId"),
        15 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
    }
}

shape! {
    /// AWS: AddressAttribute.
    AddressAttribute = "AddressAttribute" {
        0 allocation_id: Option<String>
            = Member::new("AllocationId", &ALLOCATION_ID).called("allocationId", "AllocationId"),
        1 ptr_record: Option<String>
            = Member::new("PtrRecord", &STRING).called("ptrRecord", "PtrRecord"),
        2 ptr_record_update: Option<PtrUpdateStatus>
            = Member::new("PtrRecordUpdate", PtrUpdateStatus::SCHEMA)
            .called("ptrRecordUpdate", "PtrRecordUpdate"),
        3 public_ip: Option<String>
            = Member::new("PublicIp", &PUBLIC_IP_ADDRESS).called("publicIp", "PublicIp"),
    }
}

values! {
    /// Values of AddressAttributeName.
    address_attribute_name = "AddressAttributeName" {
        DOMAIN_NAME = "domain-name",
    }
}

pub static ADDRESS_LIST: Schema = Schema::list("AddressList", Range::ANY, Address::SCHEMA, "item");

pub static ADDRESS_MAX_RESULTS: Schema =
    Schema::integer("AddressMaxResults", Range::between(1, 1000));

pub static ADDRESS_SET: Schema =
    Schema::list("AddressSet", Range::ANY, AddressAttribute::SCHEMA, "item");

pub static ALLOCATION_ID: Schema = Schema::text("AllocationId", Range::ANY);

pub static ALLOCATION_ID_LIST: Schema = Schema::list(
    "AllocationIdList",
    Range::ANY,
    &ALLOCATION_ID,
    "AllocationId",
);

pub static ALLOCATION_IDS: Schema =
    Schema::list("AllocationIds", Range::ANY, &ALLOCATION_ID, "item");

pub static ASSOCIATED_SUBNET_LIST: Schema =
    Schema::list("AssociatedSubnetList", Range::ANY, &SUBNET_ID, "item");

shape! {
    /// AWS: AttachmentEnaSrdSpecification.
    AttachmentEnaSrdSpecification = "AttachmentEnaSrdSpecification" {
        0 ena_srd_enabled: Option<bool>
            = Member::new("EnaSrdEnabled", &BOOLEAN).called("enaSrdEnabled", "EnaSrdEnabled"),
        1 ena_srd_udp_specification: Option<AttachmentEnaSrdUdpSpecification>
            = Member::new("EnaSrdUdpSpecification", AttachmentEnaSrdUdpSpecification::SCHEMA)
            .called("enaSrdUdpSpecification", "EnaSrdUdpSpecification"),
    }
}

shape! {
    /// AWS: AttachmentEnaSrdUdpSpecification.
    AttachmentEnaSrdUdpSpecification = "AttachmentEnaSrdUdpSpecification" {
        0 ena_srd_udp_enabled: Option<bool>
            = Member::new("EnaSrdUdpEnabled", &BOOLEAN)
            .called("enaSrdUdpEnabled", "EnaSrdUdpEnabled"),
    }
}

values! {
    /// Values of AttachmentStatus.
    attachment_status = "AttachmentStatus" {
        ATTACHING = "attaching",
        ATTACHED = "attached",
        DETACHING = "detaching",
        DETACHED = "detached",
    }
}

shape! {
    /// AWS: AttributeBooleanValue.
    AttributeBooleanValue = "AttributeBooleanValue" {
        0 value: Option<bool> = Member::new("Value", &BOOLEAN).called("value", "Value"),
    }
}

shape! {
    /// AWS: AttributeValue.
    AttributeValue = "AttributeValue" {
        0 value: Option<String> = Member::new("Value", &STRING).called("value", "Value"),
    }
}

values! {
    /// Values of AutoProvisionZonesState.
    auto_provision_zones_state = "AutoProvisionZonesState" {
        ENABLED = "enabled",
        DISABLED = "disabled",
    }
}

values! {
    /// Values of AutoScalingIpsState.
    auto_scaling_ips_state = "AutoScalingIpsState" {
        ENABLED = "enabled",
        DISABLED = "disabled",
    }
}

values! {
    /// Values of AvailabilityMode.
    availability_mode = "AvailabilityMode" {
        ZONAL = "zonal",
        REGIONAL = "regional",
    }
}

shape! {
    /// AWS: AvailabilityZone.
    AvailabilityZone = "AvailabilityZone" {
        0 geography: Option<Vec<AvailabilityZoneGeography>>
            = Member::new("Geography", &AVAILABILITY_ZONE_GEOGRAPHY_LIST)
            .called("geographySet", "GeographySet"),
        1 group_long_name: Option<String>
            = Member::new("GroupLongName", &STRING).called("groupLongName", "GroupLongName"),
        2 group_name: Option<String>
            = Member::new("GroupName", &STRING).called("groupName", "GroupName"),
        3 messages: Option<Vec<AvailabilityZoneMessage>>
            = Member::new("Messages", &AVAILABILITY_ZONE_MESSAGE_LIST)
            .called("messageSet", "MessageSet"),
        4 network_border_group: Option<String>
            = Member::new("NetworkBorderGroup", &STRING)
            .called("networkBorderGroup", "NetworkBorderGroup"),
        5 opt_in_status: Option<String>
            = Member::new("OptInStatus", &availability_zone_opt_in_status::SCHEMA)
            .called("optInStatus", "OptInStatus"),
        6 parent_zone_id: Option<String>
            = Member::new("ParentZoneId", &STRING).called("parentZoneId", "ParentZoneId"),
        7 parent_zone_name: Option<String>
            = Member::new("ParentZoneName", &STRING).called("parentZoneName", "ParentZoneName"),
        8 region_name: Option<String>
            = Member::new("RegionName", &STRING).called("regionName", "RegionName"),
        9 state: Option<String>
            = Member::new("State", &availability_zone_state::SCHEMA)
            .called("zoneState", "ZoneState"),
        10 sub_geography: Option<Vec<AvailabilityZoneSubGeography>>
            = Member::new("SubGeography", &AVAILABILITY_ZONE_SUB_GEOGRAPHY_LIST)
            .called("subGeographySet", "SubGeographySet"),
        11 zone_id: Option<String> = Member::new("ZoneId", &STRING).called("zoneId", "ZoneId"),
        12 zone_name: Option<String>
            = Member::new("ZoneName", &STRING).called("zoneName", "ZoneName"),
        13 zone_type: Option<String>
            = Member::new("ZoneType", &STRING).called("zoneType", "ZoneType"),
    }
}

shape! {
    /// AWS: AvailabilityZoneAddress.
    AvailabilityZoneAddress = "AvailabilityZoneAddress" {
        0 allocation_ids: Option<Vec<String>>
            = Member::new("AllocationIds", &ALLOCATION_ID_LIST)
            .called("AllocationId", "AllocationId"),
        1 availability_zone: Option<String>
            = Member::new("AvailabilityZone", &AVAILABILITY_ZONE_NAME),
        2 availability_zone_id: Option<String>
            = Member::new("AvailabilityZoneId", &AVAILABILITY_ZONE_ID),
    }
}

pub static AVAILABILITY_ZONE_ADDRESSES: Schema = Schema::list(
    "AvailabilityZoneAddresses",
    Range::ANY,
    AvailabilityZoneAddress::SCHEMA,
    "AvailabilityZoneAddress",
);

shape! {
    /// AWS: AvailabilityZoneGeography.
    AvailabilityZoneGeography = "AvailabilityZoneGeography" {
        0 name: Option<String> = Member::new("Name", &STRING).called("name", "Name"),
    }
}

pub static AVAILABILITY_ZONE_GEOGRAPHY_LIST: Schema = Schema::list(
    "AvailabilityZoneGeographyList",
    Range::ANY,
    AvailabilityZoneGeography::SCHEMA,
    "item",
);

pub static AVAILABILITY_ZONE_ID: Schema = Schema::text("AvailabilityZoneId", Range::ANY);

pub static AVAILABILITY_ZONE_LIST: Schema = Schema::list(
    "AvailabilityZoneList",
    Range::ANY,
    AvailabilityZone::SCHEMA,
    "item",
);

shape! {
    /// AWS: AvailabilityZoneMessage.
    AvailabilityZoneMessage = "AvailabilityZoneMessage" {
        0 message: Option<String> = Member::new("Message", &STRING).called("message", "Message"),
    }
}

pub static AVAILABILITY_ZONE_MESSAGE_LIST: Schema = Schema::list(
    "AvailabilityZoneMessageList",
    Range::ANY,
    AvailabilityZoneMessage::SCHEMA,
    "item",
);

pub static AVAILABILITY_ZONE_NAME: Schema = Schema::text("AvailabilityZoneName", Range::ANY);

values! {
    /// Values of AvailabilityZoneOptInStatus.
    availability_zone_opt_in_status = "AvailabilityZoneOptInStatus" {
        OPT_IN_NOT_REQUIRED = "opt-in-not-required",
        OPTED_IN = "opted-in",
        NOT_OPTED_IN = "not-opted-in",
    }
}

values! {
    /// Values of AvailabilityZoneState.
    availability_zone_state = "AvailabilityZoneState" {
        AVAILABLE = "available",
        INFORMATION = "information",
        IMPAIRED = "impaired",
        UNAVAILABLE = "unavailable",
        CONSTRAINED = "constrained",
    }
}

shape! {
    /// AWS: AvailabilityZoneSubGeography.
    AvailabilityZoneSubGeography = "AvailabilityZoneSubGeography" {
        0 name: Option<String> = Member::new("Name", &STRING).called("name", "Name"),
    }
}

pub static AVAILABILITY_ZONE_SUB_GEOGRAPHY_LIST: Schema = Schema::list(
    "AvailabilityZoneSubGeographyList",
    Range::ANY,
    AvailabilityZoneSubGeography::SCHEMA,
    "item",
);
