//! Generated: ecs shapes in s.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: S3FilesVolumeConfiguration.
    S3FilesVolumeConfiguration = "S3FilesVolumeConfiguration" {
        0 access_point_arn: Option<String> = Member::new("accessPointArn", &STRING),
        1 file_system_arn: String = Member::new("fileSystemArn", &STRING).required(),
        2 root_directory: Option<String> = Member::new("rootDirectory", &STRING),
        3 transit_encryption_port: Option<i32>
            = Member::new("transitEncryptionPort", &BOXED_INTEGER),
    }
}

shape! {
    /// AWS: Scale.
    Scale = "Scale" {
        0 unit: Option<String> = Member::new("unit", &scale_unit::SCHEMA),
        1 value: Option<f64> = Member::new("value", &DOUBLE),
    }
}

values! {
    /// Values of ScaleUnit.
    scale_unit = "ScaleUnit" {
        PERCENT = "PERCENT",
    }
}

values! {
    /// Values of SchedulingStrategy.
    scheduling_strategy = "SchedulingStrategy" {
        REPLICA = "REPLICA",
        DAEMON = "DAEMON",
    }
}

values! {
    /// Values of Scope.
    scope = "Scope" {
        TASK = "task",
        SHARED = "shared",
    }
}

shape! {
    /// AWS: Secret.
    Secret = "Secret" {
        0 name: String = Member::new("name", &STRING).required(),
        1 value_from: String = Member::new("valueFrom", &STRING).required(),
    }
}

pub static SECRET_LIST: Schema = Schema::list("SecretList", Range::ANY, Secret::SCHEMA, "member");

shape! {
    /// AWS: Service.
    Service = "Service" {
        0 availability_zone_rebalancing: Option<String>
            = Member::new("availabilityZoneRebalancing", &availability_zone_rebalancing::SCHEMA),
        1 capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        2 cluster_arn: Option<String> = Member::new("clusterArn", &STRING),
        3 created_at: Option<Time> = Member::new("createdAt", &TIMESTAMP),
        4 created_by: Option<String> = Member::new("createdBy", &STRING),
        5 current_service_deployment: Option<String>
            = Member::new("currentServiceDeployment", &STRING),
        6 current_service_revisions: Option<Vec<ServiceCurrentRevisionSummary>>
            = Member::new("currentServiceRevisions", &SERVICE_CURRENT_REVISION_SUMMARY_LIST),
        7 deployment_configuration: Option<DeploymentConfiguration>
            = Member::new("deploymentConfiguration", DeploymentConfiguration::SCHEMA),
        8 deployment_controller: Option<DeploymentController>
            = Member::new("deploymentController", DeploymentController::SCHEMA),
        9 deployments: Option<Vec<Deployment>> = Member::new("deployments", &DEPLOYMENTS),
        10 desired_count: Option<i32> = Member::new("desiredCount", &INTEGER),
        11 enable_ecs_managed_tags: Option<bool> = Member::new("enableECSManagedTags", &BOOLEAN),
        12 enable_execute_command: Option<bool> = Member::new("enableExecuteCommand", &BOOLEAN),
        13 events: Option<Vec<ServiceEvent>> = Member::new("events", &SERVICE_EVENTS),
        14 health_check_grace_period_seconds: Option<i32>
            = Member::new("healthCheckGracePeriodSeconds", &BOXED_INTEGER),
        15 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        16 load_balancers: Option<Vec<LoadBalancer>>
            = Member::new("loadBalancers", &LOAD_BALANCERS),
        17 network_configuration: Option<NetworkConfiguration>
            = Member::new("networkConfiguration", NetworkConfiguration::SCHEMA),
        18 pending_count: Option<i32> = Member::new("pendingCount", &INTEGER),
        19 placement_constraints: Option<Vec<PlacementConstraint>>
            = Member::new("placementConstraints", &PLACEMENT_CONSTRAINTS),
        20 placement_strategy: Option<Vec<PlacementStrategy>>
            = Member::new("placementStrategy", &PLACEMENT_STRATEGIES),
        21 platform_family: Option<String> = Member::new("platformFamily", &STRING),
        22 platform_version: Option<String> = Member::new("platformVersion", &STRING),
        23 propagate_tags: Option<String> = Member::new("propagateTags", &propagate_tags::SCHEMA),
        24 resource_management_type: Option<String>
            = Member::new("resourceManagementType", &resource_management_type::SCHEMA),
        25 role_arn: Option<String> = Member::new("roleArn", &STRING),
        26 running_count: Option<i32> = Member::new("runningCount", &INTEGER),
        27 scheduling_strategy: Option<String>
            = Member::new("schedulingStrategy", &scheduling_strategy::SCHEMA),
        28 service_arn: Option<String> = Member::new("serviceArn", &STRING),
        29 service_name: Option<String> = Member::new("serviceName", &STRING),
        30 service_registries: Option<Vec<ServiceRegistry>>
            = Member::new("serviceRegistries", &SERVICE_REGISTRIES),
        31 status: Option<String> = Member::new("status", &STRING),
        32 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
        33 task_definition: Option<String> = Member::new("taskDefinition", &STRING),
        34 task_sets: Option<Vec<TaskSet>> = Member::new("taskSets", &TASK_SETS),
    }
}

