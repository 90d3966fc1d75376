//! Attributes of listeners. AWS: ELBv2 API Reference.

use super::permission;
use crate::rules::attribute;
use crate::{lookup, view};
use aws::Fault;
use resources::elbv2::Listener;
use shapes::elbv2::{
    DescribeListenerAttributesInput, DescribeListenerAttributesOutput, ListenerAttribute,
    ModifyListenerAttributesInput, ModifyListenerAttributesOutput,
};
use wire::Call;

/// Lists every attribute. AWS: ELBv2 DescribeListenerAttributes.
pub fn describe_listener_attributes(
    call: &mut Call<'_>,
    input: DescribeListenerAttributesInput,
) -> Result<DescribeListenerAttributesOutput, Fault> {
    let DescribeListenerAttributesInput { listener_arn } = input;
    let row = lookup::listener(call, &listener_arn)?;
    Ok(DescribeListenerAttributesOutput {
        attributes: Some(view::listener_attributes(&row.attributes)),
    })
}

/// Sets attributes, all or none. AWS: ELBv2 ModifyListenerAttributes.
pub fn modify_listener_attributes(
    call: &mut Call<'_>,
    input: ModifyListenerAttributesInput,
) -> Result<ModifyListenerAttributesOutput, Fault> {
    let ModifyListenerAttributesInput {
        attributes,
        listener_arn,
    } = input;
    let row = lookup::listener(call, &listener_arn)?;
    permission::on(call, &row.arn, &row.tags)?;
    let pair = |ListenerAttribute { key, value }| (key, value);
    let given = attributes.into_iter().map(pair).collect();
    let attributes = attribute::changed(attribute::LISTENER, &row.attributes, given)?;
    let row = call.put(Listener {
        attributes,
        ..Listener::clone(&row)
    });
    Ok(ModifyListenerAttributesOutput {
        attributes: Some(view::listener_attributes(&row.attributes)),
    })
}
