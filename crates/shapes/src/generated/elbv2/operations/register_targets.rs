//! Generated: elbv2 RegisterTargets.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What RegisterTargets takes.
    RegisterTargetsInput = "RegisterTargetsInput" {
        0 target_group_arn: String = Member::new("TargetGroupArn", &TARGET_GROUP_ARN).required(),
        1 targets: Vec<TargetDescription> = Member::new("Targets", &TARGET_DESCRIPTIONS).required(),
    }
}

shape! {
    /// What RegisterTargets answers.
    RegisterTargetsOutput = "RegisterTargetsOutput" {
    }
}

operation! {
    /// AWS: elbv2 RegisterTargets.
    "elbv2" RegisterTargets(RegisterTargetsInput) -> RegisterTargetsOutput,
    "RegisterTargetsResult", None
}
