//! Generated: ecs shapes in c.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of CPUArchitecture.
    cpu_architecture = "CPUArchitecture" {
        X86_64 = "X86_64",
        ARM64 = "ARM64",
    }
}

shape! {
    /// AWS: CanaryConfiguration.
    CanaryConfiguration = "CanaryConfiguration" {
        0 canary_bake_time_in_minutes: Option<i32>
            = Member::new("canaryBakeTimeInMinutes", &INTEGER),
        1 canary_percent: Option<f64> = Member::new("canaryPercent", &DOUBLE),
    }
}

pub static CAPACITY_PROVIDER_STRATEGY: Schema = Schema::list(
    "CapacityProviderStrategy",
    Range::ANY,
    CapacityProviderStrategyItem::SCHEMA,
    "member",
);

shape! {
    /// AWS: CapacityProviderStrategyItem.
    CapacityProviderStrategyItem = "CapacityProviderStrategyItem" {
        0 base: Option<i32> = Member::new("base", &CAPACITY_PROVIDER_STRATEGY_ITEM_BASE),
        1 capacity_provider: String = Member::new("capacityProvider", &STRING).required(),
        2 weight: Option<i32> = Member::new("weight", &CAPACITY_PROVIDER_STRATEGY_ITEM_WEIGHT),
    }
}

pub static CAPACITY_PROVIDER_STRATEGY_ITEM_BASE: Schema = Schema::integer(
    "CapacityProviderStrategyItemBase",
    Range::between(0, 100000),
);

pub static CAPACITY_PROVIDER_STRATEGY_ITEM_WEIGHT: Schema = Schema::integer(
    "CapacityProviderStrategyItemWeight",
    Range::between(0, 1000),
);

