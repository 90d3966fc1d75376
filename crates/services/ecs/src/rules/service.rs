//! Rules of services: first what was typed, then what it means.
//!
//! AWS: CreateService, UpdateService; "Amazon ECS service definition parameters".

use super::network;
use super::refuse::Refuse;
use super::tag;
use crate::faults;
use aws::{Fault, Tags};
use resources::ecs::{
    AwsVpcConfiguration, DeploymentConfiguration, PortMapping, ServiceLoadBalancer, TaskDefinition,
};
use shapes::ecs;

/// A service to be made, checked as far as that needs no rows.
#[derive(Clone, Debug)]
pub struct Create {
    /// As given.
    pub cluster: Option<String>,
    /// Its name.
    pub name: String,
    /// As given.
    pub task_definition: String,
    /// How many tasks.
    pub desired_count: u32,
    /// How they are replaced.
    pub configuration: DeploymentConfiguration,
    /// Their interfaces.
    pub network: AwsVpcConfiguration,
    /// Where they are registered.
    pub load_balancers: Vec<ServiceLoadBalancer>,
    /// On which platform.
    pub platform: network::Platform,
    /// Seconds.
    pub grace_period_seconds: u32,
    /// `TASK_DEFINITION` or `SERVICE`.
    pub propagate_tags: Option<String>,
    /// Whether tasks get `aws:ecs:…` tags.
    pub managed_tags: bool,
    /// Its tags.
    pub tags: Tags,
    /// For idempotency.
    pub client_token: Option<String>,
}

/// Checks CreateService.
pub fn create(input: ecs::CreateServiceInput, most_tasks: usize) -> Result<Create, Fault> {
    let refuse = Refuse("CreateService");
    let ecs::CreateServiceInput {
        availability_zone_rebalancing,
        capacity_provider_strategy,
        client_token,
        cluster,
        deployment_configuration,
        deployment_controller,
        desired_count,
        enable_ecs_managed_tags,
        enable_execute_command,
        health_check_grace_period_seconds,
        launch_type,
        load_balancers,
        network_configuration,
        placement_constraints,
        placement_strategy,
        platform_version,
        propagate_tags,
        role,
        scheduling_strategy,
        service_connect_configuration,
        service_name,
        service_registries,
        tags,
        task_definition,
        volume_configurations,
        vpc_lattice_configurations,
    } = input;
    unsupported(
        refuse,
        Unsupported {
            availability_zone_rebalancing,
            deployment_controller,
            enable_execute_command,
            service_connect_configuration,
        },
    )?;
    refuse.member(capacity_provider_strategy, "capacityProviderStrategy")?;
    refuse.member(service_registries, "serviceRegistries")?;
    refuse.member(volume_configurations, "volumeConfigurations")?;
    refuse.member(vpc_lattice_configurations, "vpcLatticeConfigurations")?;
    network::launch_type(launch_type, refuse)?;
    placement(placement_constraints, placement_strategy)?;
    replica(scheduling_strategy, role)?;
    let load_balancers = balancers(load_balancers, refuse)?;
    let blank = "TaskDefinition can not be blank.";
    let countless = "desiredCount is required for a service of scheduling strategy REPLICA.";
    Ok(Create {
        cluster,
        name: name(service_name)?,
        task_definition: task_definition.ok_or_else(|| faults::invalid_parameter(blank))?,
        desired_count: desired_count
            .ok_or_else(|| faults::invalid_parameter(countless))
            .and_then(|desired| count(desired, most_tasks))?,
        configuration: configuration(deployment_configuration, None, refuse)?,
        network: network::configuration(network_configuration)?,
        grace_period_seconds: grace(health_check_grace_period_seconds, &load_balancers)?
            .unwrap_or(0),
        load_balancers,
        platform: network::platform(platform_version, refuse)?,
        propagate_tags: propagation(propagate_tags),
        managed_tags: enable_ecs_managed_tags.unwrap_or(false),
        tags: tag::tags(tags)?,
        client_token,
    })
}

