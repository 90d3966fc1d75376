//! Generated: elbv2 DescribeTargetGroupAttributes.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeTargetGroupAttributes takes.
    DescribeTargetGroupAttributesInput = "DescribeTargetGroupAttributesInput" {
        0 target_group_arn: String = Member::new("TargetGroupArn", &TARGET_GROUP_ARN).required(),
    }
}

shape! {
    /// What DescribeTargetGroupAttributes answers.
    DescribeTargetGroupAttributesOutput = "DescribeTargetGroupAttributesOutput" {
        0 attributes: Option<Vec<TargetGroupAttribute>>
            = Member::new("Attributes", &TARGET_GROUP_ATTRIBUTES),
    }
}

operation! {
    /// AWS: elbv2 DescribeTargetGroupAttributes.
    "elbv2" DescribeTargetGroupAttributes(DescribeTargetGroupAttributesInput) -> DescribeTargetGroupAttributesOutput,
    "DescribeTargetGroupAttributesResult", None
}
