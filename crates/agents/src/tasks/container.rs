//! A container's definition, its image and its task to what the engine runs. Pure.

use super::world::{ContainerWorld, Interface, ReadyImage, World};
use crate::network::resolver_address;
use containers::config::{
    Capability, Container, ContainerId, HealthCheck, Host, Limits, LogLimits, Mount, MountKind,
    Names, Network, Process, Resource, Root, Signal, Ulimit, User,
};
use resources::ecs::{ContainerDefinition, ContainerOverride, MountPoint, Task, TaskDefinition};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Component, Path, PathBuf};

/// CPU units of one core.
const CPU_UNITS: i64 = 1_024;
const MIB: u64 = 1 << 20;
/// The engine's least size of a part of a log.
const LEAST_SEGMENT_BYTES: u64 = 64 << 10;
/// Processes and threads of one task. AWS Fargate has no documented limit; this one protects
/// the host.
const PIDS_MAX: u32 = 8_192;
/// Fargate's default of open files. AWS: ECS Developer Guide, "Ulimits".
const NOFILE: u64 = 65_535;

/// Where containers' directories are, as the shim sees them.
pub fn directory_inside(id: &str) -> PathBuf {
    Path::new(network::DATA_DIR).join("containers").join(id)
}

/// Where a task's volumes are, as the shim sees them.
pub fn volumes_inside(task: &str) -> PathBuf {
    Path::new(network::DATA_DIR).join("volumes").join(task)
}

/// Where one of them is; nowhere if its name is not that of one directory there.
pub fn volume_inside(task: &str, volume: &str) -> Option<PathBuf> {
    let mut parts = Path::new(volume).components();
    let only = (parts.next(), parts.next());
    let is_name = matches!(only, (Some(Component::Normal(name)), None) if name == volume);
    is_name.then(|| volumes_inside(task).join(volume))
}

/// What the engine runs, or the words after `CannotStartContainerError: `.
pub fn config(
    world: &World,
    (task, definition): (&Task, &TaskDefinition),
    container: &ContainerWorld,
    image: &ReadyImage,
    interface: &Interface,
) -> Result<Container, String> {
    let wanted = &container.definition;
    let changed = task
        .overrides
        .containers
        .iter()
        .find(|one| one.name == wanted.name);
    let id = ContainerId::new(&container.id).ok_or("its id is not one")?;
    let args = arguments(wanted, changed, image);
    if args.is_empty() {
        return Err("no command specified".to_owned());
    }
    let directory = directory_inside(&container.id);
    let root = Root {
        // The engine wants the uppermost first.
        lower: image.layers.iter().rev().cloned().collect(),
        upper: directory.join("upper"),
        work: directory.join("work"),
        read_only: wanted.readonly_root_filesystem,
        ephemeral: true,
    };
    let hostname = hostname(task);
    let mut config = Container::new(id, root, args);
    config.process = process(world, task, container, changed, image, &config.process)?;
    config.network = Network::Join(
        Path::new(network::PIN_DIR).join(network::port_namespace(&task.network_interface_id)),
    );
    config.names = Names {
        nameservers: vec![IpAddr::V4(resolver_address(interface.vpc_cidr))],
        search: search(task),
        options: Vec::new(),
        hosts: vec![Host {
            address: IpAddr::V4(task.private_ip),
            names: host_names(&hostname),
        }],
    };
    config.hostname = hostname;
    let points = wanted.mount_points.iter();
    config.mounts = points
        .map(|point| mount(task, point))
        .collect::<Result<_, _>>()?;
    config.limits = if world.grouped {
        limits(task, definition, wanted)
    } else {
        Limits::default()
    };
    if let Some(name) = &image.run.stop_signal {
        config.stop_signal =
            Signal::parse(name).ok_or_else(|| format!("the stop signal {name} is unknown"))?;
    }
    config.init = wanted.init_process_enabled;
    config.log = log(wanted, config.log);
    config.health_check = wanted.health_check.as_ref().and_then(health_check);
    Ok(config)
}

