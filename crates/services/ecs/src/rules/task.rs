//! Rules of RunTask. AWS: RunTask, TaskOverride.

use super::refuse::Refuse;
use super::task_definition::{cpu_units, fargate_has, memory_mib, role};
use super::{container, network, tag};
use crate::faults;
use aws::{Fault, Scope, Tags};
use resources::ecs::{
    AwsVpcConfiguration, ContainerDefinition, ContainerOverride, Overrides, TaskDefinition,
};
use shapes::ecs;

const REFUSE: Refuse = Refuse("RunTask");

/// Tasks to be run.
#[derive(Clone, Debug)]
pub struct Run {
    /// As given.
    pub cluster: Option<String>,
    /// As given.
    pub task_definition: String,
    /// 1 to 10.
    pub count: usize,
    /// Their group, if one was given.
    pub group: Option<String>,
    /// Who started them, if the caller said so.
    pub started_by: Option<String>,
    /// Their interfaces.
    pub network: AwsVpcConfiguration,
    /// LATEST resolved.
    pub platform_version: String,
    /// What differs from the definition.
    pub overrides: Overrides,
    /// Whether tags of the definition become theirs.
    pub propagate: bool,
    /// Whether they get `aws:ecs:…` tags.
    pub managed_tags: bool,
    /// Their tags.
    pub tags: Tags,
    /// For idempotency.
    pub client_token: Option<String>,
}

/// Checks RunTask.
pub fn run(scope: &Scope, input: ecs::RunTaskInput) -> Result<Run, Fault> {
    let ecs::RunTaskInput {
        capacity_provider_strategy,
        client_token,
        cluster,
        count,
        enable_ecs_managed_tags,
        enable_execute_command,
        group,
        launch_type,
        network_configuration,
        overrides,
        placement_constraints,
        placement_strategy,
        platform_version,
        propagate_tags,
        reference_id,
        started_by,
        tags,
        task_definition,
        volume_configurations,
    } = input;
    REFUSE.member(capacity_provider_strategy, "capacityProviderStrategy")?;
    REFUSE.member(enable_execute_command, "enableExecuteCommand")?;
    REFUSE.member(placement_constraints, "placementConstraints")?;
    REFUSE.member(placement_strategy, "placementStrategy")?;
    REFUSE.member(reference_id, "referenceId")?;
    REFUSE.member(volume_configurations, "volumeConfigurations")?;
    network::launch_type(launch_type, REFUSE)?;
    let count = count.unwrap_or(1);
    let count = usize::try_from(count)
        .ok()
        .filter(|count| (1..=10).contains(count));
    let count =
        count.ok_or_else(|| faults::invalid_parameter("Count must be between 1 and 10."))?;
    if propagate_tags.as_deref() == Some("SERVICE") {
        return Err(faults::invalid_parameter(
            "SERVICE is not a valid value of propagateTags for RunTask.",
        ));
    }
    named(group.as_deref(), started_by.as_deref())?;
    Ok(Run {
        cluster,
        task_definition,
        count,
        group,
        started_by,
        network: network::configuration(network_configuration)?,
        platform_version: network::platform_version(platform_version, REFUSE)?,
        overrides: self::overrides(scope, overrides)?,
        propagate: propagate_tags.as_deref() == Some("TASK_DEFINITION"),
        managed_tags: enable_ecs_managed_tags.unwrap_or(false),
        tags: tag::tags(tags)?,
        client_token,
    })
}

/// Group and starter: names that services use are not the caller's.
fn named(group: Option<&str>, started_by: Option<&str>) -> Result<(), Fault> {
    if group.is_some_and(|group| group.starts_with("service:")) {
        return Err(faults::invalid_parameter(
            "The group of a task must not begin with 'service:', which services use.",
        ));
    }
    match started_by.is_some_and(|by| by.chars().count() > 128) {
        true => Err(faults::invalid_parameter(
            "startedBy can have at most 128 characters.",
        )),
        false => Ok(()),
    }
}

