//! Generated: ecs shapes in t.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Tag.
    Tag = "Tag" {
        0 key: Option<String> = Member::new("key", &TAG_KEY),
        1 value: Option<String> = Member::new("value", &TAG_VALUE),
    }
}

pub static TAG_KEY: Schema = Schema::pattern(
    "TagKey",
    Range::between(1, 128),
    r#"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"#,
);

pub static TAG_KEYS: Schema = Schema::list("TagKeys", Range::ANY, &TAG_KEY, "member");

pub static TAG_VALUE: Schema = Schema::pattern(
    "TagValue",
    Range::between(0, 256),
    r#"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"#,
);

pub static TAGS: Schema = Schema::list("Tags", Range::between(0, 50), Tag::SCHEMA, "member");

values! {
    /// Values of TargetType.
    target_type = "TargetType" {
        CONTAINER_INSTANCE = "container-instance",
    }
}

shape! {
    /// AWS: Task.
    Task = "Task" {
        0 attachments: Option<Vec<Attachment>> = Member::new("attachments", &ATTACHMENTS),
        1 attributes: Option<Vec<Attribute>> = Member::new("attributes", &ATTRIBUTES),
        2 availability_zone: Option<String> = Member::new("availabilityZone", &STRING),
        3 capacity_provider_name: Option<String> = Member::new("capacityProviderName", &STRING),
        4 cluster_arn: Option<String> = Member::new("clusterArn", &STRING),
        5 connectivity: Option<String> = Member::new("connectivity", &connectivity::SCHEMA),
        6 connectivity_at: Option<Time> = Member::new("connectivityAt", &TIMESTAMP),
        7 container_instance_arn: Option<String> = Member::new("containerInstanceArn", &STRING),
        8 containers: Option<Vec<Container>> = Member::new("containers", &CONTAINERS),
        9 cpu: Option<String> = Member::new("cpu", &STRING),
        10 created_at: Option<Time> = Member::new("createdAt", &TIMESTAMP),
        11 desired_status: Option<String> = Member::new("desiredStatus", &STRING),
        12 enable_execute_command: Option<bool> = Member::new("enableExecuteCommand", &BOOLEAN),
        13 ephemeral_storage: Option<EphemeralStorage>
            = Member::new("ephemeralStorage", EphemeralStorage::SCHEMA),
        14 execution_stopped_at: Option<Time> = Member::new("executionStoppedAt", &TIMESTAMP),
        15 fargate_ephemeral_storage: Option<TaskEphemeralStorage>
            = Member::new("fargateEphemeralStorage", TaskEphemeralStorage::SCHEMA),
        16 group: Option<String> = Member::new("group", &STRING),
        17 health_status: Option<String> = Member::new("healthStatus", &health_status::SCHEMA),
        18 inference_accelerators: Option<Vec<InferenceAccelerator>>
            = Member::new("inferenceAccelerators", &INFERENCE_ACCELERATORS),
        19 last_status: Option<String> = Member::new("lastStatus", &STRING),
        20 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        21 memory: Option<String> = Member::new("memory", &STRING),
        22 overrides: Option<TaskOverride> = Member::new("overrides", TaskOverride::SCHEMA),
        23 platform_family: Option<String> = Member::new("platformFamily", &STRING),
        24 platform_version: Option<String> = Member::new("platformVersion", &STRING),
        25 pull_started_at: Option<Time> = Member::new("pullStartedAt", &TIMESTAMP),
        26 pull_stopped_at: Option<Time> = Member::new("pullStoppedAt", &TIMESTAMP),
        27 started_at: Option<Time> = Member::new("startedAt", &TIMESTAMP),
        28 started_by: Option<String> = Member::new("startedBy", &STRING),
        29 stop_code: Option<String> = Member::new("stopCode", &task_stop_code::SCHEMA),
        30 stopped_at: Option<Time> = Member::new("stoppedAt", &TIMESTAMP),
        31 stopped_reason: Option<String> = Member::new("stoppedReason", &STRING),
        32 stopping_at: Option<Time> = Member::new("stoppingAt", &TIMESTAMP),
        33 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
        34 task_arn: Option<String> = Member::new("taskArn", &STRING),
        35 task_definition_arn: Option<String> = Member::new("taskDefinitionArn", &STRING),
        36 version: Option<i64> = Member::new("version", &LONG),
    }
}

