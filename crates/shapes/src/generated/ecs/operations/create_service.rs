//! Generated: ecs CreateService.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateService takes.
    CreateServiceInput = "CreateServiceInput" {
        0 availability_zone_rebalancing: Option<String>
            = Member::new("availabilityZoneRebalancing", &availability_zone_rebalancing::SCHEMA),
        1 capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        2 client_token: Option<String> = Member::new("clientToken", &STRING),
        3 cluster: Option<String> = Member::new("cluster", &STRING),
        4 deployment_configuration: Option<DeploymentConfiguration>
            = Member::new("deploymentConfiguration", DeploymentConfiguration::SCHEMA),
        5 deployment_controller: Option<DeploymentController>
            = Member::new("deploymentController", DeploymentController::SCHEMA),
        6 desired_count: Option<i32> = Member::new("desiredCount", &BOXED_INTEGER),
        7 enable_ecs_managed_tags: Option<bool> = Member::new("enableECSManagedTags", &BOOLEAN),
        8 enable_execute_command: Option<bool> = Member::new("enableExecuteCommand", &BOOLEAN),
        9 health_check_grace_period_seconds: Option<i32>
            = Member::new("healthCheckGracePeriodSeconds", &BOXED_INTEGER),
        10 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        11 load_balancers: Option<Vec<LoadBalancer>>
            = Member::new("loadBalancers", &LOAD_BALANCERS),
        12 network_configuration: Option<NetworkConfiguration>
            = Member::new("networkConfiguration", NetworkConfiguration::SCHEMA),
        13 placement_constraints: Option<Vec<PlacementConstraint>>
            = Member::new("placementConstraints", &PLACEMENT_CONSTRAINTS),
        14 placement_strategy: Option<Vec<PlacementStrategy>>
            = Member::new("placementStrategy", &PLACEMENT_STRATEGIES),
        15 platform_version: Option<String> = Member::new("platformVersion", &STRING),
        16 propagate_tags: Option<String> = Member::new("propagateTags", &propagate_tags::SCHEMA),
        17 role: Option<String> = Member::new("role", &STRING),
        18 scheduling_strategy: Option<String>
            = Member::new("schedulingStrategy", &scheduling_strategy::SCHEMA),
        19 service_connect_configuration: Option<ServiceConnectConfiguration>
            = Member::new("serviceConnectConfiguration", ServiceConnectConfiguration::SCHEMA),
        20 service_name: String = Member::new("serviceName", &STRING).required(),
        21 service_registries: Option<Vec<ServiceRegistry>>
            = Member::new("serviceRegistries", &SERVICE_REGISTRIES),
        22 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
        23 task_definition: Option<String> = Member::new("taskDefinition", &STRING),
        24 volume_configurations: Option<Vec<ServiceVolumeConfiguration>>
            = Member::new("volumeConfigurations", &SERVICE_VOLUME_CONFIGURATIONS),
        25 vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>>
            = Member::new("vpcLatticeConfigurations", &VPC_LATTICE_CONFIGURATIONS),
    }
}

shape! {
    /// What CreateService answers.
    CreateServiceOutput = "CreateServiceOutput" {
        0 service: Option<Service> = Member::new("service", Service::SCHEMA),
    }
}

operation! {
    /// AWS: ecs CreateService.
    "ecs" CreateService(CreateServiceInput) -> CreateServiceOutput,
    "", None
}
