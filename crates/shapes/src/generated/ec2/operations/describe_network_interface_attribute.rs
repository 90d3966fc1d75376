//! Generated: ec2 DescribeNetworkInterfaceAttribute.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeNetworkInterfaceAttribute takes.
    DescribeNetworkInterfaceAttributeInput = "DescribeNetworkInterfaceAttributeInput" {
        0 attribute: Option<String>
            = Member::new("Attribute", &network_interface_attribute::SCHEMA)
            .called("attribute", "Attribute"),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 network_interface_id: String
            = Member::new("NetworkInterfaceId", &NETWORK_INTERFACE_ID)
            .called("networkInterfaceId", "NetworkInterfaceId").required(),
    }
}

shape! {
    /// What DescribeNetworkInterfaceAttribute answers.
    DescribeNetworkInterfaceAttributeOutput = "DescribeNetworkInterfaceAttributeOutput" {
        0 associate_public_ip_address: Option<bool>
            = Member::new("AssociatePublicIpAddress", &BOOLEAN)
            .called("associatePublicIpAddress", "AssociatePublicIpAddress"),
        1 attachment: Option<NetworkInterfaceAttachment>
            = Member::new("Attachment", NetworkInterfaceAttachment::SCHEMA)
            .called("attachment", "Attachment"),
        2 description: Option<AttributeValue>
            = Member::new("Description", AttributeValue::SCHEMA)
            .called("description", "Description"),
        3 groups: Option<Vec<GroupIdentifier>>
            = Member::new("Groups", &GROUP_IDENTIFIER_LIST).called("groupSet", "GroupSet"),
        4 network_interface_id: Option<String>
            = Member::new("NetworkInterfaceId", &STRING)
            .called("networkInterfaceId", "NetworkInterfaceId"),
        5 source_dest_check: Option<AttributeBooleanValue>
            = Member::new("SourceDestCheck", AttributeBooleanValue::SCHEMA)
            .called("sourceDestCheck", "SourceDestCheck"),
    }
}

operation! {
    /// AWS: ec2 DescribeNetworkInterfaceAttribute.
    "ec2" DescribeNetworkInterfaceAttribute(DescribeNetworkInterfaceAttributeInput) -> DescribeNetworkInterfaceAttributeOutput,
    "", None
}
