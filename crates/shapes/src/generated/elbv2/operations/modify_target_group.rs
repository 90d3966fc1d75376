//! Generated: elbv2 ModifyTargetGroup.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifyTargetGroup takes.
    ModifyTargetGroupInput = "ModifyTargetGroupInput" {
        0 health_check_enabled: Option<bool>
            = Member::new("HealthCheckEnabled", &HEALTH_CHECK_ENABLED),
        1 health_check_interval_seconds: Option<i32>
            = Member::new("HealthCheckIntervalSeconds", &HEALTH_CHECK_INTERVAL_SECONDS),
        2 health_check_path: Option<String> = Member::new("HealthCheckPath", &PATH),
        3 health_check_port: Option<String> = Member::new("HealthCheckPort", &HEALTH_CHECK_PORT),
        4 health_check_protocol: Option<String>
            = Member::new("HealthCheckProtocol", &protocol_enum::SCHEMA),
        5 health_check_timeout_seconds: Option<i32>
            = Member::new("HealthCheckTimeoutSeconds", &HEALTH_CHECK_TIMEOUT_SECONDS),
        6 healthy_threshold_count: Option<i32>
            = Member::new("HealthyThresholdCount", &HEALTH_CHECK_THRESHOLD_COUNT),
        7 matcher: Option<Matcher> = Member::new("Matcher", Matcher::SCHEMA),
        8 target_group_arn: String = Member::new("TargetGroupArn", &TARGET_GROUP_ARN).required(),
        9 unhealthy_threshold_count: Option<i32>
            = Member::new("UnhealthyThresholdCount", &HEALTH_CHECK_THRESHOLD_COUNT),
    }
}

shape! {
    /// What ModifyTargetGroup answers.
    ModifyTargetGroupOutput = "ModifyTargetGroupOutput" {
        0 target_groups: Option<Vec<TargetGroup>> = Member::new("TargetGroups", &TARGET_GROUPS),
    }
}

operation! {
    /// AWS: elbv2 ModifyTargetGroup.
    "elbv2" ModifyTargetGroup(ModifyTargetGroupInput) -> ModifyTargetGroupOutput,
    "ModifyTargetGroupResult", None
}