shape! {
    /// AWS: ServiceConnectAccessLogConfiguration.
    ServiceConnectAccessLogConfiguration = "ServiceConnectAccessLogConfiguration" {
        0 format: String
            = Member::new("format", &service_connect_access_logging_format::SCHEMA).required(),
        1 include_query_parameters: Option<String>
            = Member::new("includeQueryParameters", &service_connect_include_query_parameters::SCHEMA),
    }
}

values! {
    /// Values of ServiceConnectAccessLoggingFormat.
    service_connect_access_logging_format = "ServiceConnectAccessLoggingFormat" {
        TEXT = "TEXT",
        JSON = "JSON",
    }
}

shape! {
    /// AWS: ServiceConnectClientAlias.
    ServiceConnectClientAlias = "ServiceConnectClientAlias" {
        0 dns_name: Option<String> = Member::new("dnsName", &STRING),
        1 port: i32 = Member::new("port", &PORT_NUMBER).required(),
        2 test_traffic_rules: Option<ServiceConnectTestTrafficRules>
            = Member::new("testTrafficRules", ServiceConnectTestTrafficRules::SCHEMA),
    }
}

pub static SERVICE_CONNECT_CLIENT_ALIAS_LIST: Schema = Schema::list(
    "ServiceConnectClientAliasList",
    Range::ANY,
    ServiceConnectClientAlias::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceConnectConfiguration.
    ServiceConnectConfiguration = "ServiceConnectConfiguration" {
        0 access_log_configuration: Option<ServiceConnectAccessLogConfiguration>
            = Member::new("accessLogConfiguration", ServiceConnectAccessLogConfiguration::SCHEMA),
        1 enabled: bool = Member::new("enabled", &BOOLEAN).required(),
        2 log_configuration: Option<LogConfiguration>
            = Member::new("logConfiguration", LogConfiguration::SCHEMA),
        3 namespace: Option<String> = Member::new("namespace", &STRING),
        4 services: Option<Vec<ServiceConnectService>>
            = Member::new("services", &SERVICE_CONNECT_SERVICE_LIST),
    }
}

values! {
    /// Values of ServiceConnectIncludeQueryParameters.
    service_connect_include_query_parameters = "ServiceConnectIncludeQueryParameters" {
        DISABLED = "DISABLED",
        ENABLED = "ENABLED",
    }
}

shape! {
    /// AWS: ServiceConnectService.
    ServiceConnectService = "ServiceConnectService" {
        0 client_aliases: Option<Vec<ServiceConnectClientAlias>>
            = Member::new("clientAliases", &SERVICE_CONNECT_CLIENT_ALIAS_LIST),
        1 discovery_name: Option<String> = Member::new("discoveryName", &STRING),
        2 ingress_port_override: Option<i32> = Member::new("ingressPortOverride", &PORT_NUMBER),
        3 port_name: String = Member::new("portName", &STRING).required(),
        4 timeout: Option<TimeoutConfiguration>
            = Member::new("timeout", TimeoutConfiguration::SCHEMA),
        5 tls: Option<ServiceConnectTlsConfiguration>
            = Member::new("tls", ServiceConnectTlsConfiguration::SCHEMA),
    }
}

pub static SERVICE_CONNECT_SERVICE_LIST: Schema = Schema::list(
    "ServiceConnectServiceList",
    Range::ANY,
    ServiceConnectService::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceConnectServiceResource.
    ServiceConnectServiceResource = "ServiceConnectServiceResource" {
        0 discovery_arn: Option<String> = Member::new("discoveryArn", &STRING),
        1 discovery_name: Option<String> = Member::new("discoveryName", &STRING),
    }
}

