//! Generated: elbv2 DeregisterTargets.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeregisterTargets takes.
    DeregisterTargetsInput = "DeregisterTargetsInput" {
        0 target_group_arn: String = Member::new("TargetGroupArn", &TARGET_GROUP_ARN).required(),
        1 targets: Vec<TargetDescription> = Member::new("Targets", &TARGET_DESCRIPTIONS).required(),
    }
}

shape! {
    /// What DeregisterTargets answers.
    DeregisterTargetsOutput = "DeregisterTargetsOutput" {
    }
}

operation! {
    /// AWS: elbv2 DeregisterTargets.
    "elbv2" DeregisterTargets(DeregisterTargetsInput) -> DeregisterTargetsOutput,
    "DeregisterTargetsResult", None
}
