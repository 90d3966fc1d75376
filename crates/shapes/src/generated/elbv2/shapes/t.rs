//! Generated: elbv2 shapes in t.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Tag.
    Tag = "Tag" {
        0 key: String = Member::new("Key", &TAG_KEY).required(),
        1 value: Option<String> = Member::new("Value", &TAG_VALUE),
    }
}

shape! {
    /// AWS: TagDescription.
    TagDescription = "TagDescription" {
        0 resource_arn: Option<String> = Member::new("ResourceArn", &RESOURCE_ARN),
        1 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST),
    }
}

pub static TAG_DESCRIPTIONS: Schema = Schema::list(
    "TagDescriptions",
    Range::ANY,
    TagDescription::SCHEMA,
    "member",
);

pub static TAG_KEY: Schema = Schema::pattern(
    "TagKey",
    Range::between(1, 128),
    r#"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"#,
);

pub static TAG_KEYS: Schema = Schema::list("TagKeys", Range::ANY, &TAG_KEY, "member");

pub static TAG_LIST: Schema = Schema::list("TagList", Range::least(1), Tag::SCHEMA, "member");

pub static TAG_VALUE: Schema = Schema::pattern(
    "TagValue",
    Range::between(0, 256),
    r#"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"#,
);

values! {
    /// Values of TargetAdministrativeOverrideReasonEnum.
    target_administrative_override_reason_enum = "TargetAdministrativeOverrideReasonEnum" {
        ADMINISTRATIVE_OVERRIDE_UNKNOWN = "AdministrativeOverride.Unknown",
        ADMINISTRATIVE_OVERRIDE_NO_OVERRIDE = "AdministrativeOverride.NoOverride",
        ADMINISTRATIVE_OVERRIDE_ZONAL_SHIFT_ACTIVE = "AdministrativeOverride.ZonalShiftActive",
        ADMINISTRATIVE_OVERRIDE_ZONAL_SHIFT_DELEGATED_TO_DNS = "AdministrativeOverride.ZonalShiftDelegatedToDns",
    }
}

values! {
    /// Values of TargetAdministrativeOverrideStateEnum.
    target_administrative_override_state_enum = "TargetAdministrativeOverrideStateEnum" {
        UNKNOWN = "unknown",
        NO_OVERRIDE = "no_override",
        ZONAL_SHIFT_ACTIVE = "zonal_shift_active",
        ZONAL_SHIFT_DELEGATED_TO_DNS = "zonal_shift_delegated_to_dns",
    }
}

pub static TARGET_CONTROL_PORT: Schema =
    Schema::integer("TargetControlPort", Range::between(1, 65535));

shape! {
    /// AWS: TargetDescription.
    TargetDescription = "TargetDescription" {
        0 availability_zone: Option<String> = Member::new("AvailabilityZone", &ZONE_NAME),
        1 id: String = Member::new("Id", &TARGET_ID).required(),
        2 port: Option<i32> = Member::new("Port", &PORT),
        3 quic_server_id: Option<String> = Member::new("QuicServerId", &QUIC_SERVER_ID),
    }
}

pub static TARGET_DESCRIPTIONS: Schema = Schema::list(
    "TargetDescriptions",
    Range::ANY,
    TargetDescription::SCHEMA,
    "member",
);