pub static SERVICE_CONNECT_SERVICE_RESOURCE_LIST: Schema = Schema::list(
    "ServiceConnectServiceResourceList",
    Range::ANY,
    ServiceConnectServiceResource::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceConnectTestTrafficHeaderMatchRules.
    ServiceConnectTestTrafficHeaderMatchRules = "ServiceConnectTestTrafficHeaderMatchRules" {
        0 exact: String = Member::new("exact", &STRING).required(),
    }
}

shape! {
    /// AWS: ServiceConnectTestTrafficHeaderRules.
    ServiceConnectTestTrafficHeaderRules = "ServiceConnectTestTrafficHeaderRules" {
        0 name: String = Member::new("name", &STRING).required(),
        1 value: Option<ServiceConnectTestTrafficHeaderMatchRules>
            = Member::new("value", ServiceConnectTestTrafficHeaderMatchRules::SCHEMA),
    }
}

shape! {
    /// AWS: ServiceConnectTestTrafficRules.
    ServiceConnectTestTrafficRules = "ServiceConnectTestTrafficRules" {
        0 header: ServiceConnectTestTrafficHeaderRules
            = Member::new("header", ServiceConnectTestTrafficHeaderRules::SCHEMA).required(),
    }
}

shape! {
    /// AWS: ServiceConnectTlsCertificateAuthority.
    ServiceConnectTlsCertificateAuthority = "ServiceConnectTlsCertificateAuthority" {
        0 aws_pca_authority_arn: Option<String> = Member::new("awsPcaAuthorityArn", &STRING),
    }
}

shape! {
    /// AWS: ServiceConnectTlsConfiguration.
    ServiceConnectTlsConfiguration = "ServiceConnectTlsConfiguration" {
        0 issuer_certificate_authority: ServiceConnectTlsCertificateAuthority
            = Member::new("issuerCertificateAuthority", ServiceConnectTlsCertificateAuthority::SCHEMA).required(),
        1 kms_key: Option<String> = Member::new("kmsKey", &STRING),
        2 role_arn: Option<String> = Member::new("roleArn", &STRING),
    }
}

shape! {
    /// AWS: ServiceCurrentRevisionSummary.
    ServiceCurrentRevisionSummary = "ServiceCurrentRevisionSummary" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 pending_task_count: Option<i32> = Member::new("pendingTaskCount", &INTEGER),
        2 requested_task_count: Option<i32> = Member::new("requestedTaskCount", &INTEGER),
        3 running_task_count: Option<i32> = Member::new("runningTaskCount", &INTEGER),
    }
}

pub static SERVICE_CURRENT_REVISION_SUMMARY_LIST: Schema = Schema::list(
    "ServiceCurrentRevisionSummaryList",
    Range::ANY,
    ServiceCurrentRevisionSummary::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceDeployment.
    ServiceDeployment = "ServiceDeployment" {
        0 alarms: Option<ServiceDeploymentAlarms>
            = Member::new("alarms", ServiceDeploymentAlarms::SCHEMA),
        1 cluster_arn: Option<String> = Member::new("clusterArn", &STRING),
        2 created_at: Option<Time> = Member::new("createdAt", &TIMESTAMP),
        3 deployment_circuit_breaker: Option<ServiceDeploymentCircuitBreaker>
            = Member::new("deploymentCircuitBreaker", ServiceDeploymentCircuitBreaker::SCHEMA),
        4 deployment_configuration: Option<DeploymentConfiguration>
            = Member::new("deploymentConfiguration", DeploymentConfiguration::SCHEMA),
        5 finished_at: Option<Time> = Member::new("finishedAt", &TIMESTAMP),
        6 lifecycle_hook_details: Option<Vec<DeploymentLifecycleHookDetail>>
            = Member::new("lifecycleHookDetails", &DEPLOYMENT_LIFECYCLE_HOOK_DETAIL_LIST),
        7 lifecycle_stage: Option<String>
            = Member::new("lifecycleStage", &service_deployment_lifecycle_stage::SCHEMA),
        8 rollback: Option<Rollback> = Member::new("rollback", Rollback::SCHEMA),
        9 service_arn: Option<String> = Member::new("serviceArn", &STRING),
        10 service_deployment_arn: Option<String> = Member::new("serviceDeploymentArn", &STRING),
        11 source_service_revisions: Option<Vec<ServiceRevisionSummary>>
            = Member::new("sourceServiceRevisions", &SERVICE_REVISIONS_SUMMARY_LIST),
        12 started_at: Option<Time> = Member::new("startedAt", &TIMESTAMP),
        13 status: Option<String> = Member::new("status", &service_deployment_status::SCHEMA),
        14 status_reason: Option<String> = Member::new("statusReason", &STRING),
        15 stopped_at: Option<Time> = Member::new("stoppedAt", &TIMESTAMP),
        16 target_service_revision: Option<ServiceRevisionSummary>
            = Member::new("targetServiceRevision", ServiceRevisionSummary::SCHEMA),
        17 updated_at: Option<Time> = Member::new("updatedAt", &TIMESTAMP),
    }
}

