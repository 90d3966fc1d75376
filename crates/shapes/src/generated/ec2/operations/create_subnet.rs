//! Generated: ec2 CreateSubnet.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateSubnet takes.
    CreateSubnetInput = "CreateSubnetInput" {
        0 availability_zone: Option<String> = Member::new("AvailabilityZone", &STRING),
        1 availability_zone_id: Option<String> = Member::new("AvailabilityZoneId", &STRING),
        2 cidr_block: Option<String> = Member::new("CidrBlock", &STRING),
        3 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        4 ipv4_ipam_pool_id: Option<String> = Member::new("Ipv4IpamPoolId", &IPAM_POOL_ID),
        5 ipv4_netmask_length: Option<i32> = Member::new("Ipv4NetmaskLength", &NETMASK_LENGTH),
        6 ipv6_cidr_block: Option<String> = Member::new("Ipv6CidrBlock", &STRING),
        7 ipv6_ipam_pool_id: Option<String> = Member::new("Ipv6IpamPoolId", &IPAM_POOL_ID),
        8 ipv6_native: Option<bool> = Member::new("Ipv6Native", &BOOLEAN),
        9 ipv6_netmask_length: Option<i32> = Member::new("Ipv6NetmaskLength", &NETMASK_LENGTH),
        10 outpost_arn: Option<String> = Member::new("OutpostArn", &STRING),
        11 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
        12 vpc_id: String = Member::new("VpcId", &VPC_ID).required(),
    }
}

shape! {
    /// What CreateSubnet answers.
    CreateSubnetOutput = "CreateSubnetOutput" {
        0 subnet: Option<Subnet> = Member::new("Subnet", Subnet::SCHEMA).called("subnet", "Subnet"),
    }
}

operation! {
    /// AWS: ec2 CreateSubnet.
    "ec2" CreateSubnet(CreateSubnetInput) -> CreateSubnetOutput,
    "", None
}
