//! Task definitions, with AWS's defaults where the caller gave nothing.

use resources::ecs::{AwsLogs, ContainerDefinition, ContainerHealthCheck, TaskDefinition};
use shapes::ecs;
use std::collections::BTreeMap;

/// A revision as DescribeTaskDefinition shows it.
pub fn definition(row: &TaskDefinition) -> ecs::TaskDefinition {
    let platform = row.cpu_architecture.is_some() || row.operating_system_family.is_some();
    let volumes = row.volumes.iter().map(|name| ecs::Volume {
        host: Some(ecs::HostVolumeProperties::default()),
        name: Some(name.clone()),
        ..ecs::Volume::default()
    });
    ecs::TaskDefinition {
        compatibilities: Some(compatibilities()),
        container_definitions: Some(row.containers.iter().map(container).collect()),
        cpu: Some(row.cpu.to_string()),
        delete_requested_at: row.delete_requested_at,
        deregistered_at: row.deregistered_at,
        execution_role_arn: row.execution_role_arn.clone(),
        family: Some(row.family.clone()),
        memory: Some(row.memory_mib.to_string()),
        network_mode: Some(row.network_mode.clone()),
        placement_constraints: Some(Vec::new()),
        registered_at: Some(row.registered_at),
        registered_by: Some(row.registered_by.clone()),
        requires_attributes: Some(attributes(row)),
        requires_compatibilities: Some(row.requires_compatibilities.clone()),
        revision: i32::try_from(row.revision).ok(),
        runtime_platform: platform.then(|| ecs::RuntimePlatform {
            cpu_architecture: row.cpu_architecture.clone(),
            operating_system_family: row.operating_system_family.clone(),
        }),
        status: Some(row.status.clone()),
        task_definition_arn: Some(row.arn()),
        task_role_arn: row.task_role_arn.clone(),
        volumes: Some(volumes.collect()),
        ..ecs::TaskDefinition::default()
    }
}

/// What fits Fargate in awsvpc mode fits EC2 as well, and AWS says so of each. There are no
/// instances here: a task or service of launch type EC2 is refused.
fn compatibilities() -> Vec<String> {
    ["EC2", "FARGATE"].map(str::to_owned).to_vec()
}

/// What an instance would have to be able to do for it, by the definition's own words. AWS adds
/// versions of Docker's interface and ECR's, which nobody here has to have.
fn attributes(row: &TaskDefinition) -> Vec<ecs::Attribute> {
    let any = |is: fn(&ContainerDefinition) -> bool| row.containers.iter().any(is);
    let logs = any(|one| one.logs.is_some());
    let needed = [
        (logs, "com.amazonaws.ecs.capability.logging-driver.awslogs"),
        (
            logs && row.execution_role_arn.is_some(),
            "ecs.capability.execution-role-awslogs",
        ),
        (
            row.task_role_arn.is_some(),
            "com.amazonaws.ecs.capability.task-iam-role",
        ),
        (
            any(|one| one.health_check.is_some()),
            "ecs.capability.container-health-check",
        ),
        (
            any(|one| !one.depends_on.is_empty()),
            "ecs.capability.container-ordering",
        ),
        (row.network_mode == "awsvpc", "ecs.capability.task-eni"),
    ];
    let names = needed.into_iter().filter(|(is, _)| *is);
    names
        .map(|(_, name)| ecs::Attribute {
            name: name.to_owned(),
            ..ecs::Attribute::default()
        })
        .collect()
}

fn container(row: &ContainerDefinition) -> ecs::ContainerDefinition {
    let pair = |(name, value): &(String, String)| ecs::KeyValuePair {
        name: Some(name.clone()),
        value: Some(value.clone()),
    };
    let labels = (!row.docker_labels.is_empty()).then(|| row.docker_labels.clone());
    ecs::ContainerDefinition {
        command: row.command.clone(),
        cpu: Some(row.cpu),
        depends_on: dependencies(row),
        docker_labels: labels,
        entry_point: row.entry_point.clone(),
        environment: Some(row.environment.iter().map(pair).collect()),
        essential: Some(row.essential),
        health_check: row.health_check.as_ref().map(health_check),
        image: Some(row.image.clone()),
        linux_parameters: linux(row),
        log_configuration: row.logs.as_ref().map(logs),
        memory: row.memory_mib,
        memory_reservation: row.memory_reservation_mib,
        mount_points: Some(mounts(row)),
        name: Some(row.name.clone()),
        port_mappings: Some(ports(row)),
        readonly_root_filesystem: row.readonly_root_filesystem.then_some(true),
        start_timeout: row.start_timeout_seconds.map(u32::cast_signed),
        stop_timeout: row.stop_timeout_seconds.map(u32::cast_signed),
        system_controls: Some(Vec::new()),
        ulimits: ulimits(row),
        user: row.user.clone(),
        volumes_from: Some(Vec::new()),
        working_directory: row.working_directory.clone(),
        ..ecs::ContainerDefinition::default()
    }
}