shape! {
    /// AWS: ServiceDeploymentAlarms.
    ServiceDeploymentAlarms = "ServiceDeploymentAlarms" {
        0 alarm_names: Option<Vec<String>> = Member::new("alarmNames", &STRING_LIST),
        1 status: Option<String>
            = Member::new("status", &service_deployment_rollback_monitors_status::SCHEMA),
        2 triggered_alarm_names: Option<Vec<String>>
            = Member::new("triggeredAlarmNames", &STRING_LIST),
    }
}

shape! {
    /// AWS: ServiceDeploymentBrief.
    ServiceDeploymentBrief = "ServiceDeploymentBrief" {
        0 cluster_arn: Option<String> = Member::new("clusterArn", &STRING),
        1 created_at: Option<Time> = Member::new("createdAt", &TIMESTAMP),
        2 finished_at: Option<Time> = Member::new("finishedAt", &TIMESTAMP),
        3 service_arn: Option<String> = Member::new("serviceArn", &STRING),
        4 service_deployment_arn: Option<String> = Member::new("serviceDeploymentArn", &STRING),
        5 started_at: Option<Time> = Member::new("startedAt", &TIMESTAMP),
        6 status: Option<String> = Member::new("status", &service_deployment_status::SCHEMA),
        7 status_reason: Option<String> = Member::new("statusReason", &STRING),
        8 target_service_revision_arn: Option<String>
            = Member::new("targetServiceRevisionArn", &STRING),
    }
}

shape! {
    /// AWS: ServiceDeploymentCircuitBreaker.
    ServiceDeploymentCircuitBreaker = "ServiceDeploymentCircuitBreaker" {
        0 failure_count: Option<i32> = Member::new("failureCount", &INTEGER),
        1 status: Option<String>
            = Member::new("status", &service_deployment_rollback_monitors_status::SCHEMA),
        2 threshold: Option<i32> = Member::new("threshold", &INTEGER),
    }
}

values! {
    /// Values of ServiceDeploymentLifecycleStage.
    service_deployment_lifecycle_stage = "ServiceDeploymentLifecycleStage" {
        RECONCILE_SERVICE = "RECONCILE_SERVICE",
        PRE_SCALE_UP = "PRE_SCALE_UP",
        SCALE_UP = "SCALE_UP",
        POST_SCALE_UP = "POST_SCALE_UP",
        TEST_TRAFFIC_SHIFT = "TEST_TRAFFIC_SHIFT",
        POST_TEST_TRAFFIC_SHIFT = "POST_TEST_TRAFFIC_SHIFT",
        PRODUCTION_TRAFFIC_SHIFT = "PRODUCTION_TRAFFIC_SHIFT",
        POST_PRODUCTION_TRAFFIC_SHIFT = "POST_PRODUCTION_TRAFFIC_SHIFT",
        BAKE_TIME = "BAKE_TIME",
        CLEAN_UP = "CLEAN_UP",
    }
}

values! {
    /// Values of ServiceDeploymentRollbackMonitorsStatus.
    service_deployment_rollback_monitors_status = "ServiceDeploymentRollbackMonitorsStatus" {
        TRIGGERED = "TRIGGERED",
        MONITORING = "MONITORING",
        MONITORING_COMPLETE = "MONITORING_COMPLETE",
        DISABLED = "DISABLED",
    }
}

