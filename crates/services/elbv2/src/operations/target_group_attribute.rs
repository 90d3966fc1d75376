//! Attributes of target groups. AWS: ELBv2 API Reference.

use super::permission;
use crate::rules::attribute;
use crate::{lookup, view};
use aws::Fault;
use resources::elbv2::TargetGroup;
use shapes::elbv2::{
    DescribeTargetGroupAttributesInput, DescribeTargetGroupAttributesOutput,
    ModifyTargetGroupAttributesInput, ModifyTargetGroupAttributesOutput, TargetGroupAttribute,
};
use wire::Call;

/// Lists every attribute. AWS: ELBv2 DescribeTargetGroupAttributes.
pub fn describe_target_group_attributes(
    call: &mut Call<'_>,
    input: DescribeTargetGroupAttributesInput,
) -> Result<DescribeTargetGroupAttributesOutput, Fault> {
    let DescribeTargetGroupAttributesInput { target_group_arn } = input;
    let row = lookup::target_group(call, &target_group_arn)?;
    Ok(DescribeTargetGroupAttributesOutput {
        attributes: Some(view::target_group_attributes(&row.attributes)),
    })
}

/// Sets attributes, all or none. AWS: ELBv2 ModifyTargetGroupAttributes.
pub fn modify_target_group_attributes(
    call: &mut Call<'_>,
    input: ModifyTargetGroupAttributesInput,
) -> Result<ModifyTargetGroupAttributesOutput, Fault> {
    let ModifyTargetGroupAttributesInput {
        attributes,
        target_group_arn,
    } = input;
    let row = lookup::target_group(call, &target_group_arn)?;
    permission::on(call, &row.arn, &row.tags)?;
    let pair = |TargetGroupAttribute { key, value }| (key, value);
    let given = attributes.into_iter().map(pair).collect();
    let attributes = attribute::changed(attribute::TARGET_GROUP, &row.attributes, given)?;
    let row = call.put(TargetGroup {
        attributes,
        ..TargetGroup::clone(&row)
    });
    Ok(ModifyTargetGroupAttributesOutput {
        attributes: Some(view::target_group_attributes(&row.attributes)),
    })
}
