//! Generated: ec2 CreateVpc.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateVpc takes.
    CreateVpcInput = "CreateVpcInput" {
        0 amazon_provided_ipv6_cidr_block: Option<bool>
            = Member::new("AmazonProvidedIpv6CidrBlock", &BOOLEAN)
            .called("amazonProvidedIpv6CidrBlock", "AmazonProvidedIpv6CidrBlock"),
        1 cidr_block: Option<String> = Member::new("CidrBlock", &STRING),
        2 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        3 instance_tenancy: Option<String>
            = Member::new("InstanceTenancy", &tenancy::SCHEMA)
            .called("instanceTenancy", "InstanceTenancy"),
        4 ipv4_ipam_pool_id: Option<String> = Member::new("Ipv4IpamPoolId", &IPAM_POOL_ID),
        5 ipv4_netmask_length: Option<i32> = Member::new("Ipv4NetmaskLength", &NETMASK_LENGTH),
        6 ipv6_cidr_block: Option<String> = Member::new("Ipv6CidrBlock", &STRING),
        7 ipv6_cidr_block_network_border_group: Option<String>
            = Member::new("Ipv6CidrBlockNetworkBorderGroup", &STRING),
        8 ipv6_ipam_pool_id: Option<String> = Member::new("Ipv6IpamPoolId", &IPAM_POOL_ID),
        9 ipv6_netmask_length: Option<i32> = Member::new("Ipv6NetmaskLength", &NETMASK_LENGTH),
        10 ipv6_pool: Option<String> = Member::new("Ipv6Pool", &IPV6_POOL_EC2_ID),
        11 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
        12 vpc_encryption_control: Option<VpcEncryptionControlConfiguration>
            = Member::new("VpcEncryptionControl", VpcEncryptionControlConfiguration::SCHEMA),
    }
}

shape! {
    /// What CreateVpc answers.
    CreateVpcOutput = "CreateVpcOutput" {
        0 vpc: Option<Vpc> = Member::new("Vpc", Vpc::SCHEMA).called("vpc", "Vpc"),
    }
}

operation! {
    /// AWS: ec2 CreateVpc.
    "ec2" CreateVpc(CreateVpcInput) -> CreateVpcOutput,
    "", None
}
