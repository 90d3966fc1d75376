//! Generated: ec2 CreateNatGateway.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateNatGateway takes.
    CreateNatGatewayInput = "CreateNatGatewayInput" {
        0 allocation_id: Option<String> = Member::new("AllocationId", &ALLOCATION_ID),
        1 availability_mode: Option<String>
            = Member::new("AvailabilityMode", &availability_mode::SCHEMA),
        2 availability_zone_addresses: Option<Vec<AvailabilityZoneAddress>>
            = Member::new("AvailabilityZoneAddresses", &AVAILABILITY_ZONE_ADDRESSES)
            .called("AvailabilityZoneAddress", "AvailabilityZoneAddress"),
        3 client_token: Option<String> = Member::new("ClientToken", &STRING).token(),
        4 connectivity_type: Option<String>
            = Member::new("ConnectivityType", &connectivity_type::SCHEMA),
        5 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN),
        6 private_ip_address: Option<String> = Member::new("PrivateIpAddress", &STRING),
        7 secondary_allocation_ids: Option<Vec<String>>
            = Member::new("SecondaryAllocationIds", &ALLOCATION_ID_LIST)
            .called("SecondaryAllocationId", "SecondaryAllocationId"),
        8 secondary_private_ip_address_count: Option<i32>
            = Member::new("SecondaryPrivateIpAddressCount", &PRIVATE_IP_ADDRESS_COUNT),
        9 secondary_private_ip_addresses: Option<Vec<String>>
            = Member::new("SecondaryPrivateIpAddresses", &IP_LIST)
            .called("SecondaryPrivateIpAddress", "SecondaryPrivateIpAddress"),
        10 subnet_id: Option<String> = Member::new("SubnetId", &SUBNET_ID),
        11 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
        12 vpc_id: Option<String> = Member::new("VpcId", &VPC_ID),
    }
}

shape! {
    /// What CreateNatGateway answers.
    CreateNatGatewayOutput = "CreateNatGatewayOutput" {
        0 client_token: Option<String>
            = Member::new("ClientToken", &STRING).called("clientToken", "ClientToken"),
        1 nat_gateway: Option<NatGateway>
            = Member::new("NatGateway", NatGateway::SCHEMA).called("natGateway", "NatGateway"),
    }
}

operation! {
    /// AWS: ec2 CreateNatGateway.
    "ec2" CreateNatGateway(CreateNatGatewayInput) -> CreateNatGatewayOutput,
    "", None
}