values! {
    /// Values of ServiceDeploymentStatus.
    service_deployment_status = "ServiceDeploymentStatus" {
        PENDING = "PENDING",
        SUCCESSFUL = "SUCCESSFUL",
        STOPPED = "STOPPED",
        STOP_REQUESTED = "STOP_REQUESTED",
        IN_PROGRESS = "IN_PROGRESS",
        ROLLBACK_REQUESTED = "ROLLBACK_REQUESTED",
        ROLLBACK_IN_PROGRESS = "ROLLBACK_IN_PROGRESS",
        ROLLBACK_SUCCESSFUL = "ROLLBACK_SUCCESSFUL",
        ROLLBACK_FAILED = "ROLLBACK_FAILED",
    }
}

pub static SERVICE_DEPLOYMENT_STATUS_LIST: Schema = Schema::list(
    "ServiceDeploymentStatusList",
    Range::ANY,
    &service_deployment_status::SCHEMA,
    "member",
);

pub static SERVICE_DEPLOYMENTS: Schema = Schema::list(
    "ServiceDeployments",
    Range::ANY,
    ServiceDeployment::SCHEMA,
    "member",
);

pub static SERVICE_DEPLOYMENTS_BRIEF: Schema = Schema::list(
    "ServiceDeploymentsBrief",
    Range::ANY,
    ServiceDeploymentBrief::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceEvent.
    ServiceEvent = "ServiceEvent" {
        0 created_at: Option<Time> = Member::new("createdAt", &TIMESTAMP),
        1 id: Option<String> = Member::new("id", &STRING),
        2 message: Option<String> = Member::new("message", &STRING),
    }
}

pub static SERVICE_EVENTS: Schema =
    Schema::list("ServiceEvents", Range::ANY, ServiceEvent::SCHEMA, "member");

values! {
    /// Values of ServiceField.
    service_field = "ServiceField" {
        TAGS = "TAGS",
    }
}

pub static SERVICE_FIELD_LIST: Schema = Schema::list(
    "ServiceFieldList",
    Range::ANY,
    &service_field::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceManagedEBSVolumeConfiguration.
    ServiceManagedEBSVolumeConfiguration = "ServiceManagedEBSVolumeConfiguration" {
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
        8 throughput: Option<i32> = Member::new("throughput", &BOXED_INTEGER),
        9 volume_initialization_rate: Option<i32>
            = Member::new("volumeInitializationRate", &BOXED_INTEGER),
        10 volume_type: Option<String> = Member::new("volumeType", &EBS_VOLUME_TYPE),
    }
}

pub static SERVICE_REGISTRIES: Schema = Schema::list(
    "ServiceRegistries",
    Range::ANY,
    ServiceRegistry::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceRegistry.
    ServiceRegistry = "ServiceRegistry" {
        0 container_name: Option<String> = Member::new("containerName", &STRING),
        1 container_port: Option<i32> = Member::new("containerPort", &BOXED_INTEGER),
        2 port: Option<i32> = Member::new("port", &BOXED_INTEGER),
        3 registry_arn: Option<String> = Member::new("registryArn", &STRING),
    }
}

shape! {
    /// AWS: ServiceRevision.
    ServiceRevision = "ServiceRevision" {
        0 capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        1 cluster_arn: Option<String> = Member::new("clusterArn", &STRING),
        2 container_images: Option<Vec<ContainerImage>>
            = Member::new("containerImages", &CONTAINER_IMAGES),
        3 created_at: Option<Time> = Member::new("createdAt", &TIMESTAMP),
        4 ecs_managed_resources: Option<ECSManagedResources>
            = Member::new("ecsManagedResources", ECSManagedResources::SCHEMA),
        5 fargate_ephemeral_storage: Option<DeploymentEphemeralStorage>
            = Member::new("fargateEphemeralStorage", DeploymentEphemeralStorage::SCHEMA),
        6 guard_duty_enabled: Option<bool> = Member::new("guardDutyEnabled", &BOOLEAN),
        7 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        8 load_balancers: Option<Vec<LoadBalancer>> = Member::new("loadBalancers", &LOAD_BALANCERS),
        9 network_configuration: Option<NetworkConfiguration>
            = Member::new("networkConfiguration", NetworkConfiguration::SCHEMA),
        10 platform_family: Option<String> = Member::new("platformFamily", &STRING),
        11 platform_version: Option<String> = Member::new("platformVersion", &STRING),
        12 resolved_configuration: Option<ResolvedConfiguration>
            = Member::new("resolvedConfiguration", ResolvedConfiguration::SCHEMA),
        13 service_arn: Option<String> = Member::new("serviceArn", &STRING),
        14 service_connect_configuration: Option<ServiceConnectConfiguration>
            = Member::new("serviceConnectConfiguration", ServiceConnectConfiguration::SCHEMA),
        15 service_registries: Option<Vec<ServiceRegistry>>
            = Member::new("serviceRegistries", &SERVICE_REGISTRIES),
        16 service_revision_arn: Option<String> = Member::new("serviceRevisionArn", &STRING),
        17 task_definition: Option<String> = Member::new("taskDefinition", &STRING),
        18 volume_configurations: Option<Vec<ServiceVolumeConfiguration>>
            = Member::new("volumeConfigurations", &SERVICE_VOLUME_CONFIGURATIONS),
        19 vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>>
            = Member::new("vpcLatticeConfigurations", &VPC_LATTICE_CONFIGURATIONS),
    }
}