fn mount(task: &Task, point: &MountPoint) -> Result<Mount, String> {
    let name = &point.source_volume;
    let source = volume_inside(&task.id, name);
    let source = source.ok_or_else(|| format!("{name:?} is no name of a volume"))?;
    Ok(Mount {
        target: PathBuf::from(&point.container_path),
        kind: MountKind::Bind { source },
        read_only: point.read_only,
    })
}

/// What is not delivered is kept in segments, the oldest of which goes first.
pub fn log(wanted: &ContainerDefinition, default: LogLimits) -> LogLimits {
    let logs = wanted.logs.as_ref();
    let buffer = logs.and_then(|logs| logs.max_buffer_size.as_ref());
    let size = |bytes: u64| (bytes / u64::from(default.segments)).max(LEAST_SEGMENT_BYTES);
    LogLimits {
        segment_bytes: buffer.map_or(default.segment_bytes, |(_, bytes)| size(*bytes)),
        ..default
    }
}

/// The private name of its address, or `ip-10-0-1-7` where the VPC gives no names.
fn hostname(task: &Task) -> String {
    let named = task.private_dns_name.clone();
    named.unwrap_or_else(|| aws::private_host(task.private_ip))
}

/// The whole name, and without its domain.
fn host_names(hostname: &str) -> Vec<String> {
    let short = hostname.split_once('.').map(|(short, _)| short);
    let names = [Some(hostname), short].into_iter().flatten();
    names.map(str::to_owned).collect()
}

/// Where names without a domain are looked for. AWS: VPC User Guide, "DHCP option sets in Amazon
/// VPC": the default set's domain name.
pub fn search(task: &Task) -> Vec<String> {
    let named = task.private_dns_name.iter();
    named.map(|_| task.scope.region.private_domain()).collect()
}

/// As Docker: a replaced entry point drops the image's command.
fn arguments(
    wanted: &ContainerDefinition,
    changed: Option<&ContainerOverride>,
    image: &ReadyImage,
) -> Vec<String> {
    let command = changed
        .and_then(|one| one.command.as_ref())
        .or(wanted.command.as_ref());
    let entry_point = wanted
        .entry_point
        .as_ref()
        .unwrap_or(&image.run.entry_point);
    let none = Vec::new();
    let command = match command {
        Some(command) => command,
        None if wanted.entry_point.is_some() => &none,
        None => &image.run.command,
    };
    entry_point.iter().chain(command).cloned().collect()
}

fn process(
    world: &World,
    task: &Task,
    container: &ContainerWorld,
    changed: Option<&ContainerOverride>,
    image: &ReadyImage,
    defaults: &Process,
) -> Result<Process, String> {
    let wanted = &container.definition;
    let capability = |name: &String| {
        Capability::parse(name).ok_or_else(|| format!("the capability {name} is unknown"))
    };
    let cwd = wanted
        .working_directory
        .as_ref()
        .unwrap_or(&image.run.working_directory);
    Ok(Process {
        env: environment(world, task, container, changed, image),
        cwd: PathBuf::from(if cwd.is_empty() { "/" } else { cwd }),
        user: User {
            spec: wanted
                .user
                .clone()
                .unwrap_or_else(|| image.run.user.clone()),
            groups: Vec::new(),
        },
        capabilities_add: wanted
            .capabilities_add
            .iter()
            .map(capability)
            .collect::<Result<_, _>>()?,
        capabilities_drop: match wanted.capabilities_drop.iter().any(|name| name == "ALL") {
            true => Capability::all().into_iter().collect(),
            false => wanted
                .capabilities_drop
                .iter()
                .map(capability)
                .collect::<Result<_, _>>()?,
        },
        ulimits: ulimits(wanted, world.open_files)?,
        ..defaults.clone()
    })
}

