//! Rules of task definitions, as Fargate has them.
//!
//! AWS: RegisterTaskDefinition; "Amazon ECS task definition parameters for Fargate".

use super::container;
use super::refuse::Refuse;
use super::tag;
use crate::faults;
use aws::{Arn, Fault, Scope, Tags};
use resources::ecs::ContainerDefinition;
use shapes::ecs;

/// Refusals of RegisterTaskDefinition.
pub const REFUSE: Refuse = Refuse("RegisterTaskDefinition");

/// The architecture of this host, which is the program's own: its tasks can have no other.
pub const CPU_ARCHITECTURE: &str = if cfg!(target_arch = "aarch64") {
    "ARM64"
} else {
    "X86_64"
};

/// A revision to be registered.
#[derive(Clone, Debug)]
pub struct Register {
    /// The family.
    pub family: String,
    /// ARN of the containers' role.
    pub task_role_arn: Option<String>,
    /// ARN of the agent's role.
    pub execution_role_arn: Option<String>,
    /// CPU units.
    pub cpu: i32,
    /// MiB.
    pub memory_mib: i32,
    /// As asked for.
    pub requires_compatibilities: Vec<String>,
    /// `X86_64` or `ARM64`.
    pub cpu_architecture: Option<String>,
    /// `LINUX`.
    pub operating_system_family: Option<String>,
    /// Names.
    pub volumes: Vec<String>,
    /// Checked.
    pub containers: Vec<ContainerDefinition>,
    /// Checked.
    pub tags: Tags,
}

/// CPU units and the memory that Fargate has with them: least, most, step, in MiB.
/// AWS: "Task CPU and memory".
const FARGATE: &[(i32, i32, i32, i32)] = &[
    (512, 1_024, 4_096, 1_024),
    (1_024, 2_048, 8_192, 1_024),
    (2_048, 4_096, 16_384, 1_024),
    (4_096, 8_192, 30_720, 1_024),
    (8_192, 16_384, 61_440, 4_096),
    (16_384, 32_768, 122_880, 8_192),
];

/// Whether Fargate has tasks of this size.
pub fn fargate_has(cpu: i32, memory_mib: i32) -> bool {
    if cpu == 256 {
        return matches!(memory_mib, 512 | 1_024 | 2_048);
    }
    FARGATE.iter().any(|&(units, least, most, step)| {
        cpu == units && (least..=most).contains(&memory_mib) && memory_mib % step == 0
    })
}

/// Checks RegisterTaskDefinition.
pub fn register(scope: &Scope, input: ecs::RegisterTaskDefinitionInput) -> Result<Register, Fault> {
    let ecs::RegisterTaskDefinitionInput {
        container_definitions,
        cpu,
        enable_fault_injection,
        ephemeral_storage,
        execution_role_arn,
        family,
        inference_accelerators,
        ipc_mode,
        memory,
        network_mode,
        pid_mode,
        placement_constraints,
        proxy_configuration,
        requires_compatibilities,
        runtime_platform,
        tags,
        task_role_arn,
        volumes,
    } = input;
    REFUSE.member(enable_fault_injection, "enableFaultInjection")?;
    REFUSE.given(ephemeral_storage, "ephemeralStorage")?;
    REFUSE.member(inference_accelerators, "inferenceAccelerators")?;
    REFUSE.member(ipc_mode, "ipcMode")?;
    REFUSE.member(pid_mode, "pidMode")?;
    REFUSE.member(placement_constraints, "placementConstraints")?;
    REFUSE.given(proxy_configuration, "proxyConfiguration")?;
    let requires_compatibilities = compatibilities(requires_compatibilities)?;
    if network_mode.as_deref() != Some("awsvpc") {
        return Err(faults::client(
            "Fargate only supports network mode ‘awsvpc’.",
        ));
    }
    let (cpu, memory_mib) = size(cpu.as_deref(), memory.as_deref())?;
    let platform = runtime_platform.unwrap_or_default();
    let ecs::RuntimePlatform {
        cpu_architecture,
        operating_system_family,
    } = platform;
    let linux = operating_system_family.clone();
    REFUSE.but(linux, "operatingSystemFamily", &["LINUX"])?;
    let of_host = cpu_architecture.clone();
    REFUSE.but(of_host, "cpuArchitecture", &[CPU_ARCHITECTURE])?;
    let volumes = names_of_volumes(volumes)?;
    let containers = container::definitions(container_definitions, &volumes)?;
    container::fit(&containers, cpu, memory_mib)?;
    let execution_role_arn = role(scope, execution_role_arn)?;
    if execution_role_arn.is_none() {
        needs_execution_role(&containers)?;
    }
    Ok(Register {
        family: checked_family(family)?,
        task_role_arn: role(scope, task_role_arn)?,
        execution_role_arn,
        cpu,
        memory_mib,
        requires_compatibilities,
        cpu_architecture,
        operating_system_family,
        volumes,
        containers,
        tags: tag::tags(tags)?,
    })
}

