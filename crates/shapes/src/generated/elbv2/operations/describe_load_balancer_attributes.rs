//! Generated: elbv2 DescribeLoadBalancerAttributes.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeLoadBalancerAttributes takes.
    DescribeLoadBalancerAttributesInput = "DescribeLoadBalancerAttributesInput" {
        0 load_balancer_arn: String = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
    }
}

shape! {
    /// What DescribeLoadBalancerAttributes answers.
    DescribeLoadBalancerAttributesOutput = "DescribeLoadBalancerAttributesOutput" {
        0 attributes: Option<Vec<LoadBalancerAttribute>>
            = Member::new("Attributes", &LOAD_BALANCER_ATTRIBUTES),
    }
}

operation! {
    /// AWS: elbv2 DescribeLoadBalancerAttributes.
    "elbv2" DescribeLoadBalancerAttributes(DescribeLoadBalancerAttributesInput) -> DescribeLoadBalancerAttributesOutput,
    "DescribeLoadBalancerAttributesResult", None
}