shape! {
    /// AWS: TargetGroup.
    TargetGroup = "TargetGroup" {
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
        8 load_balancer_arns: Option<Vec<String>>
            = Member::new("LoadBalancerArns", &LOAD_BALANCER_ARNS),
        9 matcher: Option<Matcher> = Member::new("Matcher", Matcher::SCHEMA),
        10 port: Option<i32> = Member::new("Port", &PORT),
        11 protocol: Option<String> = Member::new("Protocol", &protocol_enum::SCHEMA),
        12 protocol_version: Option<String> = Member::new("ProtocolVersion", &PROTOCOL_VERSION),
        13 target_control_port: Option<i32>
            = Member::new("TargetControlPort", &TARGET_CONTROL_PORT),
        14 target_group_arn: Option<String> = Member::new("TargetGroupArn", &TARGET_GROUP_ARN),
        15 target_group_name: Option<String> = Member::new("TargetGroupName", &TARGET_GROUP_NAME),
        16 target_type: Option<String> = Member::new("TargetType", &target_type_enum::SCHEMA),
        17 unhealthy_threshold_count: Option<i32>
            = Member::new("UnhealthyThresholdCount", &HEALTH_CHECK_THRESHOLD_COUNT),
        18 vpc_id: Option<String> = Member::new("VpcId", &VPC_ID),
    }
}

pub static TARGET_GROUP_ARN: Schema = Schema::text("TargetGroupArn", Range::ANY);

pub static TARGET_GROUP_ARNS: Schema =
    Schema::list("TargetGroupArns", Range::ANY, &TARGET_GROUP_ARN, "member");

shape! {
    /// AWS: TargetGroupAttribute.
    TargetGroupAttribute = "TargetGroupAttribute" {
        0 key: Option<String> = Member::new("Key", &TARGET_GROUP_ATTRIBUTE_KEY),
        1 value: Option<String> = Member::new("Value", &TARGET_GROUP_ATTRIBUTE_VALUE),
    }
}

pub static TARGET_GROUP_ATTRIBUTE_KEY: Schema = Schema::pattern(
    "TargetGroupAttributeKey",
    Range::most(256),
    r#"^[a-zA-Z0-9._]+$"#,
);

pub static TARGET_GROUP_ATTRIBUTE_VALUE: Schema =
    Schema::text("TargetGroupAttributeValue", Range::ANY);

pub static TARGET_GROUP_ATTRIBUTES: Schema = Schema::list(
    "TargetGroupAttributes",
    Range::ANY,
    TargetGroupAttribute::SCHEMA,
    "member",
);

values! {
    /// Values of TargetGroupIpAddressTypeEnum.
    target_group_ip_address_type_enum = "TargetGroupIpAddressTypeEnum" {
        IPV4 = "ipv4",
        IPV6 = "ipv6",
    }
}

pub static TARGET_GROUP_LIST: Schema = Schema::list(
    "TargetGroupList",
    Range::ANY,
    TargetGroupTuple::SCHEMA,
    "member",
);

pub static TARGET_GROUP_NAME: Schema = Schema::text("TargetGroupName", Range::ANY);

pub static TARGET_GROUP_NAMES: Schema =
    Schema::list("TargetGroupNames", Range::ANY, &TARGET_GROUP_NAME, "member");

shape! {
    /// AWS: TargetGroupStickinessConfig.
    TargetGroupStickinessConfig = "TargetGroupStickinessConfig" {
        0 duration_seconds: Option<i32>
            = Member::new("DurationSeconds", &TARGET_GROUP_STICKINESS_DURATION_SECONDS),
        1 enabled: Option<bool> = Member::new("Enabled", &TARGET_GROUP_STICKINESS_ENABLED),
    }
}

pub static TARGET_GROUP_STICKINESS_DURATION_SECONDS: Schema =
    Schema::integer("TargetGroupStickinessDurationSeconds", Range::ANY);

pub static TARGET_GROUP_STICKINESS_ENABLED: Schema =
    Schema::boolean("TargetGroupStickinessEnabled");

shape! {
    /// AWS: TargetGroupTuple.
    TargetGroupTuple = "TargetGroupTuple" {
        0 target_group_arn: Option<String> = Member::new("TargetGroupArn", &TARGET_GROUP_ARN),
        1 weight: Option<i32> = Member::new("Weight", &TARGET_GROUP_WEIGHT),
    }
}

pub static TARGET_GROUP_WEIGHT: Schema = Schema::integer("TargetGroupWeight", Range::ANY);

