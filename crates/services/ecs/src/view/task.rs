//! Tasks, from intent and from what the host last said.

use super::{count, tags};
use crate::lookup;
use crate::rules::task_definition::CPU_ARCHITECTURE;
use resources::ec2::InterfaceStatus;
use resources::ecs::{
    ContainerDefinition, ContainerStatus, Overrides, Task, TaskDefinition, TaskPhase, TaskStatus,
};
use shapes::ecs;

/// AWS's `lastStatus`. A task that was seen running before a restart still runs until the host says
/// otherwise.
pub fn last_status(task: &Task, status: Option<&TaskStatus>) -> &'static str {
    let phase = status.map(|status| status.phase);
    if task.end.is_some() {
        return "STOPPED";
    }
    if phase == Some(TaskPhase::Stopped) {
        return "DEPROVISIONING";
    }
    if let Some(stop) = &task.stop {
        return match stop.released_at {
            None if task.registered_at.is_some() => "DEACTIVATING",
            _ => "STOPPING",
        };
    }
    match (phase, task.started_at) {
        (Some(TaskPhase::Stopping), _) => "STOPPING",
        (Some(TaskPhase::Provisioning) | None, None) => "PROVISIONING",
        (Some(TaskPhase::Pending | TaskPhase::Running), None) => "PENDING",
        (_, Some(_)) if !task.load_balancers.is_empty() && task.registered_at.is_none() => {
            "ACTIVATING"
        }
        _ => "RUNNING",
    }
}

/// What the host said of a task; nothing before it has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen<'a> {
    /// Of its containers.
    pub status: Option<&'a TaskStatus>,
    /// Of its interface.
    pub interface: Option<&'a InterfaceStatus>,
}

/// A task as DescribeTasks shows it.
pub fn task(
    task: &Task,
    seen: Seen<'_>,
    definition: Option<&TaskDefinition>,
    with_tags: bool,
) -> ecs::Task {
    let status = seen.status;
    let end = task.end.as_ref();
    let stop = task.stop.as_ref();
    let is_stopping = stop.is_some() || end.is_some();
    let is_over = status.is_some_and(|status| status.phase == TaskPhase::Stopped);
    let desired = if is_stopping || is_over {
        "STOPPED"
    } else {
        "RUNNING"
    };
    ecs::Task {
        attachments: Some(vec![attachment(task, seen)]),
        attributes: Some(attributes(definition, status)),
        availability_zone: Some(task.availability_zone.clone()),
        cluster_arn: Some(lookup::cluster_arn(&task.scope, &task.cluster)),
        connectivity: status.map(|_| "CONNECTED".to_owned()),
        connectivity_at: status.map(|status| status.connected_at),
        containers: Some(containers(task, status, definition)),
        cpu: Some(task.cpu.to_string()),
        created_at: Some(task.created_at),
        desired_status: Some(desired.to_owned()),
        enable_execute_command: Some(false),
        execution_stopped_at: end
            .and_then(|end| end.execution_stopped_at)
            .or(status.and_then(|status| status.execution_stopped_at)),
        group: Some(task.group.clone()),
        health_status: Some(
            status.map_or_else(|| "UNKNOWN".to_owned(), |status| status.health.clone()),
        ),
        last_status: Some(last_status(task, status).to_owned()),
        launch_type: Some(task.launch_type.clone()),
        memory: Some(task.memory_mib.to_string()),
        overrides: Some(overrides(&task.overrides, definition)),
        platform_family: Some("Linux".to_owned()),
        platform_version: Some(task.platform_version.clone()),
        pull_started_at: status.and_then(|status| status.pull_started_at),
        pull_stopped_at: status.and_then(|status| status.pull_stopped_at),
        started_at: task.started_at.or(end.and_then(|end| end.started_at)),
        started_by: task.started_by.clone(),
        stop_code: end
            .map(|end| end.code.clone())
            .or(stop.map(|stop| stop.code.clone())),
        stopped_at: end.map(|end| end.stopped_at),
        stopped_reason: end
            .map(|end| end.reason.clone())
            .or(stop.map(|stop| stop.reason.clone())),
        stopping_at: end
            .and_then(|end| end.stopping_at)
            .or(stop.map(|stop| stop.at)),
        tags: Some(if with_tags {
            tags(&task.tags)
        } else {
            Vec::new()
        }),
        task_arn: Some(task.arn()),
        task_definition_arn: Some(task.task_definition_arn.clone()),
        version: Some(version(task)),
        ..ecs::Task::default()
    }
}

/// Grows with each change of the task's state.
fn version(task: &Task) -> i64 {
    let stop = task.stop.as_ref();
    let happened = [
        task.started_at.is_some(),
        task.registered_at.is_some(),
        stop.is_some(),
        stop.is_some_and(|stop| stop.released_at.is_some()),
        task.end.is_some(),
    ];
    1 + happened.iter().filter(|happened| **happened).count() as i64
}

/// Beside AWS's own: whether the host cannot hold the task to all its limits.
fn attributes(
    definition: Option<&TaskDefinition>,
    status: Option<&TaskStatus>,
) -> Vec<ecs::Attribute> {
    let lack = status.and_then(|status| status.limits_lack.as_ref());
    let incomplete = lack.map(|_| ecs::Attribute {
        name: "ondol.limits".to_owned(),
        value: Some("incomplete".to_owned()),
        ..ecs::Attribute::default()
    });
    [architecture(definition)]
        .into_iter()
        .chain(incomplete)
        .collect()
}