fn overrides(scope: &Scope, given: Option<ecs::TaskOverride>) -> Result<Overrides, Fault> {
    let Some(given) = given else {
        return Ok(Overrides::default());
    };
    let ecs::TaskOverride {
        container_overrides,
        cpu,
        ephemeral_storage,
        execution_role_arn,
        inference_accelerator_overrides,
        memory,
        task_role_arn,
    } = given;
    REFUSE.given(ephemeral_storage, "overrides.ephemeralStorage")?;
    REFUSE.member(
        inference_accelerator_overrides,
        "overrides.inferenceAcceleratorOverrides",
    )?;
    let number = |given: Option<String>, name: &str, read: fn(&str) -> Option<i32>| {
        let given = given.filter(|given| !given.is_empty());
        let Some(given) = given else {
            return Ok(None);
        };
        let invalid = || faults::client(format!("Invalid '{name}' setting for task: {given}"));
        read(&given).map(Some).ok_or_else(invalid)
    };
    let containers = container_overrides.unwrap_or_default();
    let containers = containers.into_iter().map(container_override);
    Ok(Overrides {
        containers: containers.collect::<Result<_, _>>()?,
        task_role_arn: role(scope, task_role_arn)?,
        execution_role_arn: role(scope, execution_role_arn)?,
        cpu: number(cpu, "cpu", cpu_units)?,
        memory_mib: number(memory, "memory", memory_mib)?,
    })
}

fn container_override(given: ecs::ContainerOverride) -> Result<ContainerOverride, Fault> {
    let ecs::ContainerOverride {
        command,
        cpu,
        environment,
        environment_files,
        memory,
        memory_reservation,
        name,
        resource_requirements,
    } = given;
    REFUSE.member(
        environment_files,
        "overrides.containerOverrides.environmentFiles",
    )?;
    REFUSE.given(
        memory_reservation,
        "overrides.containerOverrides.memoryReservation",
    )?;
    REFUSE.member(
        resource_requirements,
        "overrides.containerOverrides.resourceRequirements",
    )?;
    let name = name.ok_or_else(|| {
        faults::invalid_parameter(
            "Override for container named null is not a container in the \
                                   TaskDefinition.",
        )
    })?;
    let cpu = cpu.map(|units| container::not_negative(units, "cpu", &name));
    Ok(ContainerOverride {
        command,
        environment: container::environment(environment)?,
        cpu: cpu.transpose()?,
        memory_mib: container::memory(memory, "memory", &name)?,
        name,
    })
}

/// Whether overrides fit a definition.
pub fn overrides_fit(overrides: &Overrides, definition: &TaskDefinition) -> Result<(), Fault> {
    for (at, one) in overrides.containers.iter().enumerate() {
        let before = &overrides.containers[..at];
        if before.iter().any(|other| other.name == one.name) {
            return Err(faults::invalid_parameter(format!(
                "Container {} is overridden more than once.",
                one.name
            )));
        }
        if definition
            .containers
            .iter()
            .all(|known| known.name != one.name)
        {
            return Err(faults::invalid_parameter(format!(
                "Override for container named {} is not a container in the TaskDefinition.",
                one.name
            )));
        }
    }
    let cpu = overrides.cpu.unwrap_or(definition.cpu);
    let memory = overrides.memory_mib.unwrap_or(definition.memory_mib);
    if !fargate_has(cpu, memory) {
        return Err(faults::client(
            "No Fargate configuration exists for given values.",
        ));
    }
    let containers = definition.containers.iter();
    let containers: Vec<ContainerDefinition> =
        containers.map(|one| overridden(one, overrides)).collect();
    container::fit(&containers, cpu, memory)
}

/// A container with the sizes that it will have.
fn overridden(container: &ContainerDefinition, overrides: &Overrides) -> ContainerDefinition {
    let mut given = overrides.containers.iter();
    let given = given.find(|one| one.name == container.name);
    ContainerDefinition {
        cpu: given.and_then(|one| one.cpu).unwrap_or(container.cpu),
        memory_mib: given
            .and_then(|one| one.memory_mib)
            .or(container.memory_mib),
        ..container.clone()
    }
}
