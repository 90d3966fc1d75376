//! Generated: elbv2 ModifyTargetGroupAttributes.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifyTargetGroupAttributes takes.
    ModifyTargetGroupAttributesInput = "ModifyTargetGroupAttributesInput" {
        0 attributes: Vec<TargetGroupAttribute>
            = Member::new("Attributes", &TARGET_GROUP_ATTRIBUTES).required(),
        1 target_group_arn: String = Member::new("TargetGroupArn", &TARGET_GROUP_ARN).required(),
    }
}

shape! {
    /// What ModifyTargetGroupAttributes answers.
    ModifyTargetGroupAttributesOutput = "ModifyTargetGroupAttributesOutput" {
        0 attributes: Option<Vec<TargetGroupAttribute>>
            = Member::new("Attributes", &TARGET_GROUP_ATTRIBUTES),
    }
}

operation! {
    /// AWS: elbv2 ModifyTargetGroupAttributes.
    "elbv2" ModifyTargetGroupAttributes(ModifyTargetGroupAttributesInput) -> ModifyTargetGroupAttributesOutput,
    "ModifyTargetGroupAttributesResult", None
}
