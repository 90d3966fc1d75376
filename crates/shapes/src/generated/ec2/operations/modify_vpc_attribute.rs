//! Generated: ec2 ModifyVpcAttribute.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifyVpcAttribute takes.
    ModifyVpcAttributeInput = "ModifyVpcAttributeInput" {
        0 enable_dns_hostnames: Option<AttributeBooleanValue>
            = Member::new("EnableDnsHostnames", AttributeBooleanValue::SCHEMA),
        1 enable_dns_support: Option<AttributeBooleanValue>
            = Member::new("EnableDnsSupport", AttributeBooleanValue::SCHEMA),
        2 enable_network_address_usage_metrics: Option<AttributeBooleanValue>
            = Member::new("EnableNetworkAddressUsageMetrics", AttributeBooleanValue::SCHEMA),
        3 vpc_id: String = Member::new("VpcId", &VPC_ID).called("vpcId", "VpcId").required(),
    }
}

shape! {
    /// What ModifyVpcAttribute answers.
    ModifyVpcAttributeOutput = "ModifyVpcAttributeOutput" {
    }
}

operation! {
    /// AWS: ec2 ModifyVpcAttribute.
    "ec2" ModifyVpcAttribute(ModifyVpcAttributeInput) -> ModifyVpcAttributeOutput,
    "", None
}
