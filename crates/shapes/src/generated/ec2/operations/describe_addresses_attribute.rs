//! Generated: ec2 DescribeAddressesAttribute.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeAddressesAttribute takes.
    DescribeAddressesAttributeInput = "DescribeAddressesAttributeInput" {
        0 allocation_ids: Option<Vec<String>>
            = Member::new("AllocationIds", &ALLOCATION_IDS).called("AllocationId", "AllocationId"),
        1 attribute: Option<String> = Member::new("Attribute", &address_attribute_name::SCHEMA),
        2 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN),
        3 max_results: Option<i32> = Member::new("MaxResults", &ADDRESS_MAX_RESULTS),
        4 next_token: Option<String> = Member::new("NextToken", &NEXT_TOKEN),
    }
}

shape! {
    /// What DescribeAddressesAttribute answers.
    DescribeAddressesAttributeOutput = "DescribeAddressesAttributeOutput" {
        0 addresses: Option<Vec<AddressAttribute>>
            = Member::new("Addresses", &ADDRESS_SET).called("addressSet", "AddressSet"),
        1 next_token: Option<String>
            = Member::new("NextToken", &NEXT_TOKEN).called("nextToken", "NextToken"),
    }
}

operation! {
    /// AWS: ec2 DescribeAddressesAttribute.
    "ec2" DescribeAddressesAttribute(DescribeAddressesAttributeInput) -> DescribeAddressesAttributeOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "Addresses",
        more_results: "",
    })
}