shape! {
    /// AWS: TaskDefinition.
    TaskDefinition = "TaskDefinition" {
        0 compatibilities: Option<Vec<String>>
            = Member::new("compatibilities", &COMPATIBILITY_LIST),
        1 container_definitions: Option<Vec<ContainerDefinition>>
            = Member::new("containerDefinitions", &CONTAINER_DEFINITIONS),
        2 cpu: Option<String> = Member::new("cpu", &STRING),
        3 delete_requested_at: Option<Time> = Member::new("deleteRequestedAt", &TIMESTAMP),
        4 deregistered_at: Option<Time> = Member::new("deregisteredAt", &TIMESTAMP),
        5 enable_fault_injection: Option<bool>
            = Member::new("enableFaultInjection", &BOXED_BOOLEAN),
        6 ephemeral_storage: Option<EphemeralStorage>
            = Member::new("ephemeralStorage", EphemeralStorage::SCHEMA),
        7 execution_role_arn: Option<String> = Member::new("executionRoleArn", &STRING),
        8 family: Option<String> = Member::new("family", &STRING),
        9 inference_accelerators: Option<Vec<InferenceAccelerator>>
            = Member::new("inferenceAccelerators", &INFERENCE_ACCELERATORS),
        10 ipc_mode: Option<String> = Member::new("ipcMode", &ipc_mode::SCHEMA),
        11 memory: Option<String> = Member::new("memory", &STRING),
        12 network_mode: Option<String> = Member::new("networkMode", &network_mode::SCHEMA),
        13 pid_mode: Option<String> = Member::new("pidMode", &pid_mode::SCHEMA),
        14 placement_constraints: Option<Vec<TaskDefinitionPlacementConstraint>>
            = Member::new("placementConstraints", &TASK_DEFINITION_PLACEMENT_CONSTRAINTS),
        15 proxy_configuration: Option<ProxyConfiguration>
            = Member::new("proxyConfiguration", ProxyConfiguration::SCHEMA),
        16 registered_at: Option<Time> = Member::new("registeredAt", &TIMESTAMP),
        17 registered_by: Option<String> = Member::new("registeredBy", &STRING),
        18 requires_attributes: Option<Vec<Attribute>>
            = Member::new("requiresAttributes", &REQUIRES_ATTRIBUTES),
        19 requires_compatibilities: Option<Vec<String>>
            = Member::new("requiresCompatibilities", &COMPATIBILITY_LIST),
        20 revision: Option<i32> = Member::new("revision", &INTEGER),
        21 runtime_platform: Option<RuntimePlatform>
            = Member::new("runtimePlatform", RuntimePlatform::SCHEMA),
        22 status: Option<String> = Member::new("status", &task_definition_status::SCHEMA),
        23 task_definition_arn: Option<String> = Member::new("taskDefinitionArn", &STRING),
        24 task_role_arn: Option<String> = Member::new("taskRoleArn", &STRING),
        25 volumes: Option<Vec<Volume>> = Member::new("volumes", &VOLUME_LIST),
    }
}

values! {
    /// Values of TaskDefinitionFamilyStatus.
    task_definition_family_status = "TaskDefinitionFamilyStatus" {
        ACTIVE = "ACTIVE",
        INACTIVE = "INACTIVE",
        ALL = "ALL",
    }
}

values! {
    /// Values of TaskDefinitionField.
    task_definition_field = "TaskDefinitionField" {
        TAGS = "TAGS",
    }
}

pub static TASK_DEFINITION_FIELD_LIST: Schema = Schema::list(
    "TaskDefinitionFieldList",
    Range::ANY,
    &task_definition_field::SCHEMA,
    "member",
);

pub static TASK_DEFINITION_LIST: Schema = Schema::list(
    "TaskDefinitionList",
    Range::ANY,
    TaskDefinition::SCHEMA,
    "member",
);

shape! {
    /// AWS: TaskDefinitionPlacementConstraint.
    TaskDefinitionPlacementConstraint = "TaskDefinitionPlacementConstraint" {
        0 expression: Option<String> = Member::new("expression", &STRING),
        1 r#type: Option<String>
            = Member::new("type", &task_definition_placement_constraint_type::SCHEMA),
    }
}

values! {
    /// Values of TaskDefinitionPlacementConstraintType.
    task_definition_placement_constraint_type = "TaskDefinitionPlacementConstraintType" {
        MEMBER_OF = "memberOf",
    }
}