fn architecture(definition: Option<&TaskDefinition>) -> ecs::Attribute {
    let architecture = definition.and_then(|definition| definition.cpu_architecture.as_deref());
    let value = match architecture.unwrap_or(CPU_ARCHITECTURE) {
        "ARM64" => "arm64",
        _ => "x86_64",
    };
    ecs::Attribute {
        name: "ecs.cpu-architecture".to_owned(),
        value: Some(value.to_owned()),
        ..ecs::Attribute::default()
    }
}

fn attachment(task: &Task, seen: Seen<'_>) -> ecs::Attachment {
    let pair = |name: &str, value: String| ecs::KeyValuePair {
        name: Some(name.to_owned()),
        value: Some(value),
    };
    let phase = seen.status.map(|status| status.phase);
    // One that was seen running before a restart is attached until the host says otherwise.
    let status = match seen.interface.map(|interface| interface.ready) {
        _ if task.end.is_some() => "DELETED",
        _ if phase == Some(TaskPhase::Stopped) => "DETACHING",
        Some(true) => "ATTACHED",
        None if task.started_at.is_some() => "ATTACHED",
        Some(false) => "ATTACHING",
        None => "PRECREATED",
    };
    let mut details = vec![
        pair("subnetId", task.subnet_id.clone()),
        pair("networkInterfaceId", task.network_interface_id.clone()),
        pair("macAddress", task.mac_address.clone()),
    ];
    let name = task.private_dns_name.clone();
    details.extend(name.map(|name| pair("privateDnsName", name)));
    details.push(pair("privateIPv4Address", task.private_ip.to_string()));
    ecs::Attachment {
        details: Some(details),
        id: Some(task.attachment_id.clone()),
        status: Some(status.to_owned()),
        r#type: Some("ElasticNetworkInterface".to_owned()),
    }
}

fn containers(
    task: &Task,
    status: Option<&TaskStatus>,
    definition: Option<&TaskDefinition>,
) -> Vec<ecs::Container> {
    let ended = task.end.as_ref().map(|end| end.containers.as_slice());
    let seen = status.map(|status| status.containers.as_slice());
    let statuses = ended.or(seen).unwrap_or_default();
    let definitions = definition.map_or(&[][..], |definition| &definition.containers);
    definitions
        .iter()
        .map(|definition| {
            let mut statuses = statuses.iter();
            let status = statuses.find(|status| status.name == definition.name);
            container(task, definition, status)
        })
        .collect()
}

fn container(
    task: &Task,
    definition: &ContainerDefinition,
    status: Option<&ContainerStatus>,
) -> ecs::Container {
    let unseen = if task.end.is_some() {
        "STOPPED"
    } else {
        "PENDING"
    };
    ecs::Container {
        container_arn: Some(task.container_arn(&definition.name)),
        cpu: Some(definition.cpu.to_string()),
        exit_code: status.and_then(|status| status.exit_code),
        health_status: Some(status.map_or("UNKNOWN".to_owned(), |status| status.health.clone())),
        image: Some(definition.image.clone()),
        image_digest: status.and_then(|status| status.image_digest.clone()),
        last_status: Some(status.map_or(unseen.to_owned(), |status| status.last_status.clone())),
        memory: definition.memory_mib.map(|mib| mib.to_string()),
        memory_reservation: definition.memory_reservation_mib.map(|mib| mib.to_string()),
        name: Some(definition.name.clone()),
        network_bindings: Some(Vec::new()),
        network_interfaces: Some(vec![ecs::NetworkInterface {
            attachment_id: Some(task.attachment_id.clone()),
            ipv6_address: None,
            private_ipv4_address: Some(task.private_ip.to_string()),
        }]),
        reason: status.and_then(|status| status.reason.clone()),
        runtime_id: status.and_then(|status| status.runtime_id.clone()),
        task_arn: Some(task.arn()),
        ..ecs::Container::default()
    }
}

/// AWS names every container, also those that were not overridden.
fn overrides(row: &Overrides, definition: Option<&TaskDefinition>) -> ecs::TaskOverride {
    let names = definition.into_iter().flat_map(|one| &one.containers);
    let containers = names.map(|definition| {
        let mut given = row.containers.iter();
        match given.find(|one| one.name == definition.name) {
            None => ecs::ContainerOverride {
                name: Some(definition.name.clone()),
                ..ecs::ContainerOverride::default()
            },
            Some(one) => ecs::ContainerOverride {
                command: one.command.clone(),
                cpu: one.cpu,
                environment: (!one.environment.is_empty()).then(|| {
                    let pairs = one.environment.iter();
                    pairs
                        .map(|(name, value)| ecs::KeyValuePair {
                            name: Some(name.clone()),
                            value: Some(value.clone()),
                        })
                        .collect()
                }),
                memory: one.memory_mib,
                name: Some(one.name.clone()),
                ..ecs::ContainerOverride::default()
            },
        }
    });
    ecs::TaskOverride {
        container_overrides: Some(containers.collect()),
        cpu: row.cpu.map(|units| units.to_string()),
        execution_role_arn: row.execution_role_arn.clone(),
        inference_accelerator_overrides: Some(Vec::new()),
        memory: row
            .memory_mib
            .and_then(|mib| count(mib.unsigned_abs() as usize))
            .map(|mib| mib.to_string()),
        task_role_arn: row.task_role_arn.clone(),
        ..ecs::TaskOverride::default()
    }
}
