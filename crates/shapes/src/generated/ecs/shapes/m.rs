//! Generated: ecs shapes in m.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: ManagedAgent.
    ManagedAgent = "ManagedAgent" {
        0 last_started_at: Option<Time> = Member::new("lastStartedAt", &TIMESTAMP),
        1 last_status: Option<String> = Member::new("lastStatus", &STRING),
        2 name: Option<String> = Member::new("name", &managed_agent_name::SCHEMA),
        3 reason: Option<String> = Member::new("reason", &STRING),
    }
}

values! {
    /// Values of ManagedAgentName.
    managed_agent_name = "ManagedAgentName" {
        EXECUTE_COMMAND_AGENT = "ExecuteCommandAgent",
    }
}

pub static MANAGED_AGENTS: Schema =
    Schema::list("ManagedAgents", Range::ANY, ManagedAgent::SCHEMA, "member");

pub static MANAGED_APPLICATION_AUTO_SCALING_POLICIES: Schema = Schema::list(
    "ManagedApplicationAutoScalingPolicies",
    Range::ANY,
    ManagedApplicationAutoScalingPolicy::SCHEMA,
    "member",
);

shape! {
    /// AWS: ManagedApplicationAutoScalingPolicy.
    ManagedApplicationAutoScalingPolicy = "ManagedApplicationAutoScalingPolicy" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 metric: String = Member::new("metric", &STRING).required(),
        2 policy_type: String = Member::new("policyType", &STRING).required(),
        3 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        4 status_reason: Option<String> = Member::new("statusReason", &STRING),
        5 target_value: f64 = Member::new("targetValue", &DOUBLE).required(),
        6 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

shape! {
    /// AWS: ManagedAutoScaling.
    ManagedAutoScaling = "ManagedAutoScaling" {
        0 application_auto_scaling_policies: Option<Vec<ManagedApplicationAutoScalingPolicy>>
            = Member::new("applicationAutoScalingPolicies", &MANAGED_APPLICATION_AUTO_SCALING_POLICIES),
        1 scalable_target: Option<ManagedScalableTarget>
            = Member::new("scalableTarget", ManagedScalableTarget::SCHEMA),
    }
}

shape! {
    /// AWS: ManagedCertificate.
    ManagedCertificate = "ManagedCertificate" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 domain_name: String = Member::new("domainName", &STRING).required(),
        2 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        3 status_reason: Option<String> = Member::new("statusReason", &STRING),
        4 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

shape! {
    /// AWS: ManagedIngressPath.
    ManagedIngressPath = "ManagedIngressPath" {
        0 access_type: String = Member::new("accessType", &access_type::SCHEMA).required(),
        1 certificate: Option<ManagedCertificate>
            = Member::new("certificate", ManagedCertificate::SCHEMA),
        2 endpoint: String = Member::new("endpoint", &STRING).required(),
        3 listener: Option<ManagedListener> = Member::new("listener", ManagedListener::SCHEMA),
        4 load_balancer: Option<ManagedLoadBalancer>
            = Member::new("loadBalancer", ManagedLoadBalancer::SCHEMA),
        5 load_balancer_security_groups: Option<Vec<ManagedSecurityGroup>>
            = Member::new("loadBalancerSecurityGroups", &MANAGED_SECURITY_GROUPS),
        6 rule: Option<ManagedListenerRule> = Member::new("rule", ManagedListenerRule::SCHEMA),
        7 target_groups: Option<Vec<ManagedTargetGroup>>
            = Member::new("targetGroups", &MANAGED_TARGET_GROUPS),
    }
}

pub static MANAGED_INGRESS_PATHS: Schema = Schema::list(
    "ManagedIngressPaths",
    Range::ANY,
    ManagedIngressPath::SCHEMA,
    "member",
);

shape! {
    /// AWS: ManagedListener.
    ManagedListener = "ManagedListener" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        2 status_reason: Option<String> = Member::new("statusReason", &STRING),
        3 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

shape! {
    /// AWS: ManagedListenerRule.
    ManagedListenerRule = "ManagedListenerRule" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        2 status_reason: Option<String> = Member::new("statusReason", &STRING),
        3 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

shape! {
    /// AWS: ManagedLoadBalancer.
    ManagedLoadBalancer = "ManagedLoadBalancer" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 scheme: String = Member::new("scheme", &STRING).required(),
        2 security_group_ids: Option<Vec<String>> = Member::new("securityGroupIds", &STRING_LIST),
        3 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        4 status_reason: Option<String> = Member::new("statusReason", &STRING),
        5 subnet_ids: Option<Vec<String>> = Member::new("subnetIds", &STRING_LIST),
        6 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

shape! {
    /// AWS: ManagedLogGroup.
    ManagedLogGroup = "ManagedLogGroup" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 log_group_name: String = Member::new("logGroupName", &STRING).required(),
        2 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        3 status_reason: Option<String> = Member::new("statusReason", &STRING),
        4 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

pub static MANAGED_LOG_GROUPS: Schema = Schema::list(
    "ManagedLogGroups",
    Range::ANY,
    ManagedLogGroup::SCHEMA,
    "member",
);

shape! {
    /// AWS: ManagedMetricAlarm.
    ManagedMetricAlarm = "ManagedMetricAlarm" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        2 status_reason: Option<String> = Member::new("statusReason", &STRING),
        3 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

pub static MANAGED_METRIC_ALARMS: Schema = Schema::list(
    "ManagedMetricAlarms",
    Range::ANY,
    ManagedMetricAlarm::SCHEMA,
    "member",
);

values! {
    /// Values of ManagedResourceStatus.
    managed_resource_status = "ManagedResourceStatus" {
        PROVISIONING = "PROVISIONING",
        ACTIVE = "ACTIVE",
        DEPROVISIONING = "DEPROVISIONING",
        DELETED = "DELETED",
        FAILED = "FAILED",
    }
}

shape! {
    /// AWS: ManagedScalableTarget.
    ManagedScalableTarget = "ManagedScalableTarget" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 max_capacity: i32 = Member::new("maxCapacity", &INTEGER).required(),
        2 min_capacity: i32 = Member::new("minCapacity", &INTEGER).required(),
        3 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        4 status_reason: Option<String> = Member::new("statusReason", &STRING),
        5 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

shape! {
    /// AWS: ManagedSecurityGroup.
    ManagedSecurityGroup = "ManagedSecurityGroup" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        2 status_reason: Option<String> = Member::new("statusReason", &STRING),
        3 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

pub static MANAGED_SECURITY_GROUPS: Schema = Schema::list(
    "ManagedSecurityGroups",
    Range::ANY,
    ManagedSecurityGroup::SCHEMA,
    "member",
);

shape! {
    /// AWS: ManagedStorageConfiguration.
    ManagedStorageConfiguration = "ManagedStorageConfiguration" {
        0 fargate_ephemeral_storage_kms_key_id: Option<String>
            = Member::new("fargateEphemeralStorageKmsKeyId", &STRING),
        1 kms_key_id: Option<String> = Member::new("kmsKeyId", &STRING),
    }
}

shape! {
    /// AWS: ManagedTargetGroup.
    ManagedTargetGroup = "ManagedTargetGroup" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 health_check_path: String = Member::new("healthCheckPath", &STRING).required(),
        2 health_check_port: i32 = Member::new("healthCheckPort", &INTEGER).required(),
        3 port: i32 = Member::new("port", &INTEGER).required(),
        4 status: String = Member::new("status", &managed_resource_status::SCHEMA).required(),
        5 status_reason: Option<String> = Member::new("statusReason", &STRING),
        6 updated_at: Time = Member::new("updatedAt", &TIMESTAMP).required(),
    }
}

pub static MANAGED_TARGET_GROUPS: Schema = Schema::list(
    "ManagedTargetGroups",
    Range::ANY,
    ManagedTargetGroup::SCHEMA,
    "member",
);

shape! {
    /// AWS: MountPoint.
    MountPoint = "MountPoint" {
        0 container_path: Option<String> = Member::new("containerPath", &STRING),
        1 read_only: Option<bool> = Member::new("readOnly", &BOXED_BOOLEAN),
        2 source_volume: Option<String> = Member::new("sourceVolume", &STRING),
    }
}

pub static MOUNT_POINT_LIST: Schema =
    Schema::list("MountPointList", Range::ANY, MountPoint::SCHEMA, "member");