fn compatibilities(given: Option<Vec<String>>) -> Result<Vec<String>, Fault> {
    let given = given.unwrap_or_default();
    match given.iter().any(|one| one == "FARGATE") {
        true => Ok(given),
        false => Err(REFUSE.fault("requiresCompatibilities without FARGATE")),
    }
}

fn checked_family(family: String) -> Result<String, Fault> {
    let right = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if family.is_empty() {
        return Err(faults::client("Family should not be null or empty."));
    }
    match family.len() <= 255 && family.chars().all(right) {
        true => Ok(family),
        false => Err(faults::client("Family contains invalid characters.")),
    }
}

fn size(cpu: Option<&str>, memory: Option<&str>) -> Result<(i32, i32), Fault> {
    let missing = |name: &str| {
        faults::client(format!(
            "Fargate requires that '{name}' be defined at the task level."
        ))
    };
    let cpu = cpu
        .filter(|cpu| !cpu.is_empty())
        .ok_or_else(|| missing("cpu"))?;
    let memory = memory.filter(|memory| !memory.is_empty());
    let memory = memory.ok_or_else(|| missing("memory"))?;
    let units = cpu_units(cpu)
        .ok_or_else(|| faults::client(format!("Invalid 'cpu' setting for task: {cpu}")))?;
    let mib = memory_mib(memory)
        .ok_or_else(|| faults::client(format!("Invalid 'memory' setting for task: {memory}")))?;
    match fargate_has(units, mib) {
        true => Ok((units, mib)),
        false => Err(faults::client(format!(
            "No Fargate configuration exists for given values: {units} CPU, {mib} memory. See the \
             Amazon ECS documentation for the valid values."
        ))),
    }
}

/// `256`, or `.25 vCPU`.
pub fn cpu_units(text: &str) -> Option<i32> {
    scaled(text, "vcpu", 1_024.0)
}

/// `512`, or `0.5 GB`.
pub fn memory_mib(text: &str) -> Option<i32> {
    scaled(text, "gb", 1_024.0)
}

fn scaled(text: &str, unit: &str, scale: f64) -> Option<i32> {
    let text = text.trim().to_ascii_lowercase();
    let Some(number) = text.strip_suffix(unit) else {
        return text.parse().ok().filter(|number| *number > 0);
    };
    let number: f64 = number.trim().parse().ok()?;
    let scaled = (number * scale).round();
    (scaled >= 1.0 && scaled <= f64::from(i32::MAX)).then_some(scaled as i32)
}

/// A role's ARN; a name is one of this account.
pub fn role(scope: &Scope, given: Option<String>) -> Result<Option<String>, Fault> {
    let Some(given) = given.filter(|given| !given.is_empty()) else {
        return Ok(None);
    };
    if !given.starts_with("arn:") {
        return Ok(Some(Arn::global("iam", scope, format!("role/{given}"))));
    }
    let arn = Arn::parse(&given);
    match arn.is_some_and(|arn| arn.service == "iam" && arn.resource.starts_with("role/")) {
        true => Ok(Some(given)),
        false => Err(faults::client("Role is not valid")),
    }
}

fn needs_execution_role(containers: &[ContainerDefinition]) -> Result<(), Fault> {
    let is_ecr = |image: &str| {
        let host = image.split('/').next().unwrap_or_default();
        host.contains(".dkr.ecr.") && host.contains(".amazonaws.com")
    };
    let need = if containers.iter().any(|one| one.logs.is_some()) {
        "log driver awslogs"
    } else if containers.iter().any(|one| is_ecr(&one.image)) {
        "ECR images"
    } else {
        return Ok(());
    };
    Err(faults::client(format!(
        "Fargate requires task definition to have execution role ARN to support {need}."
    )))
}

