//! Generated: ecs shapes in d.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Deployment.
    Deployment = "Deployment" {
        0 capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        1 created_at: Option<Time> = Member::new("createdAt", &TIMESTAMP),
        2 desired_count: Option<i32> = Member::new("desiredCount", &INTEGER),
        3 failed_tasks: Option<i32> = Member::new("failedTasks", &INTEGER),
        4 fargate_ephemeral_storage: Option<DeploymentEphemeralStorage>
            = Member::new("fargateEphemeralStorage", DeploymentEphemeralStorage::SCHEMA),
        5 id: Option<String> = Member::new("id", &STRING),
        6 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        7 network_configuration: Option<NetworkConfiguration>
            = Member::new("networkConfiguration", NetworkConfiguration::SCHEMA),
        8 pending_count: Option<i32> = Member::new("pendingCount", &INTEGER),
        9 platform_family: Option<String> = Member::new("platformFamily", &STRING),
        10 platform_version: Option<String> = Member::new("platformVersion", &STRING),
        11 rollout_state: Option<String>
            = Member::new("rolloutState", &deployment_rollout_state::SCHEMA),
        12 rollout_state_reason: Option<String> = Member::new("rolloutStateReason", &STRING),
        13 running_count: Option<i32> = Member::new("runningCount", &INTEGER),
        14 service_connect_configuration: Option<ServiceConnectConfiguration>
            = Member::new("serviceConnectConfiguration", ServiceConnectConfiguration::SCHEMA),
        15 service_connect_resources: Option<Vec<ServiceConnectServiceResource>>
            = Member::new("serviceConnectResources", &SERVICE_CONNECT_SERVICE_RESOURCE_LIST),
        16 status: Option<String> = Member::new("status", &STRING),
        17 task_definition: Option<String> = Member::new("taskDefinition", &STRING),
        18 updated_at: Option<Time> = Member::new("updatedAt", &TIMESTAMP),
        19 volume_configurations: Option<Vec<ServiceVolumeConfiguration>>
            = Member::new("volumeConfigurations", &SERVICE_VOLUME_CONFIGURATIONS),
        20 vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>>
            = Member::new("vpcLatticeConfigurations", &VPC_LATTICE_CONFIGURATIONS),
    }
}

shape! {
    /// AWS: DeploymentAlarms.
    DeploymentAlarms = "DeploymentAlarms" {
        0 alarm_names: Vec<String> = Member::new("alarmNames", &STRING_LIST).required(),
        1 enable: bool = Member::new("enable", &BOOLEAN).required(),
        2 rollback: bool = Member::new("rollback", &BOOLEAN).required(),
    }
}

shape! {
    /// AWS: DeploymentCircuitBreaker.
    DeploymentCircuitBreaker = "DeploymentCircuitBreaker" {
        0 enable: bool = Member::new("enable", &BOOLEAN).required(),
        1 rollback: bool = Member::new("rollback", &BOOLEAN).required(),
    }
}

shape! {
    /// AWS: DeploymentConfiguration.
    DeploymentConfiguration = "DeploymentConfiguration" {
        0 alarms: Option<DeploymentAlarms> = Member::new("alarms", DeploymentAlarms::SCHEMA),
        1 bake_time_in_minutes: Option<i32> = Member::new("bakeTimeInMinutes", &BOXED_INTEGER),
        2 canary_configuration: Option<CanaryConfiguration>
            = Member::new("canaryConfiguration", CanaryConfiguration::SCHEMA),
        3 deployment_circuit_breaker: Option<DeploymentCircuitBreaker>
            = Member::new("deploymentCircuitBreaker", DeploymentCircuitBreaker::SCHEMA),
        4 lifecycle_hooks: Option<Vec<DeploymentLifecycleHook>>
            = Member::new("lifecycleHooks", &DEPLOYMENT_LIFECYCLE_HOOK_LIST),
        5 linear_configuration: Option<LinearConfiguration>
            = Member::new("linearConfiguration", LinearConfiguration::SCHEMA),
        6 maximum_percent: Option<i32> = Member::new("maximumPercent", &BOXED_INTEGER),
        7 minimum_healthy_percent: Option<i32>
            = Member::new("minimumHealthyPercent", &BOXED_INTEGER),
        8 strategy: Option<String> = Member::new("strategy", &deployment_strategy::SCHEMA),
    }
}

