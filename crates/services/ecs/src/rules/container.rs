//! Rules of container definitions, as Fargate has them.
//!
//! AWS: ContainerDefinition; "Amazon ECS task definition parameters for Fargate".

mod log;
mod part;

pub use part::{environment, memory, not_negative};

use super::task_definition::REFUSE;
use crate::faults;
use aws::Fault;
use resources::ecs::ContainerDefinition;
use shapes::ecs;

/// Checks all containers of a definition.
pub fn definitions(
    given: Vec<ecs::ContainerDefinition>,
    volumes: &[String],
) -> Result<Vec<ContainerDefinition>, Fault> {
    if given.is_empty() {
        return Err(faults::client("Container list cannot be empty."));
    }
    let containers = given.into_iter().map(|one| definition(one, volumes));
    let containers: Vec<ContainerDefinition> = containers.collect::<Result<_, _>>()?;
    if !containers.iter().any(|one| one.essential) {
        return Err(faults::client(
            "There must be at least one essential container",
        ));
    }
    for (at, one) in containers.iter().enumerate() {
        if containers[..at].iter().any(|other| other.name == one.name) {
            return Err(faults::client(format!(
                "Container names must be unique: {}",
                one.name
            )));
        }
    }
    part::dependencies(&containers)?;
    part::distinct_ports(&containers)?;
    Ok(containers)
}

/// Whether the containers' own sizes fit into the task's.
pub fn fit(containers: &[ContainerDefinition], cpu: i32, memory_mib: i32) -> Result<(), Fault> {
    let units: i64 = containers.iter().map(|one| i64::from(one.cpu)).sum();
    if units > i64::from(cpu) {
        return Err(faults::client(format!(
            "The sum of the containers' cpu ({units}) must not be greater than the task's ({cpu})."
        )));
    }
    for one in containers {
        let most = one.memory_mib.or(one.memory_reservation_mib).unwrap_or(0);
        if most > memory_mib {
            return Err(faults::client(format!(
                "Invalid 'memory' setting for container '{}': it must not be greater than the \
                 task's.",
                one.name
            )));
        }
    }
    let reserved = |one: &ContainerDefinition| {
        i64::from(one.memory_reservation_mib.or(one.memory_mib).unwrap_or(0))
    };
    let mib: i64 = containers.iter().map(reserved).sum();
    match mib > i64::from(memory_mib) {
        true => Err(faults::client(format!(
            "The sum of the containers' memory ({mib}) must not be greater than the task's \
             ({memory_mib})."
        ))),
        false => Ok(()),
    }
}

fn definition(
    given: ecs::ContainerDefinition,
    volumes: &[String],
) -> Result<ContainerDefinition, Fault> {
    // Forty-two names: one a line would hide what follows.
    #[rustfmt::skip]
    let ecs::ContainerDefinition {
        command, cpu, credential_specs, depends_on, disable_networking, dns_search_domains,
        dns_servers, docker_labels, docker_security_options, entry_point, environment,
        environment_files, essential, extra_hosts, firelens_configuration, health_check,
        hostname, image, interactive, links, linux_parameters, log_configuration, memory,
        memory_reservation, mount_points, name, port_mappings, privileged, pseudo_terminal,
        readonly_root_filesystem, repository_credentials, resource_requirements,
        restart_policy, secrets, start_timeout, stop_timeout, system_controls, ulimits,
        user, version_consistency, volumes_from, working_directory,
    } = given;
    REFUSE.member(credential_specs, "credentialSpecs")?;
    REFUSE.member(disable_networking, "disableNetworking")?;
    REFUSE.member(dns_search_domains, "dnsSearchDomains")?;
    REFUSE.member(dns_servers, "dnsServers")?;
    REFUSE.member(docker_security_options, "dockerSecurityOptions")?;
    REFUSE.member(environment_files, "environmentFiles")?;
    REFUSE.member(extra_hosts, "extraHosts")?;
    REFUSE.given(firelens_configuration, "firelensConfiguration")?;
    REFUSE.member(hostname, "hostname")?;
    REFUSE.member(interactive, "interactive")?;
    REFUSE.member(links, "links")?;
    REFUSE.member(privileged, "privileged")?;
    REFUSE.member(pseudo_terminal, "pseudoTerminal")?;
    REFUSE.given(repository_credentials, "repositoryCredentials")?;
    REFUSE.member(resource_requirements, "resourceRequirements")?;
    REFUSE.member(restart_policy.map(|policy| policy.enabled), "restartPolicy")?;
    REFUSE.member(secrets, "secrets")?;
    REFUSE.member(system_controls, "systemControls")?;
    REFUSE.but(version_consistency, "versionConsistency", &["disabled"])?;
    REFUSE.member(volumes_from, "volumesFrom")?;
    let name = part::name(name)?;
    let image = image.filter(|image| !image.is_empty());
    let image =
        image.ok_or_else(|| faults::client("Container.image should not be null or empty."))?;
    let linux = part::linux(linux_parameters)?;
    Ok(ContainerDefinition {
        image,
        essential: essential.unwrap_or(true),
        cpu: part::not_negative(cpu.unwrap_or(0), "cpu", &name)?,
        memory_mib: part::memory(memory, "memory", &name)?,
        memory_reservation_mib: part::reservation(memory_reservation, memory, &name)?,
        port_mappings: part::ports(port_mappings)?,
        entry_point: entry_point.filter(|words| !words.is_empty()),
        command: command.filter(|words| !words.is_empty()),
        environment: part::environment(environment)?,
        working_directory: working_directory.filter(|path| !path.is_empty()),
        user: user.filter(|user| !user.is_empty()),
        readonly_root_filesystem: readonly_root_filesystem.unwrap_or(false),
        health_check: health_check.map(part::health_check).transpose()?,
        mount_points: part::mount_points(mount_points, volumes, &name)?,
        depends_on: part::depends_on(depends_on),
        start_timeout_seconds: part::timeout(start_timeout, 2, "startTimeout", &name)?,
        stop_timeout_seconds: part::timeout(stop_timeout, 0, "stopTimeout", &name)?,
        ulimits: part::ulimits(ulimits)?,
        logs: log::awslogs(log_configuration)?,
        docker_labels: docker_labels.unwrap_or_default(),
        capabilities_add: linux.capabilities_add,
        capabilities_drop: linux.capabilities_drop,
        init_process_enabled: linux.init_process_enabled,
        name,
    })
}