fn names_of_volumes(given: Option<Vec<ecs::Volume>>) -> Result<Vec<String>, Fault> {
    let mut names: Vec<String> = Vec::new();
    for volume in given.unwrap_or_default() {
        let ecs::Volume {
            configured_at_launch,
            docker_volume_configuration,
            efs_volume_configuration,
            fsx_windows_file_server_volume_configuration,
            host,
            name,
            s3files_volume_configuration,
        } = volume;
        REFUSE.member(configured_at_launch, "volumes.configuredAtLaunch")?;
        REFUSE.given(
            docker_volume_configuration,
            "volumes.dockerVolumeConfiguration",
        )?;
        REFUSE.given(efs_volume_configuration, "volumes.efsVolumeConfiguration")?;
        REFUSE.given(
            fsx_windows_file_server_volume_configuration,
            "volumes.fsxWindowsFileServerVolumeConfiguration",
        )?;
        REFUSE.given(
            s3files_volume_configuration,
            "volumes.s3filesVolumeConfiguration",
        )?;
        if host
            .and_then(|host| host.source_path)
            .is_some_and(|path| !path.is_empty())
        {
            return Err(faults::client(
                "Host.sourcePath should not be set for volumes in Fargate.",
            ));
        }
        let name = name_of_volume(name)?;
        if names.contains(&name) {
            return Err(faults::client(format!("Duplicate volume name: {name}")));
        }
        names.push(name);
    }
    Ok(names)
}

/// Letters, digits, hyphens, underscores; at most 255. The host makes a directory of this name.
fn name_of_volume(given: Option<String>) -> Result<String, Fault> {
    let given = given.filter(|name| !name.is_empty());
    let given = given.ok_or_else(|| faults::client("Volume name should not be null or empty."))?;
    let right = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match given.len() <= 255 && given.chars().all(right) {
        true => Ok(given),
        false => Err(faults::client("Volume name contains invalid characters.")),
    }
}

/// A key whose order is the reverse of the given key's order.
pub fn descending(key: &str) -> String {
    let complement = key.bytes().map(|byte| char::from(0x7f - (byte & 0x7f)));
    // The end sorts last, so that a longer key comes before what it begins with.
    complement.chain(['\u{7f}']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fargate_has_what_awss_table_has() {
        for (cpu, memory, has) in [
            (256, 512, true),
            (256, 1_024, true),
            (256, 2_048, true),
            (256, 4_096, false),
            (256, 768, false),
            (512, 1_024, true),
            (512, 4_096, true),
            (512, 5_120, false),
            (1_024, 1_024, false),
            (1_024, 8_192, true),
            (2_048, 16_384, true),
            (2_048, 17_408, false),
            (4_096, 30_720, true),
            (4_096, 31_744, false),
            (8_192, 16_384, true),
            (8_192, 17_408, false),
            (8_192, 61_440, true),
            (16_384, 32_768, true),
            (16_384, 36_864, false),
            (16_384, 122_880, true),
            (300, 512, false),
        ] {
            assert_eq!(fargate_has(cpu, memory), has, "{cpu} {memory}");
        }
    }

    #[test]
    fn a_volume_has_a_name_that_leads_nowhere_else() {
        let checked = |name: &str| {
            let volume = ecs::Volume {
                name: Some(name.to_owned()),
                ..Default::default()
            };
            names_of_volumes(Some(vec![volume])).map_err(|fault| fault.message)
        };
        let longest = "v".repeat(255);
        for name in ["data", "Data_1-2", longest.as_str()] {
            assert_eq!(checked(name), Ok(vec![name.to_owned()]));
        }
        let long = "v".repeat(256);
        for name in [
            "..",
            "/",
            "/etc",
            "../../containers",
            "a/b",
            "a b",
            ".",
            long.as_str(),
        ] {
            let refused = Err("Volume name contains invalid characters.".to_owned());
            assert_eq!(checked(name), refused, "{name}");
        }
    }

    #[test]
    fn descending_keys_sort_the_other_way() {
        let mut keys = ["a/1", "a-b/2", "a", "b/0000000002", "b/0000000010"];
        keys.sort();
        let mut reversed = keys;
        reversed.sort_by_key(|key| descending(key));
        keys.reverse();
        assert_eq!(reversed, keys);
    }

    #[test]
    fn sizes_have_two_notations() {
        for (text, units) in [
            ("256", Some(256)),
            (".25 vCPU", Some(256)),
            ("0.5vcpu", Some(512)),
            ("1 vCPU", Some(1_024)),
            ("x", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(cpu_units(text), units, "{text}");
        }
        for (text, mib) in [
            ("512", Some(512)),
            ("0.5GB", Some(512)),
            ("1 gb", Some(1_024)),
        ] {
            assert_eq!(memory_mib(text), mib, "{text}");
        }
    }
}
