//! Generated: elbv2 DeleteTargetGroup.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteTargetGroup takes.
    DeleteTargetGroupInput = "DeleteTargetGroupInput" {
        0 target_group_arn: String = Member::new("TargetGroupArn", &TARGET_GROUP_ARN).required(),
    }
}

shape! {
    /// What DeleteTargetGroup answers.
    DeleteTargetGroupOutput = "DeleteTargetGroupOutput" {
    }
}

operation! {
    /// AWS: elbv2 DeleteTargetGroup.
    "elbv2" DeleteTargetGroup(DeleteTargetGroupInput) -> DeleteTargetGroupOutput,
    "DeleteTargetGroupResult", None
}