/// Changes of a service; `None` leaves as is.
#[derive(Clone, Debug)]
pub struct Update {
    /// As given.
    pub cluster: Option<String>,
    /// As given.
    pub service: String,
    /// As given.
    pub task_definition: Option<String>,
    /// How many tasks.
    pub desired_count: Option<u32>,
    /// As given: it is merged with what is.
    pub configuration: Option<ecs::DeploymentConfiguration>,
    /// Their interfaces.
    pub network: Option<AwsVpcConfiguration>,
    /// Where they are registered.
    pub load_balancers: Option<Vec<ServiceLoadBalancer>>,
    /// On which platform.
    pub platform: Option<network::Platform>,
    /// Seconds, as given.
    pub grace_period_seconds: Option<i32>,
    /// `TASK_DEFINITION`, `SERVICE` or `NONE`.
    pub propagate_tags: Option<String>,
    /// Whether tasks get `aws:ecs:…` tags.
    pub managed_tags: Option<bool>,
    /// Whether to replace tasks that are as they should be.
    pub force: bool,
}

/// Checks UpdateService.
pub fn update(input: ecs::UpdateServiceInput, most_tasks: usize) -> Result<Update, Fault> {
    let refuse = Refuse("UpdateService");
    let ecs::UpdateServiceInput {
        availability_zone_rebalancing,
        capacity_provider_strategy,
        cluster,
        deployment_configuration,
        deployment_controller,
        desired_count,
        enable_ecs_managed_tags,
        enable_execute_command,
        force_new_deployment,
        health_check_grace_period_seconds,
        load_balancers,
        network_configuration,
        placement_constraints,
        placement_strategy,
        platform_version,
        propagate_tags,
        service,
        service_connect_configuration,
        service_registries,
        task_definition,
        volume_configurations,
        vpc_lattice_configurations,
    } = input;
    unsupported(
        refuse,
        Unsupported {
            availability_zone_rebalancing,
            deployment_controller,
            enable_execute_command,
            service_connect_configuration,
        },
    )?;
    refuse.member(capacity_provider_strategy, "capacityProviderStrategy")?;
    refuse.member(service_registries, "serviceRegistries")?;
    refuse.member(volume_configurations, "volumeConfigurations")?;
    refuse.member(vpc_lattice_configurations, "vpcLatticeConfigurations")?;
    placement(placement_constraints, placement_strategy)?;
    let network = network_configuration.map(|given| network::configuration(Some(given)));
    let platform = platform_version.map(|given| network::platform(Some(given), refuse));
    let load_balancers = load_balancers.map(|given| balancers(Some(given), refuse));
    Ok(Update {
        cluster,
        service,
        task_definition,
        desired_count: desired_count
            .map(|wanted| count(wanted, most_tasks))
            .transpose()?,
        configuration: deployment_configuration,
        network: network.transpose()?,
        load_balancers: load_balancers.transpose()?,
        platform: platform.transpose()?,
        grace_period_seconds: health_check_grace_period_seconds,
        propagate_tags,
        managed_tags: enable_ecs_managed_tags,
        force: force_new_deployment.unwrap_or(false),
    })
}

/// Members of both operations with one right value.
struct Unsupported {
    availability_zone_rebalancing: Option<String>,
    deployment_controller: Option<ecs::DeploymentController>,
    enable_execute_command: Option<bool>,
    service_connect_configuration: Option<ecs::ServiceConnectConfiguration>,
}