shape! {
    /// AWS: ServiceRevisionLoadBalancer.
    ServiceRevisionLoadBalancer = "ServiceRevisionLoadBalancer" {
        0 production_listener_rule: Option<String> = Member::new("productionListenerRule", &STRING),
        1 target_group_arn: Option<String> = Member::new("targetGroupArn", &STRING),
    }
}

pub static SERVICE_REVISION_LOAD_BALANCERS: Schema = Schema::list(
    "ServiceRevisionLoadBalancers",
    Range::ANY,
    ServiceRevisionLoadBalancer::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceRevisionSummary.
    ServiceRevisionSummary = "ServiceRevisionSummary" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 pending_task_count: Option<i32> = Member::new("pendingTaskCount", &INTEGER),
        2 requested_production_traffic_weight: Option<f64>
            = Member::new("requestedProductionTrafficWeight", &DOUBLE),
        3 requested_task_count: Option<i32> = Member::new("requestedTaskCount", &INTEGER),
        4 requested_test_traffic_weight: Option<f64>
            = Member::new("requestedTestTrafficWeight", &DOUBLE),
        5 running_task_count: Option<i32> = Member::new("runningTaskCount", &INTEGER),
    }
}

pub static SERVICE_REVISIONS: Schema = Schema::list(
    "ServiceRevisions",
    Range::ANY,
    ServiceRevision::SCHEMA,
    "member",
);

pub static SERVICE_REVISIONS_SUMMARY_LIST: Schema = Schema::list(
    "ServiceRevisionsSummaryList",
    Range::ANY,
    ServiceRevisionSummary::SCHEMA,
    "member",
);

shape! {
    /// AWS: ServiceVolumeConfiguration.
    ServiceVolumeConfiguration = "ServiceVolumeConfiguration" {
        0 managed_ebs_volume: Option<ServiceManagedEBSVolumeConfiguration>
            = Member::new("managedEBSVolume", ServiceManagedEBSVolumeConfiguration::SCHEMA),
        1 name: String = Member::new("name", &ECS_VOLUME_NAME).required(),
    }
}

pub static SERVICE_VOLUME_CONFIGURATIONS: Schema = Schema::list(
    "ServiceVolumeConfigurations",
    Range::ANY,
    ServiceVolumeConfiguration::SCHEMA,
    "member",
);

pub static SERVICES: Schema = Schema::list("Services", Range::ANY, Service::SCHEMA, "member");

values! {
    /// Values of SortOrder.
    sort_order = "SortOrder" {
        ASC = "ASC",
        DESC = "DESC",
    }
}

values! {
    /// Values of StabilityStatus.
    stability_status = "StabilityStatus" {
        STEADY_STATE = "STEADY_STATE",
        STABILIZING = "STABILIZING",
    }
}

pub static STATISTICS: Schema =
    Schema::list("Statistics", Range::ANY, KeyValuePair::SCHEMA, "member");

pub static STRING: Schema = Schema::text("String", Range::ANY);

pub static STRING_LIST: Schema = Schema::list("StringList", Range::ANY, &STRING, "member");

pub static STRING_MAP: Schema = Schema::map("StringMap", Range::ANY, &STRING, &STRING);

shape! {
    /// AWS: SystemControl.
    SystemControl = "SystemControl" {
        0 namespace: Option<String> = Member::new("namespace", &STRING),
        1 value: Option<String> = Member::new("value", &STRING),
    }
}

pub static SYSTEM_CONTROLS: Schema = Schema::list(
    "SystemControls",
    Range::ANY,
    SystemControl::SCHEMA,
    "member",
);
