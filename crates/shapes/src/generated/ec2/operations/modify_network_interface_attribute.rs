//! Generated: ec2 ModifyNetworkInterfaceAttribute.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifyNetworkInterfaceAttribute takes.
    ModifyNetworkInterfaceAttributeInput = "ModifyNetworkInterfaceAttributeInput" {
        0 associate_public_ip_address: Option<bool>
            = Member::new("AssociatePublicIpAddress", &BOOLEAN),
        1 associated_subnet_ids: Option<Vec<String>>
            = Member::new("AssociatedSubnetIds", &SUBNET_ID_LIST)
            .called("AssociatedSubnetId", "AssociatedSubnetId"),
        2 attachment: Option<NetworkInterfaceAttachmentChanges>
            = Member::new("Attachment", NetworkInterfaceAttachmentChanges::SCHEMA)
            .called("attachment", "Attachment"),
        3 connection_tracking_specification: Option<ConnectionTrackingSpecificationRequest>
            = Member::new("ConnectionTrackingSpecification", ConnectionTrackingSpecificationRequest::SCHEMA),
        4 description: Option<AttributeValue>
            = Member::new("Description", AttributeValue::SCHEMA)
            .called("description", "Description"),
        5 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        6 ena_srd_specification: Option<EnaSrdSpecification>
            = Member::new("EnaSrdSpecification", EnaSrdSpecification::SCHEMA),
        7 enable_primary_ipv6: Option<bool> = Member::new("EnablePrimaryIpv6", &BOOLEAN),
        8 groups: Option<Vec<String>>
            = Member::new("Groups", &SECURITY_GROUP_ID_STRING_LIST)
            .called("SecurityGroupId", "SecurityGroupId"),
        9 network_interface_id: String
            = Member::new("NetworkInterfaceId", &NETWORK_INTERFACE_ID)
            .called("networkInterfaceId", "NetworkInterfaceId").required(),
        10 source_dest_check: Option<AttributeBooleanValue>
            = Member::new("SourceDestCheck", AttributeBooleanValue::SCHEMA)
            .called("sourceDestCheck", "SourceDestCheck"),
    }
}

shape! {
    /// What ModifyNetworkInterfaceAttribute answers.
    ModifyNetworkInterfaceAttributeOutput = "ModifyNetworkInterfaceAttributeOutput" {
    }
}

operation! {
    /// AWS: ec2 ModifyNetworkInterfaceAttribute.
    "ec2" ModifyNetworkInterfaceAttribute(ModifyNetworkInterfaceAttributeInput) -> ModifyNetworkInterfaceAttributeOutput,
    "", None
}
