//! Rules of the parts of a container definition.

use super::REFUSE;
use crate::faults;
use aws::Fault;
use resources::ecs::{
    ContainerDefinition, ContainerHealthCheck, Dependency, MountPoint, PortMapping, Ulimit,
};
use shapes::ecs;

/// Letters, digits, hyphens, underscores; at most 255.
pub fn name(given: Option<String>) -> Result<String, Fault> {
    let given = given.filter(|name| !name.is_empty());
    let given =
        given.ok_or_else(|| faults::client("Container.name should not be null or empty."))?;
    let right = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match given.len() <= 255 && given.chars().all(right) {
        true => Ok(given),
        false => Err(faults::client(
            "Container.name contains invalid characters.",
        )),
    }
}

/// A number that is not negative.
pub fn not_negative(given: i32, member: &str, name: &str) -> Result<i32, Fault> {
    match given < 0 {
        true => Err(faults::client(format!(
            "Invalid '{member}' setting for container '{name}'"
        ))),
        false => Ok(given),
    }
}

/// At least 6 MiB: Docker's own limit, which AWS passes on.
pub fn memory(given: Option<i32>, member: &str, name: &str) -> Result<Option<i32>, Fault> {
    match given {
        Some(0) | None => Ok(None),
        Some(mib) if mib < 6 => Err(faults::client(format!(
            "Invalid '{member}' setting for container '{name}'"
        ))),
        Some(mib) => Ok(Some(mib)),
    }
}

/// The soft limit, below the hard one.
pub fn reservation(
    given: Option<i32>,
    memory_mib: Option<i32>,
    name: &str,
) -> Result<Option<i32>, Fault> {
    let reserved = memory(given, "memoryReservation", name)?;
    let most = memory_mib.filter(|mib| *mib > 0).unwrap_or(i32::MAX);
    match reserved.is_some_and(|mib| mib > most) {
        true => Err(faults::client(format!(
            "Invalid 'memory' setting for container '{name}': it must be greater than \
             'memoryReservation'."
        ))),
        false => Ok(reserved),
    }
}

/// Ports: in awsvpc mode the host's is the container's.
pub fn ports(given: Option<Vec<ecs::PortMapping>>) -> Result<Vec<PortMapping>, Fault> {
    let one = |one: ecs::PortMapping| {
        let ecs::PortMapping {
            app_protocol,
            container_port,
            container_port_range,
            host_port,
            name,
            protocol,
        } = one;
        REFUSE.member(container_port_range, "containerPortRange")?;
        let container_port = container_port.unwrap_or(0);
        if host_port.is_some_and(|port| port != 0 && port != container_port) {
            return Err(faults::client(
                "When networkMode=awsvpc, the host ports and container ports in port mappings \
                 must match.",
            ));
        }
        let port = u16::try_from(container_port).ok().filter(|port| *port > 0);
        let container_port = port.ok_or_else(|| {
            faults::client(format!("Invalid 'containerPort' setting: {container_port}"))
        })?;
        Ok(PortMapping {
            container_port,
            host_port: Some(container_port),
            protocol: protocol.unwrap_or_else(|| "tcp".to_owned()),
            name,
            app_protocol,
        })
    };
    given.unwrap_or_default().into_iter().map(one).collect()
}

/// All containers share one interface.
pub fn distinct_ports(containers: &[ContainerDefinition]) -> Result<(), Fault> {
    let mut seen: Vec<(u16, &str)> = Vec::new();
    for port in containers.iter().flat_map(|one| &one.port_mappings) {
        let this = (port.container_port, port.protocol.as_str());
        if seen.contains(&this) {
            return Err(faults::client(format!(
                "The container port {} ({}) is used more than once.",
                this.0, this.1
            )));
        }
        seen.push(this);
    }
    Ok(())
}

