//! Generated: ec2 DescribeVpcAttribute.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeVpcAttribute takes.
    DescribeVpcAttributeInput = "DescribeVpcAttributeInput" {
        0 attribute: String = Member::new("Attribute", &vpc_attribute_name::SCHEMA).required(),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 vpc_id: String = Member::new("VpcId", &VPC_ID).required(),
    }
}

shape! {
    /// What DescribeVpcAttribute answers.
    DescribeVpcAttributeOutput = "DescribeVpcAttributeOutput" {
        0 enable_dns_hostnames: Option<AttributeBooleanValue>
            = Member::new("EnableDnsHostnames", AttributeBooleanValue::SCHEMA)
            .called("enableDnsHostnames", "EnableDnsHostnames"),
        1 enable_dns_support: Option<AttributeBooleanValue>
            = Member::new("EnableDnsSupport", AttributeBooleanValue::SCHEMA)
            .called("enableDnsSupport", "EnableDnsSupport"),
        2 enable_network_address_usage_metrics: Option<AttributeBooleanValue>
            = Member::new("EnableNetworkAddressUsageMetrics", AttributeBooleanValue::SCHEMA)
            .called("enableNetworkAddressUsageMetrics", "EnableNetworkAddressUsageMetrics"),
        3 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

operation! {
    /// AWS: ec2 DescribeVpcAttribute.
    "ec2" DescribeVpcAttribute(DescribeVpcAttributeInput) -> DescribeVpcAttributeOutput,
    "", None
}
