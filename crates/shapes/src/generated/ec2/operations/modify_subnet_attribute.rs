//! Generated: ec2 ModifySubnetAttribute.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifySubnetAttribute takes.
    ModifySubnetAttributeInput = "ModifySubnetAttributeInput" {
        0 assign_ipv6_address_on_creation: Option<AttributeBooleanValue>
            = Member::new("AssignIpv6AddressOnCreation", AttributeBooleanValue::SCHEMA),
        1 customer_owned_ipv4_pool: Option<String>
            = Member::new("CustomerOwnedIpv4Pool", &COIP_POOL_ID),
        2 disable_lni_at_device_index: Option<AttributeBooleanValue>
            = Member::new("DisableLniAtDeviceIndex", AttributeBooleanValue::SCHEMA),
        3 enable_dns64: Option<AttributeBooleanValue>
            = Member::new("EnableDns64", AttributeBooleanValue::SCHEMA),
        4 enable_lni_at_device_index: Option<i32> = Member::new("EnableLniAtDeviceIndex", &INTEGER),
        5 enable_resource_name_dns_aaaa_record_on_launch: Option<AttributeBooleanValue>
            = Member::new("EnableResourceNameDnsAAAARecordOnLaunch", AttributeBooleanValue::SCHEMA),
        6 enable_resource_name_dns_a_record_on_launch: Option<AttributeBooleanValue>
            = Member::new("EnableResourceNameDnsARecordOnLaunch", AttributeBooleanValue::SCHEMA),
        7 map_customer_owned_ip_on_launch: Option<AttributeBooleanValue>
            = Member::new("MapCustomerOwnedIpOnLaunch", AttributeBooleanValue::SCHEMA),
        8 map_public_ip_on_launch: Option<AttributeBooleanValue>
            = Member::new("MapPublicIpOnLaunch", AttributeBooleanValue::SCHEMA),
        9 private_dns_hostname_type_on_launch: Option<String>
            = Member::new("PrivateDnsHostnameTypeOnLaunch", &hostname_type::SCHEMA),
        10 subnet_id: String
            = Member::new("SubnetId", &SUBNET_ID).called("subnetId", "SubnetId").required(),
    }
}

shape! {
    /// What ModifySubnetAttribute answers.
    ModifySubnetAttributeOutput = "ModifySubnetAttributeOutput" {
    }
}

operation! {
    /// AWS: ec2 ModifySubnetAttribute.
    "ec2" ModifySubnetAttribute(ModifySubnetAttributeInput) -> ModifySubnetAttributeOutput,
    "", None
}