/// Names and values, in the order given.
pub fn environment(given: Option<Vec<ecs::KeyValuePair>>) -> Result<Vec<(String, String)>, Fault> {
    let pair = |pair: ecs::KeyValuePair| {
        let ecs::KeyValuePair { name, value } = pair;
        let name = name.filter(|name| !name.trim().is_empty());
        let nameless = || faults::client("Environment variable name cannot be null or blank.");
        Ok((name.ok_or_else(nameless)?, value.unwrap_or_default()))
    };
    given.unwrap_or_default().into_iter().map(pair).collect()
}

/// A health check with AWS's defaults.
pub fn health_check(given: ecs::HealthCheck) -> Result<ContainerHealthCheck, Fault> {
    let ecs::HealthCheck {
        command,
        interval,
        retries,
        start_period,
        timeout,
    } = given;
    let right = match command.first().map(String::as_str) {
        Some("CMD") => command.len() > 1,
        Some("CMD-SHELL") => command.len() == 2,
        _ => false,
    };
    if !right {
        return Err(faults::client(
            "The health check command must begin with CMD, or be CMD-SHELL and one string.",
        ));
    }
    let within = |given: Option<i32>, default: u32, least: u32, most: u32, name: &str| {
        let value = given.map_or(Ok(default), u32::try_from);
        let value = value.ok().filter(|value| (least..=most).contains(value));
        value.ok_or_else(|| {
            faults::client(format!(
                "healthCheck.{name} must be between {least} and {most}."
            ))
        })
    };
    Ok(ContainerHealthCheck {
        command,
        interval_seconds: within(interval, 30, 5, 300, "interval")?,
        timeout_seconds: within(timeout, 5, 2, 60, "timeout")?,
        retries: within(retries, 3, 1, 10, "retries")?,
        start_period_seconds: within(start_period, 0, 0, 300, "startPeriod")?,
    })
}

/// Mounts of the task's own volumes.
pub fn mount_points(
    given: Option<Vec<ecs::MountPoint>>,
    volumes: &[String],
    name: &str,
) -> Result<Vec<MountPoint>, Fault> {
    let one = |one: ecs::MountPoint| {
        let ecs::MountPoint {
            container_path,
            read_only,
            source_volume,
        } = one;
        let source_volume = source_volume.unwrap_or_default();
        if !volumes.contains(&source_volume) {
            return Err(faults::client(format!("Unknown volume '{source_volume}'.")));
        }
        let container_path = container_path.unwrap_or_default();
        if !container_path.starts_with('/') {
            return Err(faults::client(format!(
                "Invalid 'containerPath' setting for container '{name}': it must be absolute."
            )));
        }
        Ok(MountPoint {
            source_volume,
            container_path,
            read_only: read_only.unwrap_or(false),
        })
    };
    given.unwrap_or_default().into_iter().map(one).collect()
}

/// Dependencies as given.
pub fn depends_on(given: Option<Vec<ecs::ContainerDependency>>) -> Vec<Dependency> {
    let dependencies = given.unwrap_or_default().into_iter();
    dependencies
        .map(|one| {
            let ecs::ContainerDependency {
                condition,
                container_name,
            } = one;
            Dependency {
                container: container_name,
                condition,
            }
        })
        .collect()
}