pub static TASK_DEFINITION_PLACEMENT_CONSTRAINTS: Schema = Schema::list(
    "TaskDefinitionPlacementConstraints",
    Range::ANY,
    TaskDefinitionPlacementConstraint::SCHEMA,
    "member",
);

values! {
    /// Values of TaskDefinitionStatus.
    task_definition_status = "TaskDefinitionStatus" {
        ACTIVE = "ACTIVE",
        INACTIVE = "INACTIVE",
        DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS",
    }
}

shape! {
    /// AWS: TaskEphemeralStorage.
    TaskEphemeralStorage = "TaskEphemeralStorage" {
        0 kms_key_id: Option<String> = Member::new("kmsKeyId", &STRING),
        1 size_in_gi_b: Option<i32> = Member::new("sizeInGiB", &INTEGER),
    }
}

values! {
    /// Values of TaskField.
    task_field = "TaskField" {
        TAGS = "TAGS",
    }
}

pub static TASK_FIELD_LIST: Schema =
    Schema::list("TaskFieldList", Range::ANY, &task_field::SCHEMA, "member");

values! {
    /// Values of TaskFilesystemType.
    task_filesystem_type = "TaskFilesystemType" {
        EXT3 = "ext3",
        EXT4 = "ext4",
        XFS = "xfs",
        NTFS = "ntfs",
    }
}

shape! {
    /// AWS: TaskManagedEBSVolumeConfiguration.
    TaskManagedEBSVolumeConfiguration = "TaskManagedEBSVolumeConfiguration" {
        0 encrypted: Option<bool> = Member::new("encrypted", &BOXED_BOOLEAN),
        1 filesystem_type: Option<String>
            = Member::new("filesystemType", &task_filesystem_type::SCHEMA),
        2 iops: Option<i32> = Member::new("iops", &BOXED_INTEGER),
        3 kms_key_id: Option<String> = Member::new("kmsKeyId", &EBSKMS_KEY_ID),
        4 role_arn: String = Member::new("roleArn", &IAM_ROLE_ARN).required(),
        5 size_in_gi_b: Option<i32> = Member::new("sizeInGiB", &BOXED_INTEGER),
        6 snapshot_id: Option<String> = Member::new("snapshotId", &EBS_SNAPSHOT_ID),
        7 tag_specifications: Option<Vec<EBSTagSpecification>>
            = Member::new("tagSpecifications", &EBS_TAG_SPECIFICATIONS),
        8 termination_policy: Option<TaskManagedEBSVolumeTerminationPolicy>
            = Member::new("terminationPolicy", TaskManagedEBSVolumeTerminationPolicy::SCHEMA),
        9 throughput: Option<i32> = Member::new("throughput", &BOXED_INTEGER),
        10 volume_initialization_rate: Option<i32>
            = Member::new("volumeInitializationRate", &BOXED_INTEGER),
        11 volume_type: Option<String> = Member::new("volumeType", &EBS_VOLUME_TYPE),
    }
}

shape! {
    /// AWS: TaskManagedEBSVolumeTerminationPolicy.
    TaskManagedEBSVolumeTerminationPolicy = "TaskManagedEBSVolumeTerminationPolicy" {
        0 delete_on_termination: bool
            = Member::new("deleteOnTermination", &BOXED_BOOLEAN).required(),
    }
}

shape! {
    /// AWS: TaskOverride.
    TaskOverride = "TaskOverride" {
        0 container_overrides: Option<Vec<ContainerOverride>>
            = Member::new("containerOverrides", &CONTAINER_OVERRIDES),
        1 cpu: Option<String> = Member::new("cpu", &STRING),
        2 ephemeral_storage: Option<EphemeralStorage>
            = Member::new("ephemeralStorage", EphemeralStorage::SCHEMA),
        3 execution_role_arn: Option<String> = Member::new("executionRoleArn", &STRING),
        4 inference_accelerator_overrides: Option<Vec<InferenceAcceleratorOverride>>
            = Member::new("inferenceAcceleratorOverrides", &INFERENCE_ACCELERATOR_OVERRIDES),
        5 memory: Option<String> = Member::new("memory", &STRING),
        6 task_role_arn: Option<String> = Member::new("taskRoleArn", &STRING),
    }
}

