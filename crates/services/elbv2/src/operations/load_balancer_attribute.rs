//! Attributes of load balancers. AWS: ELBv2 API Reference.

use super::permission;
use crate::rules::attribute;
use crate::{lookup, view};
use aws::Fault;
use resources::elbv2::LoadBalancer;
use shapes::elbv2::{
    DescribeLoadBalancerAttributesInput, DescribeLoadBalancerAttributesOutput,
    LoadBalancerAttribute, ModifyLoadBalancerAttributesInput, ModifyLoadBalancerAttributesOutput,
};
use wire::Call;

/// Lists every attribute. AWS: ELBv2 DescribeLoadBalancerAttributes.
pub fn describe_load_balancer_attributes(
    call: &mut Call<'_>,
    input: DescribeLoadBalancerAttributesInput,
) -> Result<DescribeLoadBalancerAttributesOutput, Fault> {
    let DescribeLoadBalancerAttributesInput { load_balancer_arn } = input;
    let row = lookup::load_balancer(call, &load_balancer_arn)?;
    Ok(DescribeLoadBalancerAttributesOutput {
        attributes: Some(view::load_balancer_attributes(&row.attributes)),
    })
}

/// Sets attributes, all or none. AWS: ELBv2 ModifyLoadBalancerAttributes.
pub fn modify_load_balancer_attributes(
    call: &mut Call<'_>,
    input: ModifyLoadBalancerAttributesInput,
) -> Result<ModifyLoadBalancerAttributesOutput, Fault> {
    let ModifyLoadBalancerAttributesInput {
        attributes,
        load_balancer_arn,
    } = input;
    let row = lookup::load_balancer(call, &load_balancer_arn)?;
    permission::on(call, &row.arn, &row.tags)?;
    let pair = |LoadBalancerAttribute { key, value }| (key, value);
    let given = attributes.into_iter().map(pair).collect();
    let attributes = attribute::changed(attribute::LOAD_BALANCER, &row.attributes, given)?;
    let row = call.put(LoadBalancer {
        attributes,
        ..LoadBalancer::clone(&row)
    });
    Ok(ModifyLoadBalancerAttributesOutput {
        attributes: Some(view::load_balancer_attributes(&row.attributes)),
    })
}
