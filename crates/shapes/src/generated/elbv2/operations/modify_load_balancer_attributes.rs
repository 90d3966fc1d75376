//! Generated: elbv2 ModifyLoadBalancerAttributes.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifyLoadBalancerAttributes takes.
    ModifyLoadBalancerAttributesInput = "ModifyLoadBalancerAttributesInput" {
        0 attributes: Vec<LoadBalancerAttribute>
            = Member::new("Attributes", &LOAD_BALANCER_ATTRIBUTES).required(),
        1 load_balancer_arn: String = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
    }
}

shape! {
    /// What ModifyLoadBalancerAttributes answers.
    ModifyLoadBalancerAttributesOutput = "ModifyLoadBalancerAttributesOutput" {
        0 attributes: Option<Vec<LoadBalancerAttribute>>
            = Member::new("Attributes", &LOAD_BALANCER_ATTRIBUTES),
    }
}

operation! {
    /// AWS: elbv2 ModifyLoadBalancerAttributes.
    "elbv2" ModifyLoadBalancerAttributes(ModifyLoadBalancerAttributesInput) -> ModifyLoadBalancerAttributesOutput,
    "ModifyLoadBalancerAttributesResult", None
}