fn dependencies(row: &ContainerDefinition) -> Option<Vec<ecs::ContainerDependency>> {
    let on = row.depends_on.iter().map(|one| ecs::ContainerDependency {
        condition: one.condition.clone(),
        container_name: one.container.clone(),
    });
    (!row.depends_on.is_empty()).then(|| on.collect())
}

fn health_check(row: &ContainerHealthCheck) -> ecs::HealthCheck {
    let start = row.start_period_seconds;
    ecs::HealthCheck {
        command: row.command.clone(),
        interval: Some(row.interval_seconds.cast_signed()),
        retries: Some(row.retries.cast_signed()),
        start_period: (start > 0).then_some(start.cast_signed()),
        timeout: Some(row.timeout_seconds.cast_signed()),
    }
}

fn linux(row: &ContainerDefinition) -> Option<ecs::LinuxParameters> {
    let (add, drop) = (&row.capabilities_add, &row.capabilities_drop);
    let capabilities = !add.is_empty() || !drop.is_empty();
    (capabilities || row.init_process_enabled).then(|| ecs::LinuxParameters {
        capabilities: capabilities.then(|| ecs::KernelCapabilities {
            add: (!add.is_empty()).then(|| add.clone()),
            drop: (!drop.is_empty()).then(|| drop.clone()),
        }),
        init_process_enabled: row.init_process_enabled.then_some(true),
        ..ecs::LinuxParameters::default()
    })
}

fn logs(row: &AwsLogs) -> ecs::LogConfiguration {
    let mut options = BTreeMap::from([
        ("awslogs-group".to_owned(), row.group.clone()),
        ("awslogs-region".to_owned(), row.region.clone()),
        (
            "awslogs-stream-prefix".to_owned(),
            row.stream_prefix.clone(),
        ),
    ]);
    if row.create_group {
        options.insert("awslogs-create-group".to_owned(), "true".to_owned());
    }
    if row.non_blocking {
        options.insert("mode".to_owned(), "non-blocking".to_owned());
    }
    if let Some((size, _)) = &row.max_buffer_size {
        options.insert("max-buffer-size".to_owned(), size.clone());
    }
    ecs::LogConfiguration {
        log_driver: "awslogs".to_owned(),
        options: Some(options),
        secret_options: None,
    }
}

fn mounts(row: &ContainerDefinition) -> Vec<ecs::MountPoint> {
    let mounts = row.mount_points.iter();
    mounts
        .map(|one| ecs::MountPoint {
            container_path: Some(one.container_path.clone()),
            read_only: Some(one.read_only),
            source_volume: Some(one.source_volume.clone()),
        })
        .collect()
}

fn ports(row: &ContainerDefinition) -> Vec<ecs::PortMapping> {
    let ports = row.port_mappings.iter();
    ports
        .map(|one| ecs::PortMapping {
            app_protocol: one.app_protocol.clone(),
            container_port: Some(i32::from(one.container_port)),
            container_port_range: None,
            host_port: one.host_port.map(i32::from),
            name: one.name.clone(),
            protocol: Some(one.protocol.clone()),
        })
        .collect()
}

fn ulimits(row: &ContainerDefinition) -> Option<Vec<ecs::Ulimit>> {
    let limit = |value: i64| i32::try_from(value).unwrap_or(i32::MAX);
    let limits = row.ulimits.iter().map(|one| ecs::Ulimit {
        hard_limit: limit(one.hard),
        name: one.name.clone(),
        soft_limit: limit(one.soft),
    });
    (!row.ulimits.is_empty()).then(|| limits.collect())
}