/// Dependencies name other containers, fit them, and make no circle.
pub fn dependencies(containers: &[ContainerDefinition]) -> Result<(), Fault> {
    let named = |name: &str| containers.iter().find(|one| one.name == name);
    for one in containers {
        for dependency in &one.depends_on {
            let other = named(&dependency.container).ok_or_else(|| {
                faults::client(format!(
                    "Container dependency '{}' of '{}' is not a container of the task definition.",
                    dependency.container, one.name
                ))
            })?;
            if dependency.condition == "HEALTHY" && other.health_check.is_none() {
                return Err(faults::client(format!(
                    "Container '{}' has no health check, on which '{}' depends.",
                    other.name, one.name
                )));
            }
            let ends = matches!(dependency.condition.as_str(), "COMPLETE" | "SUCCESS");
            if ends && other.essential {
                return Err(faults::client(format!(
                    "Container '{}' is essential, and '{}' waits for its end.",
                    other.name, one.name
                )));
            }
        }
    }
    // Take away what depends on nothing left; what stays is a circle.
    let mut left: Vec<&ContainerDefinition> = containers.iter().collect();
    loop {
        let waits = |one: &ContainerDefinition, left: &[&ContainerDefinition]| {
            let mut on = one.depends_on.iter();
            on.any(|dependency| left.iter().any(|other| other.name == dependency.container))
        };
        let rest: Vec<_> = left
            .iter()
            .copied()
            .filter(|one| waits(one, &left))
            .collect();
        match (rest.is_empty(), rest.len() == left.len()) {
            (true, _) => return Ok(()),
            (false, true) => {
                return Err(faults::client("The container dependencies form a circle."));
            }
            (false, false) => left = rest,
        }
    }
}

/// At most 120 seconds on Fargate.
pub fn timeout(
    given: Option<i32>,
    least: u32,
    member: &str,
    name: &str,
) -> Result<Option<u32>, Fault> {
    let Some(given) = given else {
        return Ok(None);
    };
    let seconds = u32::try_from(given).ok();
    let seconds = seconds.filter(|seconds| (least..=120).contains(seconds));
    seconds.map(Some).ok_or_else(|| {
        faults::client(format!(
            "Invalid '{member}' setting for container '{name}': it must be between {least} and \
             120."
        ))
    })
}

/// On Fargate only `nofile`.
pub fn ulimits(given: Option<Vec<ecs::Ulimit>>) -> Result<Vec<Ulimit>, Fault> {
    let one = |one: ecs::Ulimit| {
        let ecs::Ulimit {
            hard_limit,
            name,
            soft_limit,
        } = one;
        REFUSE.but(Some(name.clone()), "ulimit", &["nofile"])?;
        if soft_limit < 0 || soft_limit > hard_limit {
            return Err(faults::client(format!(
                "Invalid ulimit {name}: the soft limit must be between 0 and the hard one."
            )));
        }
        Ok(Ulimit {
            name,
            soft: soft_limit.into(),
            hard: hard_limit.into(),
        })
    };
    given.unwrap_or_default().into_iter().map(one).collect()
}

/// What is taken from `linuxParameters`.
#[derive(Default)]
pub struct Linux {
    /// Beyond the default.
    pub capabilities_add: Vec<String>,
    /// Taken away.
    pub capabilities_drop: Vec<String>,
    /// Whether a process of ours is PID 1.
    pub init_process_enabled: bool,
}

/// On Fargate only capabilities (SYS_PTRACE to add) and the init process.
pub fn linux(given: Option<ecs::LinuxParameters>) -> Result<Linux, Fault> {
    let Some(given) = given else {
        return Ok(Linux::default());
    };
    let ecs::LinuxParameters {
        capabilities,
        devices,
        init_process_enabled,
        max_swap,
        shared_memory_size,
        swappiness,
        tmpfs,
    } = given;
    REFUSE.member(devices, "linuxParameters.devices")?;
    REFUSE.given(max_swap, "linuxParameters.maxSwap")?;
    REFUSE.given(shared_memory_size, "linuxParameters.sharedMemorySize")?;
    REFUSE.given(swappiness, "linuxParameters.swappiness")?;
    REFUSE.member(tmpfs, "linuxParameters.tmpfs")?;
    let ecs::KernelCapabilities { add, drop } = capabilities.unwrap_or_default();
    let add = add.unwrap_or_default();
    if let Some(other) = add.iter().find(|name| *name != "SYS_PTRACE") {
        return Err(REFUSE.fault(&format!("the added capability {other}")));
    }
    Ok(Linux {
        capabilities_add: add,
        capabilities_drop: drop.unwrap_or_default(),
        init_process_enabled: init_process_enabled.unwrap_or(false),
    })
}
