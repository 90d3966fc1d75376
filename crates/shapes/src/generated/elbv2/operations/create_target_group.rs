//! Generated: elbv2 CreateTargetGroup.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateTargetGroup takes.
    CreateTargetGroupInput = "CreateTargetGroupInput" {
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
        7 ip_address_type: Option<String>
            = Member::new("IpAddressType", &target_group_ip_address_type_enum::SCHEMA),
        8 matcher: Option<Matcher> = Member::new("Matcher", Matcher::SCHEMA),
        9 name: String = Member::new("Name", &TARGET_GROUP_NAME).required(),
        10 port: Option<i32> = Member::new("Port", &PORT),
        11 protocol: Option<String> = Member::new("Protocol", &protocol_enum::SCHEMA),
        12 protocol_version: Option<String> = Member::new("ProtocolVersion", &PROTOCOL_VERSION),
        13 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST),
        14 target_control_port: Option<i32>
            = Member::new("TargetControlPort", &TARGET_CONTROL_PORT),
        15 target_type: Option<String> = Member::new("TargetType", &target_type_enum::SCHEMA),
        16 unhealthy_threshold_count: Option<i32>
            = Member::new("UnhealthyThresholdCount", &HEALTH_CHECK_THRESHOLD_COUNT),
        17 vpc_id: Option<String> = Member::new("VpcId", &VPC_ID),
    }
}

shape! {
    /// What CreateTargetGroup answers.
    CreateTargetGroupOutput = "CreateTargetGroupOutput" {
        0 target_groups: Option<Vec<TargetGroup>> = Member::new("TargetGroups", &TARGET_GROUPS),
    }
}

operation! {
    /// AWS: elbv2 CreateTargetGroup.
    "elbv2" CreateTargetGroup(CreateTargetGroupInput) -> CreateTargetGroupOutput,
    "CreateTargetGroupResult", None
}