fn unsupported(refuse: Refuse, given: Unsupported) -> Result<(), Fault> {
    let Unsupported {
        availability_zone_rebalancing,
        deployment_controller,
        enable_execute_command,
        service_connect_configuration,
    } = given;
    let controller = deployment_controller.map(|controller| controller.r#type);
    let connect = service_connect_configuration.map(|connect| connect.enabled);
    refuse.but(
        availability_zone_rebalancing,
        "availabilityZoneRebalancing",
        &["DISABLED"],
    )?;
    refuse.but(controller, "deploymentController", &["ECS"])?;
    refuse.member(enable_execute_command, "enableExecuteCommand")?;
    refuse.member(connect, "serviceConnectConfiguration")
}

fn placement(
    constraints: Option<Vec<ecs::PlacementConstraint>>,
    strategy: Option<Vec<ecs::PlacementStrategy>>,
) -> Result<(), Fault> {
    if constraints.is_some_and(|given| !given.is_empty()) {
        return Err(faults::invalid_parameter(
            "Placement constraints are not supported with FARGATE launch type.",
        ));
    }
    if strategy.is_some_and(|given| !given.is_empty()) {
        return Err(faults::invalid_parameter(
            "Placement strategies are not supported with FARGATE launch type.",
        ));
    }
    Ok(())
}

fn replica(strategy: Option<String>, role: Option<String>) -> Result<(), Fault> {
    if strategy.as_deref() == Some("DAEMON") {
        return Err(faults::invalid_parameter(
            "The daemon scheduling strategy is not supported for FARGATE launch type.",
        ));
    }
    if role.is_some_and(|role| !role.is_empty()) {
        return Err(faults::invalid_parameter(
            "You cannot specify an IAM role for services that require a service linked role.",
        ));
    }
    Ok(())
}

/// Letters, digits, hyphens, underscores; at most 255.
fn name(given: String) -> Result<String, Fault> {
    let right = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if given.is_empty() {
        return Err(faults::invalid_parameter("Service name can not be blank."));
    }
    match given.len() <= 255 && given.chars().all(right) {
        true => Ok(given),
        false => Err(faults::invalid_parameter(
            "The service name is invalid. Up to 255 letters (uppercase and lowercase), numbers, \
             underscores, and hyphens are allowed.",
        )),
    }
}

/// AWS's quota "Tasks per service".
fn count(given: i32, most_tasks: usize) -> Result<u32, Fault> {
    match u32::try_from(given) {
        Err(_) => Err(faults::invalid_parameter(
            "Desired count can not be negative.",
        )),
        Ok(count) if count as usize > most_tasks => Err(faults::invalid_parameter(format!(
            "Desired count can not be greater than {most_tasks}."
        ))),
        Ok(count) => Ok(count),
    }
}

/// Seconds, if given; only with load balancers.
pub fn grace(
    given: Option<i32>,
    load_balancers: &[ServiceLoadBalancer],
) -> Result<Option<u32>, Fault> {
    let Some(given) = given else {
        return Ok(None);
    };
    if load_balancers.is_empty() && given > 0 {
        return Err(faults::invalid_parameter(
            "Health check grace period is only valid for services configured to use load \
             balancers",
        ));
    }
    let seconds = u32::try_from(given).map_err(|_| {
        faults::invalid_parameter("The health check grace period can not be negative.")
    })?;
    Ok(Some(seconds))
}

/// `NONE` is none.
pub fn propagation(given: Option<String>) -> Option<String> {
    given.filter(|given| given != "NONE")
}

fn balancers(
    given: Option<Vec<ecs::LoadBalancer>>,
    refuse: Refuse,
) -> Result<Vec<ServiceLoadBalancer>, Fault> {
    let given = given.unwrap_or_default();
    if given.len() > 5 {
        return Err(faults::invalid_parameter(
            "load balancers can have at most 5 items.",
        ));
    }
    let one = |one: ecs::LoadBalancer| {
        let ecs::LoadBalancer {
            advanced_configuration,
            container_name,
            container_port,
            load_balancer_name,
            target_group_arn,
        } = one;
        refuse.given(advanced_configuration, "advancedConfiguration")?;
        refuse.member(
            load_balancer_name,
            "loadBalancerName (Classic Load Balancer)",
        )?;
        let target_group_arn = target_group_arn
            .ok_or_else(|| faults::invalid_parameter("targetGroupArn can not be blank."))?;
        let container_name = container_name
            .ok_or_else(|| faults::invalid_parameter("Container name can not be blank."))?;
        let container_port = container_port.and_then(|port| u16::try_from(port).ok());
        let container_port = container_port.filter(|port| *port > 0).ok_or_else(|| {
            faults::invalid_parameter("Container port must be between 1 and 65535.")
        })?;
        Ok(ServiceLoadBalancer {
            target_group_arn,
            container_name,
            container_port,
        })
    };
    given.into_iter().map(one).collect()
}

/// The deployment configuration: what was given over what was, or AWS's defaults.
pub fn configuration(
    given: Option<ecs::DeploymentConfiguration>,
    before: Option<&DeploymentConfiguration>,
    refuse: Refuse,
) -> Result<DeploymentConfiguration, Fault> {
    let mut result = before.cloned().unwrap_or(DeploymentConfiguration {
        minimum_healthy_percent: 100,
        maximum_percent: 200,
        circuit_breaker_enable: false,
        circuit_breaker_rollback: false,
    });
    let Some(given) = given else {
        return Ok(result);
    };
    let ecs::DeploymentConfiguration {
        alarms,
        bake_time_in_minutes,
        canary_configuration,
        deployment_circuit_breaker,
        lifecycle_hooks,
        linear_configuration,
        maximum_percent,
        minimum_healthy_percent,
        strategy,
    } = given;
    let alarms = alarms.map(|alarms| alarms.enable || !alarms.alarm_names.is_empty());
    refuse.member(alarms, "deploymentConfiguration.alarms")?;
    refuse.member(
        bake_time_in_minutes.map(|minutes| minutes != 0),
        "deploymentConfiguration.bakeTimeInMinutes",
    )?;
    refuse.given(
        canary_configuration,
        "deploymentConfiguration.canaryConfiguration",
    )?;
    refuse.given(
        linear_configuration,
        "deploymentConfiguration.linearConfiguration",
    )?;
    refuse.member(lifecycle_hooks, "deploymentConfiguration.lifecycleHooks")?;
    refuse.but(strategy, "deploymentConfiguration.strategy", &["ROLLING"])?;
    if let Some(breaker) = deployment_circuit_breaker {
        result.circuit_breaker_enable = breaker.enable;
        result.circuit_breaker_rollback = breaker.rollback;
    }
    result.maximum_percent =
        percent(maximum_percent, 100, "maximumPercent")?.unwrap_or(result.maximum_percent);
    result.minimum_healthy_percent = percent(minimum_healthy_percent, 0, "minimumHealthyPercent")?
        .unwrap_or(result.minimum_healthy_percent);
    not_blocked(&result)?;
    Ok(result)
}

fn percent(given: Option<i32>, least: i32, name: &str) -> Result<Option<u32>, Fault> {
    match given {
        Some(given) if given < least => Err(faults::invalid_parameter(format!(
            "{name} must be at least {least}."
        ))),
        given => Ok(given.map(i32::unsigned_abs)),
    }
}

fn not_blocked(configuration: &DeploymentConfiguration) -> Result<(), Fault> {
    let minimum = configuration.minimum_healthy_percent;
    let maximum = configuration.maximum_percent;
    if minimum > maximum {
        return Err(faults::invalid_parameter(
            "maximumPercent cannot be less than minimumHealthyPercent.",
        ));
    }
    match (minimum, maximum) {
        (100, 100) => Err(faults::invalid_parameter(
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block \
             deployments.",
        )),
        _ => Ok(()),
    }
}

/// Whether a definition's containers are what the load balancers name.
pub fn balanced_containers(
    definition: &TaskDefinition,
    load_balancers: &[ServiceLoadBalancer],
) -> Result<(), Fault> {
    for balancer in load_balancers {
        let ServiceLoadBalancer {
            container_name,
            container_port,
            ..
        } = balancer;
        let mut containers = definition.containers.iter();
        let container = containers.find(|one| one.name == *container_name);
        let container = container.ok_or_else(|| {
            faults::invalid_parameter(format!(
                "The container {container_name} does not exist in the task definition."
            ))
        })?;
        let mut ports = container.port_mappings.iter();
        // All target groups are HTTP's.
        let is =
            |port: &PortMapping| port.container_port == *container_port && port.protocol == "tcp";
        if !ports.any(is) {
            return Err(faults::invalid_parameter(format!(
                "The container {container_name} did not have a container port {container_port} \
                 defined with protocol tcp."
            )));
        }
    }
    Ok(())
}

/// Whether a definition runs on Fargate.
pub fn fargate(definition: &TaskDefinition) -> Result<(), Fault> {
    let mut compatible = definition.requires_compatibilities.iter();
    match compatible.any(|one| one == "FARGATE") {
        true => Ok(()),
        false => Err(faults::invalid_parameter(
            "Task definition does not support launch_type FARGATE.",
        )),
    }
}
