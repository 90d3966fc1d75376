//! Generated: elbv2 DeleteLoadBalancer.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteLoadBalancer takes.
    DeleteLoadBalancerInput = "DeleteLoadBalancerInput" {
        0 load_balancer_arn: String = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
    }
}

shape! {
    /// What DeleteLoadBalancer answers.
    DeleteLoadBalancerOutput = "DeleteLoadBalancerOutput" {
    }
}

operation! {
    /// AWS: elbv2 DeleteLoadBalancer.
    "elbv2" DeleteLoadBalancer(DeleteLoadBalancerInput) -> DeleteLoadBalancerOutput,
    "DeleteLoadBalancerResult", None
}