pub static TARGET_GROUPS: Schema =
    Schema::list("TargetGroups", Range::ANY, TargetGroup::SCHEMA, "member");

shape! {
    /// AWS: TargetHealth.
    TargetHealth = "TargetHealth" {
        0 description: Option<String> = Member::new("Description", &DESCRIPTION),
        1 reason: Option<String> = Member::new("Reason", &target_health_reason_enum::SCHEMA),
        2 state: Option<String> = Member::new("State", &target_health_state_enum::SCHEMA),
    }
}

shape! {
    /// AWS: TargetHealthDescription.
    TargetHealthDescription = "TargetHealthDescription" {
        0 administrative_override: Option<AdministrativeOverride>
            = Member::new("AdministrativeOverride", AdministrativeOverride::SCHEMA),
        1 anomaly_detection: Option<AnomalyDetection>
            = Member::new("AnomalyDetection", AnomalyDetection::SCHEMA),
        2 health_check_port: Option<String> = Member::new("HealthCheckPort", &HEALTH_CHECK_PORT),
        3 target: Option<TargetDescription> = Member::new("Target", TargetDescription::SCHEMA),
        4 target_health: Option<TargetHealth> = Member::new("TargetHealth", TargetHealth::SCHEMA),
    }
}

pub static TARGET_HEALTH_DESCRIPTIONS: Schema = Schema::list(
    "TargetHealthDescriptions",
    Range::ANY,
    TargetHealthDescription::SCHEMA,
    "member",
);

values! {
    /// Values of TargetHealthReasonEnum.
    target_health_reason_enum = "TargetHealthReasonEnum" {
        ELB_REGISTRATION_IN_PROGRESS = "Elb.RegistrationInProgress",
        ELB_INITIAL_HEALTH_CHECKING = "Elb.InitialHealthChecking",
        TARGET_RESPONSE_CODE_MISMATCH = "Target.ResponseCodeMismatch",
        TARGET_TIMEOUT = "Target.Timeout",
        TARGET_FAILED_HEALTH_CHECKS = "Target.FailedHealthChecks",
        TARGET_NOT_REGISTERED = "Target.NotRegistered",
        TARGET_NOT_IN_USE = "Target.NotInUse",
        TARGET_DEREGISTRATION_IN_PROGRESS = "Target.DeregistrationInProgress",
        TARGET_INVALID_STATE = "Target.InvalidState",
        TARGET_IP_UNUSABLE = "Target.IpUnusable",
        TARGET_HEALTH_CHECK_DISABLED = "Target.HealthCheckDisabled",
        ELB_INTERNAL_ERROR = "Elb.InternalError",
    }
}

values! {
    /// Values of TargetHealthStateEnum.
    target_health_state_enum = "TargetHealthStateEnum" {
        INITIAL = "initial",
        HEALTHY = "healthy",
        UNHEALTHY = "unhealthy",
        UNHEALTHY_DRAINING = "unhealthy.draining",
        UNUSED = "unused",
        DRAINING = "draining",
        UNAVAILABLE = "unavailable",
    }
}

pub static TARGET_ID: Schema = Schema::text("TargetId", Range::ANY);

values! {
    /// Values of TargetTypeEnum.
    target_type_enum = "TargetTypeEnum" {
        INSTANCE = "instance",
        IP = "ip",
        LAMBDA = "lambda",
        ALB = "alb",
    }
}

values! {
    /// Values of TransformTypeEnum.
    transform_type_enum = "TransformTypeEnum" {
        HOST_HEADER_REWRITE = "host-header-rewrite",
        URL_REWRITE = "url-rewrite",
    }
}

pub static TRUST_STORE_ARN: Schema = Schema::text("TrustStoreArn", Range::ANY);

values! {
    /// Values of TrustStoreAssociationStatusEnum.
    trust_store_association_status_enum = "TrustStoreAssociationStatusEnum" {
        ACTIVE = "active",
        REMOVED = "removed",
    }
}