shape! {
    /// AWS: DeploymentController.
    DeploymentController = "DeploymentController" {
        0 r#type: String = Member::new("type", &deployment_controller_type::SCHEMA).required(),
    }
}

values! {
    /// Values of DeploymentControllerType.
    deployment_controller_type = "DeploymentControllerType" {
        ECS = "ECS",
        CODE_DEPLOY = "CODE_DEPLOY",
        EXTERNAL = "EXTERNAL",
    }
}

shape! {
    /// AWS: DeploymentEphemeralStorage.
    DeploymentEphemeralStorage = "DeploymentEphemeralStorage" {
        0 kms_key_id: Option<String> = Member::new("kmsKeyId", &STRING),
    }
}

shape! {
    /// AWS: DeploymentLifecycleHook.
    DeploymentLifecycleHook = "DeploymentLifecycleHook" {
        0 hook_details: Option<serde_json::Value> = Member::new("hookDetails", &HOOK_DETAILS),
        1 hook_target_arn: Option<String> = Member::new("hookTargetArn", &STRING),
        2 lifecycle_stages: Option<Vec<String>>
            = Member::new("lifecycleStages", &DEPLOYMENT_LIFECYCLE_HOOK_STAGE_LIST),
        3 role_arn: Option<String> = Member::new("roleArn", &IAM_ROLE_ARN),
        4 target_type: Option<String>
            = Member::new("targetType", &deployment_lifecycle_hook_target_type::SCHEMA),
        5 timeout_configuration: Option<DeploymentLifecycleHookTimeoutConfiguration>
            = Member::new("timeoutConfiguration", DeploymentLifecycleHookTimeoutConfiguration::SCHEMA),
    }
}

values! {
    /// Values of DeploymentLifecycleHookAction.
    deployment_lifecycle_hook_action = "DeploymentLifecycleHookAction" {
        ROLLBACK = "ROLLBACK",
        CONTINUE = "CONTINUE",
    }
}

shape! {
    /// AWS: DeploymentLifecycleHookDetail.
    DeploymentLifecycleHookDetail = "DeploymentLifecycleHookDetail" {
        0 expires_at: Option<Time> = Member::new("expiresAt", &TIMESTAMP),
        1 hook_id: Option<String> = Member::new("hookId", &STRING),
        2 status: Option<String> = Member::new("status", &deployment_lifecycle_hook_status::SCHEMA),
        3 target_arn: Option<String> = Member::new("targetArn", &STRING),
        4 target_type: Option<String>
            = Member::new("targetType", &deployment_lifecycle_hook_target_type::SCHEMA),
        5 timeout_action: Option<String>
            = Member::new("timeoutAction", &deployment_lifecycle_hook_action::SCHEMA),
    }
}

pub static DEPLOYMENT_LIFECYCLE_HOOK_DETAIL_LIST: Schema = Schema::list(
    "DeploymentLifecycleHookDetailList",
    Range::ANY,
    DeploymentLifecycleHookDetail::SCHEMA,
    "member",
);

pub static DEPLOYMENT_LIFECYCLE_HOOK_DURATION: Schema =
    Schema::integer("DeploymentLifecycleHookDuration", Range::between(1, 20160));

pub static DEPLOYMENT_LIFECYCLE_HOOK_LIST: Schema = Schema::list(
    "DeploymentLifecycleHookList",
    Range::ANY,
    DeploymentLifecycleHook::SCHEMA,
    "member",
);

values! {
    /// Values of DeploymentLifecycleHookStage.
    deployment_lifecycle_hook_stage = "DeploymentLifecycleHookStage" {
        RECONCILE_SERVICE = "RECONCILE_SERVICE",
        PRE_SCALE_UP = "PRE_SCALE_UP",
        POST_SCALE_UP = "POST_SCALE_UP",
        TEST_TRAFFIC_SHIFT = "TEST_TRAFFIC_SHIFT",
        POST_TEST_TRAFFIC_SHIFT = "POST_TEST_TRAFFIC_SHIFT",
        PRE_PRODUCTION_TRAFFIC_SHIFT = "PRE_PRODUCTION_TRAFFIC_SHIFT",
        PRODUCTION_TRAFFIC_SHIFT = "PRODUCTION_TRAFFIC_SHIFT",
        POST_PRODUCTION_TRAFFIC_SHIFT = "POST_PRODUCTION_TRAFFIC_SHIFT",
    }
}