shape! {
    /// AWS: TaskSet.
    TaskSet = "TaskSet" {
        0 capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        1 cluster_arn: Option<String> = Member::new("clusterArn", &STRING),
        2 computed_desired_count: Option<i32> = Member::new("computedDesiredCount", &INTEGER),
        3 created_at: Option<Time> = Member::new("createdAt", &TIMESTAMP),
        4 external_id: Option<String> = Member::new("externalId", &STRING),
        5 fargate_ephemeral_storage: Option<DeploymentEphemeralStorage>
            = Member::new("fargateEphemeralStorage", DeploymentEphemeralStorage::SCHEMA),
        6 id: Option<String> = Member::new("id", &STRING),
        7 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        8 load_balancers: Option<Vec<LoadBalancer>> = Member::new("loadBalancers", &LOAD_BALANCERS),
        9 network_configuration: Option<NetworkConfiguration>
            = Member::new("networkConfiguration", NetworkConfiguration::SCHEMA),
        10 pending_count: Option<i32> = Member::new("pendingCount", &INTEGER),
        11 platform_family: Option<String> = Member::new("platformFamily", &STRING),
        12 platform_version: Option<String> = Member::new("platformVersion", &STRING),
        13 running_count: Option<i32> = Member::new("runningCount", &INTEGER),
        14 scale: Option<Scale> = Member::new("scale", Scale::SCHEMA),
        15 service_arn: Option<String> = Member::new("serviceArn", &STRING),
        16 service_registries: Option<Vec<ServiceRegistry>>
            = Member::new("serviceRegistries", &SERVICE_REGISTRIES),
        17 stability_status: Option<String>
            = Member::new("stabilityStatus", &stability_status::SCHEMA),
        18 stability_status_at: Option<Time> = Member::new("stabilityStatusAt", &TIMESTAMP),
        19 started_by: Option<String> = Member::new("startedBy", &STRING),
        20 status: Option<String> = Member::new("status", &STRING),
        21 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
        22 task_definition: Option<String> = Member::new("taskDefinition", &STRING),
        23 task_set_arn: Option<String> = Member::new("taskSetArn", &STRING),
        24 updated_at: Option<Time> = Member::new("updatedAt", &TIMESTAMP),
    }
}

pub static TASK_SETS: Schema = Schema::list("TaskSets", Range::ANY, TaskSet::SCHEMA, "member");

values! {
    /// Values of TaskStopCode.
    task_stop_code = "TaskStopCode" {
        TASK_FAILED_TO_START = "TaskFailedToStart",
        ESSENTIAL_CONTAINER_EXITED = "EssentialContainerExited",
        USER_INITIATED = "UserInitiated",
        SERVICE_SCHEDULER_INITIATED = "ServiceSchedulerInitiated",
        SPOT_INTERRUPTION = "SpotInterruption",
        TERMINATION_NOTICE = "TerminationNotice",
    }
}

shape! {
    /// AWS: TaskVolumeConfiguration.
    TaskVolumeConfiguration = "TaskVolumeConfiguration" {
        0 managed_ebs_volume: Option<TaskManagedEBSVolumeConfiguration>
            = Member::new("managedEBSVolume", TaskManagedEBSVolumeConfiguration::SCHEMA),
        1 name: String = Member::new("name", &ECS_VOLUME_NAME).required(),
    }
}

pub static TASK_VOLUME_CONFIGURATIONS: Schema = Schema::list(
    "TaskVolumeConfigurations",
    Range::ANY,
    TaskVolumeConfiguration::SCHEMA,
    "member",
);

pub static TASKS: Schema = Schema::list("Tasks", Range::ANY, Task::SCHEMA, "member");

shape! {
    /// AWS: TimeoutConfiguration.
    TimeoutConfiguration = "TimeoutConfiguration" {
        0 idle_timeout_seconds: Option<i32> = Member::new("idleTimeoutSeconds", &DURATION),
        1 per_request_timeout_seconds: Option<i32>
            = Member::new("perRequestTimeoutSeconds", &DURATION),
    }
}

pub static TIMESTAMP: Schema = Schema::timestamp("Timestamp");

shape! {
    /// AWS: Tmpfs.
    Tmpfs = "Tmpfs" {
        0 container_path: String = Member::new("containerPath", &STRING).required(),
        1 mount_options: Option<Vec<String>> = Member::new("mountOptions", &STRING_LIST),
        2 size: i32 = Member::new("size", &INTEGER).required(),
    }
}

pub static TMPFS_LIST: Schema = Schema::list("TmpfsList", Range::ANY, Tmpfs::SCHEMA, "member");

values! {
    /// Values of TransportProtocol.
    transport_protocol = "TransportProtocol" {
        TCP = "tcp",
        UDP = "udp",
    }
}
