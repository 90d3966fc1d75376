//! A container's document, which is also in its task's list. Pure.
//!
//! AWS: ECS Developer Guide, "Amazon ECS task metadata v4 JSON response for tasks on Fargate".

use super::super::{container, logs};
use super::{add_time, desired};
use resources::ecs::{
    AwsLogs, ContainerDefinition, ContainerStatus, Task, TaskDefinition, TaskStatus,
};
use serde_json::{Map, Value, json};

/// Everything that is told of one container: by its number and definition.
pub fn document(
    (task, definition): (&Task, &TaskDefinition),
    (number, wanted): (usize, &ContainerDefinition),
    status: Option<&TaskStatus>,
    network: &Value,
) -> Value {
    let known = status.and_then(|status| {
        let mut all = status.containers.iter();
        all.find(|one| one.name == wanted.name)
    });
    let mut document = json!({
        "DockerId": format!("{}-{number}", task.id),
        "Name": wanted.name,
        "DockerName": wanted.name,
        "Image": wanted.image,
        "ContainerARN": task.container_arn(&wanted.name),
        "Labels": labels(task, definition, wanted),
        "DesiredStatus": desired(task, status),
        "KnownStatus": known.map_or("NONE", known_status),
        "Type": "NORMAL",
        "Networks": network,
    });
    if !wanted.port_mappings.is_empty() {
        document["Ports"] = ports(wanted);
    }
    if let Some(limits) = limits(task, definition, wanted, status) {
        document["Limits"] = limits;
    }
    if let Some(known) = known {
        add_known(&mut document, wanted, known);
    }
    if let Some(logs) = &wanted.logs {
        document["LogDriver"] = json!("awslogs");
        document["LogOptions"] = log_options(logs, wanted, task);
    }
    document
}

/// AWS's own, and over them those of the definition.
fn labels(task: &Task, definition: &TaskDefinition, wanted: &ContainerDefinition) -> Value {
    let mut labels = json!({
        "com.amazonaws.ecs.cluster": super::cluster_arn(task),
        "com.amazonaws.ecs.container-name": wanted.name,
        "com.amazonaws.ecs.task-arn": task.arn(),
        "com.amazonaws.ecs.task-definition-family": definition.family,
        "com.amazonaws.ecs.task-definition-version": definition.revision.to_string(),
    });
    for (name, value) in &wanted.docker_labels {
        labels[name] = json!(value);
    }
    labels
}

/// In the mode awsvpc a port is the same on the task's address.
fn ports(wanted: &ContainerDefinition) -> Value {
    let ports = wanted.port_mappings.iter().map(|port| {
        json!({
            "ContainerPort": port.container_port,
            "Protocol": port.protocol,
            "HostPort": port.container_port,
        })
    });
    Value::Array(ports.collect())
}

/// What its control group was given: its own limits, or what it has of its task's.
fn limits(
    task: &Task,
    definition: &TaskDefinition,
    wanted: &ContainerDefinition,
    status: Option<&TaskStatus>,
) -> Option<Value> {
    let given = container::limits(task, definition, wanted);
    let memory_mib = given.memory_hard_bytes.map(|bytes| bytes >> 20);
    super::limits(status, json!(given.cpu_weight), json!(memory_mib))
}

fn add_known(document: &mut Value, wanted: &ContainerDefinition, known: &ContainerStatus) {
    if let Some(digest) = &known.image_digest {
        document["ImageID"] = json!(digest);
    }
    add_time(document, "CreatedAt", known.created_at);
    add_time(document, "StartedAt", known.started_at);
    add_time(document, "FinishedAt", known.finished_at);
    if let Some(code) = known.exit_code {
        document["ExitCode"] = json!(code);
    }
    if wanted.health_check.is_some() {
        document["Health"] = json!({"status": known.health});
        add_time(&mut document["Health"], "statusSince", known.health_since);
    }
}

/// The definition's, with the stream that follows from its prefix.
fn log_options(logs: &AwsLogs, wanted: &ContainerDefinition, task: &Task) -> Value {
    let stream = logs::stream_name(logs, &wanted.name, &task.id);
    let mut options = Map::new();
    let mut add = |name: &str, value: &str| options.insert(name.to_owned(), json!(value));
    add("awslogs-group", &logs.group);
    add("awslogs-region", &logs.region);
    add("awslogs-stream", &stream);
    if logs.create_group {
        add("awslogs-create-group", "true");
    }
    if logs.non_blocking {
        add("mode", "non-blocking");
    }
    if let Some((size, _)) = &logs.max_buffer_size {
        add("max-buffer-size", size);
    }
    Value::Object(options)
}

/// In the words of AWS's agent, in their order.
pub const KNOWN: [&str; 5] = ["NONE", "PULLED", "CREATED", "RUNNING", "STOPPED"];

/// How far a container is.
pub fn known_status(container: &ContainerStatus) -> &'static str {
    match container.last_status.as_str() {
        "RUNNING" => "RUNNING",
        "STOPPED" => "STOPPED",
        _ if container.runtime_id.is_some() => "CREATED",
        _ if container.image_digest.is_some() => "PULLED",
        _ => "NONE",
    }
}