pub static DEPLOYMENT_LIFECYCLE_HOOK_STAGE_LIST: Schema = Schema::list(
    "DeploymentLifecycleHookStageList",
    Range::ANY,
    &deployment_lifecycle_hook_stage::SCHEMA,
    "member",
);

values! {
    /// Values of DeploymentLifecycleHookStatus.
    deployment_lifecycle_hook_status = "DeploymentLifecycleHookStatus" {
        AWAITING_ACTION = "AWAITING_ACTION",
        IN_PROGRESS = "IN_PROGRESS",
        SUCCEEDED = "SUCCEEDED",
        FAILED = "FAILED",
        TIMED_OUT = "TIMED_OUT",
    }
}

values! {
    /// Values of DeploymentLifecycleHookTargetType.
    deployment_lifecycle_hook_target_type = "DeploymentLifecycleHookTargetType" {
        AWS_LAMBDA = "AWS_LAMBDA",
        PAUSE = "PAUSE",
    }
}

shape! {
    /// AWS: DeploymentLifecycleHookTimeoutConfiguration.
    DeploymentLifecycleHookTimeoutConfiguration = "DeploymentLifecycleHookTimeoutConfiguration" {
        0 action: Option<String> = Member::new("action", &deployment_lifecycle_hook_action::SCHEMA),
        1 timeout_in_minutes: Option<i32>
            = Member::new("timeoutInMinutes", &DEPLOYMENT_LIFECYCLE_HOOK_DURATION),
    }
}

values! {
    /// Values of DeploymentRolloutState.
    deployment_rollout_state = "DeploymentRolloutState" {
        COMPLETED = "COMPLETED",
        FAILED = "FAILED",
        IN_PROGRESS = "IN_PROGRESS",
    }
}

values! {
    /// Values of DeploymentStrategy.
    deployment_strategy = "DeploymentStrategy" {
        ROLLING = "ROLLING",
        BLUE_GREEN = "BLUE_GREEN",
        LINEAR = "LINEAR",
        CANARY = "CANARY",
    }
}

pub static DEPLOYMENTS: Schema =
    Schema::list("Deployments", Range::ANY, Deployment::SCHEMA, "member");

values! {
    /// Values of DesiredStatus.
    desired_status = "DesiredStatus" {
        RUNNING = "RUNNING",
        PENDING = "PENDING",
        STOPPED = "STOPPED",
    }
}

shape! {
    /// AWS: Device.
    Device = "Device" {
        0 container_path: Option<String> = Member::new("containerPath", &STRING),
        1 host_path: String = Member::new("hostPath", &STRING).required(),
        2 permissions: Option<Vec<String>> = Member::new("permissions", &DEVICE_CGROUP_PERMISSIONS),
    }
}

values! {
    /// Values of DeviceCgroupPermission.
    device_cgroup_permission = "DeviceCgroupPermission" {
        READ = "read",
        WRITE = "write",
        MKNOD = "mknod",
    }
}

pub static DEVICE_CGROUP_PERMISSIONS: Schema = Schema::list(
    "DeviceCgroupPermissions",
    Range::ANY,
    &device_cgroup_permission::SCHEMA,
    "member",
);

pub static DEVICES_LIST: Schema = Schema::list("DevicesList", Range::ANY, Device::SCHEMA, "member");

pub static DOCKER_LABELS_MAP: Schema = Schema::map("DockerLabelsMap", Range::ANY, &STRING, &STRING);

shape! {
    /// AWS: DockerVolumeConfiguration.
    DockerVolumeConfiguration = "DockerVolumeConfiguration" {
        0 autoprovision: Option<bool> = Member::new("autoprovision", &BOXED_BOOLEAN),
        1 driver: Option<String> = Member::new("driver", &STRING),
        2 driver_opts: Option<BTreeMap<String, String>> = Member::new("driverOpts", &STRING_MAP),
        3 labels: Option<BTreeMap<String, String>> = Member::new("labels", &STRING_MAP),
        4 scope: Option<String> = Member::new("scope", &scope::SCHEMA),
    }
}

pub static DOUBLE: Schema = Schema::double("Double", Range::ANY);

pub static DURATION: Schema = Schema::integer("Duration", Range::between(0, 2147483647));