/// The image's, the cloud's, the definition's, the override's: the later wins.
fn environment(
    world: &World,
    task: &Task,
    container: &ContainerWorld,
    changed: Option<&ContainerOverride>,
    image: &ReadyImage,
) -> Vec<String> {
    let mut all: BTreeMap<&str, String> = BTreeMap::new();
    for (name, value) in &image.run.environment {
        all.insert(name, value.clone());
    }
    for (name, value) in world.cloud_environment.iter() {
        all.insert(name, value.clone());
    }
    all.insert("AWS_REGION", task.scope.region.to_string());
    all.insert("AWS_DEFAULT_REGION", task.scope.region.to_string());
    all.insert("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE".to_owned());
    let metadata = format!(
        "http://{}/v4/{}",
        crate::network::TASK_METADATA,
        container.id
    );
    all.insert("ECS_CONTAINER_METADATA_URI_V4", metadata);
    if super::role(world).is_some() {
        let path = super::credentials_path(&task.id);
        all.insert("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", path);
    }
    let own = container.definition.environment.iter();
    for (name, value) in own.chain(changed.iter().flat_map(|one| &one.environment)) {
        all.insert(name, value.clone());
    }
    all.into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

/// The default is Fargate's, or what this host allows; a limit that was asked for is set or fails.
fn ulimits(wanted: &ContainerDefinition, open_files: u64) -> Result<Vec<Ulimit>, String> {
    let default = NOFILE.min(open_files);
    let mut limits = vec![Ulimit {
        resource: Resource::Nofile,
        soft: Some(default),
        hard: Some(default),
    }];
    for limit in &wanted.ulimits {
        let resource: Resource = serde_json::from_value(limit.name.clone().into())
            .map_err(|_| format!("the limit {} is unknown", limit.name))?;
        limits.retain(|other| other.resource != resource);
        limits.push(Ulimit {
            resource,
            soft: u64::try_from(limit.soft).ok(),
            hard: u64::try_from(limit.hard).ok(),
        });
    }
    Ok(limits)
}

/// What all containers of a task may use together. AWS: ECS Developer Guide, "Task size".
pub fn limits_together(world: &World, task: &Task) -> Limits {
    if !world.grouped {
        return Limits::default();
    }
    Limits {
        cpu_weight: u32::try_from(task.cpu.max(2)).ok(),
        cpu_quota_millis: quota_millis(task),
        memory_hard_bytes: Some(u64::try_from(task.memory_mib).unwrap_or(0) * MIB),
        memory_soft_bytes: None,
        pids: Some(PIDS_MAX),
    }
}

fn quota_millis(task: &Task) -> Option<u32> {
    u32::try_from(i64::from(task.cpu) * 1_000 / CPU_UNITS).ok()
}

/// AWS: ECS Developer Guide, "Task definition parameters": a container without limits of its own
/// has the task's. They are set there too, because programs look for their limits in their own
/// group; what holds for all of them together is [`limits_together`].
pub fn limits(task: &Task, definition: &TaskDefinition, wanted: &ContainerDefinition) -> Limits {
    let mut overrides = task.overrides.containers.iter();
    let changed = overrides.find(|one| one.name == wanted.name);
    let own_cpu = changed.and_then(|one| one.cpu).unwrap_or(wanted.cpu);
    let shares = if own_cpu > 0 {
        own_cpu
    } else {
        task.cpu / definition.containers.len().max(1) as i32
    };
    let memory_mib = changed.and_then(|one| one.memory_mib).or(wanted.memory_mib);
    let bytes = |mib: i32| u64::try_from(mib).unwrap_or(0) * MIB;
    Limits {
        cpu_weight: u32::try_from(shares.max(2)).ok(),
        cpu_quota_millis: quota_millis(task),
        memory_hard_bytes: Some(bytes(memory_mib.unwrap_or(task.memory_mib))),
        memory_soft_bytes: wanted.memory_reservation_mib.map(bytes),
        pids: Some(PIDS_MAX),
    }
}

/// `CMD a b` or `CMD-SHELL text`.
fn health_check(check: &resources::ecs::ContainerHealthCheck) -> Option<HealthCheck> {
    let (kind, rest) = check.command.split_first()?;
    let args = match kind.as_str() {
        "CMD-SHELL" => vec!["/bin/sh".to_owned(), "-c".to_owned(), rest.join(" ")],
        _ => rest.to_vec(),
    };
    let ms = |seconds: u32| u64::from(seconds) * 1_000;
    Some(HealthCheck {
        args,
        interval_ms: ms(check.interval_seconds),
        timeout_ms: ms(check.timeout_seconds),
        retries: check.retries,
        start_period_ms: ms(check.start_period_seconds),
    })
}
