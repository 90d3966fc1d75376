//! Generated: ecs UpdateService.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UpdateService takes.
    UpdateServiceInput = "UpdateServiceInput" {
        0 availability_zone_rebalancing: Option<String>
            = Member::new("availabilityZoneRebalancing", &availability_zone_rebalancing::SCHEMA),
        1 capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        2 cluster: Option<String> = Member::new("cluster", &STRING),
        3 deployment_configuration: Option<DeploymentConfiguration>
            = Member::new("deploymentConfiguration", DeploymentConfiguration::SCHEMA),
        4 deployment_controller: Option<DeploymentController>
            = Member::new("deploymentController", DeploymentController::SCHEMA),
        5 desired_count: Option<i32> = Member::new("desiredCount", &BOXED_INTEGER),
        6 enable_ecs_managed_tags: Option<bool>
            = Member::new("enableECSManagedTags", &BOXED_BOOLEAN),
        7 enable_execute_command: Option<bool>
            = Member::new("enableExecuteCommand", &BOXED_BOOLEAN),
        8 force_new_deployment: Option<bool> = Member::new("forceNewDeployment", &BOOLEAN),
        9 health_check_grace_period_seconds: Option<i32>
            = Member::new("healthCheckGracePeriodSeconds", &BOXED_INTEGER),
        10 load_balancers: Option<Vec<LoadBalancer>>
            = Member::new("loadBalancers", &LOAD_BALANCERS),
        11 network_configuration: Option<NetworkConfiguration>
            = Member::new("networkConfiguration", NetworkConfiguration::SCHEMA),
        12 placement_constraints: Option<Vec<PlacementConstraint>>
            = Member::new("placementConstraints", &PLACEMENT_CONSTRAINTS),
        13 placement_strategy: Option<Vec<PlacementStrategy>>
            = Member::new("placementStrategy", &PLACEMENT_STRATEGIES),
        14 platform_version: Option<String> = Member::new("platformVersion", &STRING),
        15 propagate_tags: Option<String> = Member::new("propagateTags", &propagate_tags::SCHEMA),
        16 service: String = Member::new("service", &STRING).required(),
        17 service_connect_configuration: Option<ServiceConnectConfiguration>
            = Member::new("serviceConnectConfiguration", ServiceConnectConfiguration::SCHEMA),
        18 service_registries: Option<Vec<ServiceRegistry>>
            = Member::new("serviceRegistries", &SERVICE_REGISTRIES),
        19 task_definition: Option<String> = Member::new("taskDefinition", &STRING),
        20 volume_configurations: Option<Vec<ServiceVolumeConfiguration>>
            = Member::new("volumeConfigurations", &SERVICE_VOLUME_CONFIGURATIONS),
        21 vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>>
            = Member::new("vpcLatticeConfigurations", &VPC_LATTICE_CONFIGURATIONS),
    }
}

shape! {
    /// What UpdateService answers.
    UpdateServiceOutput = "UpdateServiceOutput" {
        0 service: Option<Service> = Member::new("service", Service::SCHEMA),
    }
}

operation! {
    /// AWS: ecs UpdateService.
    "ecs" UpdateService(UpdateServiceInput) -> UpdateServiceOutput,
    "", None
}