shape! {
    /// AWS: Cluster.
    Cluster = "Cluster" {
        0 active_services_count: Option<i32> = Member::new("activeServicesCount", &INTEGER),
        1 attachments: Option<Vec<Attachment>> = Member::new("attachments", &ATTACHMENTS),
        2 attachments_status: Option<String> = Member::new("attachmentsStatus", &STRING),
        3 capacity_providers: Option<Vec<String>> = Member::new("capacityProviders", &STRING_LIST),
        4 cluster_arn: Option<String> = Member::new("clusterArn", &STRING),
        5 cluster_name: Option<String> = Member::new("clusterName", &STRING),
        6 configuration: Option<ClusterConfiguration>
            = Member::new("configuration", ClusterConfiguration::SCHEMA),
        7 default_capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("defaultCapacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        8 pending_tasks_count: Option<i32> = Member::new("pendingTasksCount", &INTEGER),
        9 registered_container_instances_count: Option<i32>
            = Member::new("registeredContainerInstancesCount", &INTEGER),
        10 running_tasks_count: Option<i32> = Member::new("runningTasksCount", &INTEGER),
        11 service_connect_defaults: Option<ClusterServiceConnectDefaults>
            = Member::new("serviceConnectDefaults", ClusterServiceConnectDefaults::SCHEMA),
        12 settings: Option<Vec<ClusterSetting>> = Member::new("settings", &CLUSTER_SETTINGS),
        13 statistics: Option<Vec<KeyValuePair>> = Member::new("statistics", &STATISTICS),
        14 status: Option<String> = Member::new("status", &STRING),
        15 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
    }
}

shape! {
    /// AWS: ClusterConfiguration.
    ClusterConfiguration = "ClusterConfiguration" {
        0 execute_command_configuration: Option<ExecuteCommandConfiguration>
            = Member::new("executeCommandConfiguration", ExecuteCommandConfiguration::SCHEMA),
        1 managed_storage_configuration: Option<ManagedStorageConfiguration>
            = Member::new("managedStorageConfiguration", ManagedStorageConfiguration::SCHEMA),
    }
}

values! {
    /// Values of ClusterField.
    cluster_field = "ClusterField" {
        ATTACHMENTS = "ATTACHMENTS",
        CONFIGURATIONS = "CONFIGURATIONS",
        SETTINGS = "SETTINGS",
        STATISTICS = "STATISTICS",
        TAGS = "TAGS",
    }
}

pub static CLUSTER_FIELD_LIST: Schema = Schema::list(
    "ClusterFieldList",
    Range::ANY,
    &cluster_field::SCHEMA,
    "member",
);

shape! {
    /// AWS: ClusterServiceConnectDefaults.
    ClusterServiceConnectDefaults = "ClusterServiceConnectDefaults" {
        0 namespace: Option<String> = Member::new("namespace", &STRING),
    }
}

shape! {
    /// AWS: ClusterServiceConnectDefaultsRequest.
    ClusterServiceConnectDefaultsRequest = "ClusterServiceConnectDefaultsRequest" {
        0 namespace: String = Member::new("namespace", &STRING).required(),
    }
}

shape! {
    /// AWS: ClusterSetting.
    ClusterSetting = "ClusterSetting" {
        0 name: Option<String> = Member::new("name", &cluster_setting_name::SCHEMA),
        1 value: Option<String> = Member::new("value", &STRING),
    }
}

values! {
    /// Values of ClusterSettingName.
    cluster_setting_name = "ClusterSettingName" {
        CONTAINER_INSIGHTS = "containerInsights",
    }
}

pub static CLUSTER_SETTINGS: Schema = Schema::list(
    "ClusterSettings",
    Range::ANY,
    ClusterSetting::SCHEMA,
    "member",
);

pub static CLUSTERS: Schema = Schema::list("Clusters", Range::ANY, Cluster::SCHEMA, "member");

values! {
    /// Values of Compatibility.
    compatibility = "Compatibility" {
        EC2 = "EC2",
        FARGATE = "FARGATE",
        EXTERNAL = "EXTERNAL",
        MANAGED_INSTANCES = "MANAGED_INSTANCES",
    }
}

pub static COMPATIBILITY_LIST: Schema = Schema::list(
    "CompatibilityList",
    Range::ANY,
    &compatibility::SCHEMA,
    "member",
);

values! {
    /// Values of Connectivity.
    connectivity = "Connectivity" {
        CONNECTED = "CONNECTED",
        DISCONNECTED = "DISCONNECTED",
    }
}

shape! {
    /// AWS: Container.
    Container = "Container" {
        0 container_arn: Option<String> = Member::new("containerArn", &STRING),
        1 cpu: Option<String> = Member::new("cpu", &STRING),
        2 exit_code: Option<i32> = Member::new("exitCode", &BOXED_INTEGER),
        3 gpu_ids: Option<Vec<String>> = Member::new("gpuIds", &GPU_IDS),
        4 health_status: Option<String> = Member::new("healthStatus", &health_status::SCHEMA),
        5 image: Option<String> = Member::new("image", &STRING),
        6 image_digest: Option<String> = Member::new("imageDigest", &STRING),
        7 last_status: Option<String> = Member::new("lastStatus", &STRING),
        8 managed_agents: Option<Vec<ManagedAgent>> = Member::new("managedAgents", &MANAGED_AGENTS),
        9 memory: Option<String> = Member::new("memory", &STRING),
        10 memory_reservation: Option<String> = Member::new("memoryReservation", &STRING),
        11 name: Option<String> = Member::new("name", &STRING),
        12 network_bindings: Option<Vec<NetworkBinding>>
            = Member::new("networkBindings", &NETWORK_BINDINGS),
        13 network_interfaces: Option<Vec<NetworkInterface>>
            = Member::new("networkInterfaces", &NETWORK_INTERFACES),
        14 reason: Option<String> = Member::new("reason", &STRING),
        15 runtime_id: Option<String> = Member::new("runtimeId", &STRING),
        16 task_arn: Option<String> = Member::new("taskArn", &STRING),
    }
}

values! {
    /// Values of ContainerCondition.
    container_condition = "ContainerCondition" {
        START = "START",
        COMPLETE = "COMPLETE",
        SUCCESS = "SUCCESS",
        HEALTHY = "HEALTHY",
    }
}

shape! {
    /// AWS: ContainerDefinition.
    ContainerDefinition = "ContainerDefinition" {
        0 command: Option<Vec<String>> = Member::new("command", &STRING_LIST),
        1 cpu: Option<i32> = Member::new("cpu", &INTEGER),
        2 credential_specs: Option<Vec<String>> = Member::new("credentialSpecs", &STRING_LIST),
        3 depends_on: Option<Vec<ContainerDependency>>
            = Member::new("dependsOn", &CONTAINER_DEPENDENCIES),
        4 disable_networking: Option<bool> = Member::new("disableNetworking", &BOXED_BOOLEAN),
        5 dns_search_domains: Option<Vec<String>> = Member::new("dnsSearchDomains", &STRING_LIST),
        6 dns_servers: Option<Vec<String>> = Member::new("dnsServers", &STRING_LIST),
        7 docker_labels: Option<BTreeMap<String, String>>
            = Member::new("dockerLabels", &DOCKER_LABELS_MAP),
        8 docker_security_options: Option<Vec<String>>
            = Member::new("dockerSecurityOptions", &STRING_LIST),
        9 entry_point: Option<Vec<String>> = Member::new("entryPoint", &STRING_LIST),
        10 environment: Option<Vec<KeyValuePair>>
            = Member::new("environment", &ENVIRONMENT_VARIABLES),
        11 environment_files: Option<Vec<EnvironmentFile>>
            = Member::new("environmentFiles", &ENVIRONMENT_FILES),
        12 essential: Option<bool> = Member::new("essential", &BOXED_BOOLEAN),
        13 extra_hosts: Option<Vec<HostEntry>> = Member::new("extraHosts", &HOST_ENTRY_LIST),
        14 firelens_configuration: Option<FirelensConfiguration>
            = Member::new("firelensConfiguration", FirelensConfiguration::SCHEMA),
        15 health_check: Option<HealthCheck> = Member::new("healthCheck", HealthCheck::SCHEMA),
        16 hostname: Option<String> = Member::new("hostname", &STRING),
        17 image: Option<String> = Member::new("image", &STRING),
        18 interactive: Option<bool> = Member::new("interactive", &BOXED_BOOLEAN),
        19 links: Option<Vec<String>> = Member::new("links", &STRING_LIST),
        20 linux_parameters: Option<LinuxParameters>
            = Member::new("linuxParameters", LinuxParameters::SCHEMA),
        21 log_configuration: Option<LogConfiguration>
            = Member::new("logConfiguration", LogConfiguration::SCHEMA),
        22 memory: Option<i32> = Member::new("memory", &BOXED_INTEGER),
        23 memory_reservation: Option<i32> = Member::new("memoryReservation", &BOXED_INTEGER),
        24 mount_points: Option<Vec<MountPoint>> = Member::new("mountPoints", &MOUNT_POINT_LIST),
        25 name: Option<String> = Member::new("name", &STRING),
        26 port_mappings: Option<Vec<PortMapping>>
            = Member::new("portMappings", &PORT_MAPPING_LIST),
        27 privileged: Option<bool> = Member::new("privileged", &BOXED_BOOLEAN),
        28 pseudo_terminal: Option<bool> = Member::new("pseudoTerminal", &BOXED_BOOLEAN),
        29 readonly_root_filesystem: Option<bool>
            = Member::new("readonlyRootFilesystem", &BOXED_BOOLEAN),
        30 repository_credentials: Option<RepositoryCredentials>
            = Member::new("repositoryCredentials", RepositoryCredentials::SCHEMA),
        31 resource_requirements: Option<Vec<ResourceRequirement>>
            = Member::new("resourceRequirements", &RESOURCE_REQUIREMENTS),
        32 restart_policy: Option<ContainerRestartPolicy>
            = Member::new("restartPolicy", ContainerRestartPolicy::SCHEMA),
        33 secrets: Option<Vec<Secret>> = Member::new("secrets", &SECRET_LIST),
        34 start_timeout: Option<i32> = Member::new("startTimeout", &BOXED_INTEGER),
        35 stop_timeout: Option<i32> = Member::new("stopTimeout", &BOXED_INTEGER),
        36 system_controls: Option<Vec<SystemControl>>
            = Member::new("systemControls", &SYSTEM_CONTROLS),
        37 ulimits: Option<Vec<Ulimit>> = Member::new("ulimits", &ULIMIT_LIST),
        38 user: Option<String> = Member::new("user", &STRING),
        39 version_consistency: Option<String>
            = Member::new("versionConsistency", &version_consistency::SCHEMA),
        40 volumes_from: Option<Vec<VolumeFrom>> = Member::new("volumesFrom", &VOLUME_FROM_LIST),
        41 working_directory: Option<String> = Member::new("workingDirectory", &STRING),
    }
}

pub static CONTAINER_DEFINITIONS: Schema = Schema::list(
    "ContainerDefinitions",
    Range::ANY,
    ContainerDefinition::SCHEMA,
    "member",
);

pub static CONTAINER_DEPENDENCIES: Schema = Schema::list(
    "ContainerDependencies",
    Range::ANY,
    ContainerDependency::SCHEMA,
    "member",
);

shape! {
    /// AWS: ContainerDependency.
    ContainerDependency = "ContainerDependency" {
        0 condition: String = Member::new("condition", &container_condition::SCHEMA).required(),
        1 container_name: String = Member::new("containerName", &STRING).required(),
    }
}

shape! {
    /// AWS: ContainerImage.
    ContainerImage = "ContainerImage" {
        0 container_name: Option<String> = Member::new("containerName", &STRING),
        1 image: Option<String> = Member::new("image", &STRING),
        2 image_digest: Option<String> = Member::new("imageDigest", &STRING),
    }
}

pub static CONTAINER_IMAGES: Schema = Schema::list(
    "ContainerImages",
    Range::ANY,
    ContainerImage::SCHEMA,
    "member",
);

shape! {
    /// AWS: ContainerOverride.
    ContainerOverride = "ContainerOverride" {
        0 command: Option<Vec<String>> = Member::new("command", &STRING_LIST),
        1 cpu: Option<i32> = Member::new("cpu", &BOXED_INTEGER),
        2 environment: Option<Vec<KeyValuePair>>
            = Member::new("environment", &ENVIRONMENT_VARIABLES),
        3 environment_files: Option<Vec<EnvironmentFile>>
            = Member::new("environmentFiles", &ENVIRONMENT_FILES),
        4 memory: Option<i32> = Member::new("memory", &BOXED_INTEGER),
        5 memory_reservation: Option<i32> = Member::new("memoryReservation", &BOXED_INTEGER),
        6 name: Option<String> = Member::new("name", &STRING),
        7 resource_requirements: Option<Vec<ResourceRequirement>>
            = Member::new("resourceRequirements", &RESOURCE_REQUIREMENTS),
    }
}

pub static CONTAINER_OVERRIDES: Schema = Schema::list(
    "ContainerOverrides",
    Range::ANY,
    ContainerOverride::SCHEMA,
    "member",
);

shape! {
    /// AWS: ContainerRestartPolicy.
    ContainerRestartPolicy = "ContainerRestartPolicy" {
        0 enabled: bool = Member::new("enabled", &BOXED_BOOLEAN).required(),
        1 ignored_exit_codes: Option<Vec<i32>> = Member::new("ignoredExitCodes", &INTEGER_LIST),
        2 restart_attempt_period: Option<i32> = Member::new("restartAttemptPeriod", &BOXED_INTEGER),
    }
}

pub static CONTAINERS: Schema = Schema::list("Containers", Range::ANY, Container::SCHEMA, "member");

shape! {
    /// AWS: CreatedAt.
    CreatedAt = "CreatedAt" {
        0 after: Option<Time> = Member::new("after", &TIMESTAMP),
        1 before: Option<Time> = Member::new("before", &TIMESTAMP),
    }
}
