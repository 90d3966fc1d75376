//! Generated: elbv2 DescribeTargetHealth.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeTargetHealth takes.
    DescribeTargetHealthInput = "DescribeTargetHealthInput" {
        0 include: Option<Vec<String>>
            = Member::new("Include", &LIST_OF_DESCRIBE_TARGET_HEALTH_INCLUDE_OPTIONS),
        1 target_group_arn: String = Member::new("TargetGroupArn", &TARGET_GROUP_ARN).required(),
        2 targets: Option<Vec<TargetDescription>> = Member::new("Targets", &TARGET_DESCRIPTIONS),
    }
}

shape! {
    /// What DescribeTargetHealth answers.
    DescribeTargetHealthOutput = "DescribeTargetHealthOutput" {
        0 target_health_descriptions: Option<Vec<TargetHealthDescription>>
            = Member::new("TargetHealthDescriptions", &TARGET_HEALTH_DESCRIPTIONS),
    }
}

operation! {
    /// AWS: elbv2 DescribeTargetHealth.
    "elbv2" DescribeTargetHealth(DescribeTargetHealthInput) -> DescribeTargetHealthOutput,
    "DescribeTargetHealthResult", None
}
