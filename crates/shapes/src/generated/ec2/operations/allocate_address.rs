//! Generated: ec2 AllocateAddress.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AllocateAddress takes.
    AllocateAddressInput = "AllocateAddressInput" {
        0 address: Option<String> = Member::new("Address", &PUBLIC_IP_ADDRESS),
        1 customer_owned_ipv4_pool: Option<String> = Member::new("CustomerOwnedIpv4Pool", &STRING),
        2 domain: Option<String> = Member::new("Domain", &domain_type::SCHEMA),
        3 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        4 ipam_pool_id: Option<String> = Member::new("IpamPoolId", &IPAM_POOL_ID),
        5 network_border_group: Option<String> = Member::new("NetworkBorderGroup", &STRING),
        6 public_ipv4_pool: Option<String> = Member::new("PublicIpv4Pool", &IPV4_POOL_EC2_ID),
        7 tag_specifications: Option<Vec<TagSpecification>>
            = Member::new("TagSpecifications", &TAG_SPECIFICATION_LIST)
            .called("TagSpecification", "TagSpecification"),
    }
}

shape! {
    /// What AllocateAddress answers.
    AllocateAddressOutput = "AllocateAddressOutput" {
        0 allocation_id: Option<String>
            = Member::new("AllocationId", &STRING).called("allocationId", "AllocationId"),
        1 carrier_ip: Option<String>
            = Member::new("CarrierIp", &STRING).called("carrierIp", "CarrierIp"),
        2 customer_owned_ip: Option<String>
            = Member::new("CustomerOwnedIp", &STRING).called("customerOwnedIp", "CustomerOwnedIp"),
        3 customer_owned_ipv4_pool: Option<String>
            = Member::new("CustomerOwnedIpv4Pool", &STRING)
            .called("customerOwnedIpv4Pool", "CustomerOwnedIpv4Pool"),
        4 domain: Option<String>
            = Member::new("Domain", &domain_type::SCHEMA).called("domain", "Domain"),
        5 network_border_group: Option<String>
            = Member::new("NetworkBorderGroup", &STRING)
            .called("networkBorderGroup", "NetworkBorderGroup"),
        6 public_ip: Option<String>
            = Member::new("PublicIp", &STRING).called("publicIp", "PublicIp"),
        7 public_ipv4_pool: Option<String>
            = Member::new("PublicIpv4Pool", &STRING).called("publicIpv4Pool", "PublicIpv4Pool"),
    }
}

operation! {
    /// AWS: ec2 AllocateAddress.
    "ec2" AllocateAddress(AllocateAddressInput) -> AllocateAddressOutput,
    "", None
}
