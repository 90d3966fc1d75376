//! Generated: ec2 DescribeAddresses.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeAddresses takes.
    DescribeAddressesInput = "DescribeAddressesInput" {
        0 allocation_ids: Option<Vec<String>>
            = Member::new("AllocationIds", &ALLOCATION_ID_LIST)
            .called("AllocationId", "AllocationId"),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        3 public_ips: Option<Vec<String>>
            = Member::new("PublicIps", &PUBLIC_IP_STRING_LIST).called("PublicIp", "PublicIp"),
    }
}

shape! {
    /// What DescribeAddresses answers.
    DescribeAddressesOutput = "DescribeAddressesOutput" {
        0 addresses: Option<Vec<Address>>
            = Member::new("Addresses", &ADDRESS_LIST).called("addressesSet", "AddressesSet"),
    }
}

operation! {
    /// AWS: ec2 DescribeAddresses.
    "ec2" DescribeAddresses(DescribeAddressesInput) -> DescribeAddressesOutput,
    "", None
}
