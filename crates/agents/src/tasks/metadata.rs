//! The task metadata endpoint, version 4, and the credentials endpoint: documents by the task's
//! address. Pure but for reading rows.
//!
//! AWS: ECS Developer Guide, "Amazon ECS task metadata endpoint version 4".

use crate::edge::TaskDocuments;
use resources::ec2::{InterfaceOwner, NetworkInterface, Subnet, Vpc};
use resources::ecs::{ContainerStatus, Task, TaskDefinition, TaskStatus};
use resources::iam::{Role, Session};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Row, Store};

/// The documents of the task that an interface belongs to.
pub fn documents(
    store: &Store,
    interface: &NetworkInterface,
    sessions: &[Arc<Session>],
) -> Option<TaskDocuments> {
    let InterfaceOwner::Task(id) = &interface.owner else {
        return None;
    };
    let tasks = store.scan::<Task>(&interface.scope.key(&[]));
    let task = tasks.into_iter().find(|task| task.id == *id)?;
    let definition = store.get::<TaskDefinition>(&task.task_definition_key)?;
    let status = store.get::<TaskStatus>(&task.key());
    let network = network(store, interface);
    let mut documents = Vec::new();
    let containers: Vec<Value> = definition
        .containers
        .iter()
        .enumerate()
        .map(|(number, container)| {
            let known = status.iter().flat_map(|status| &status.containers);
            let known = known.into_iter().find(|one| one.name == container.name);
            let id = format!("{}-{number}", task.id);
            self::container(&task, &definition, (number, &id), known, &network)
        })
        .collect();
    let whole = self::task(&task, &definition, status.as_deref(), &containers);
    for (number, container) in containers.iter().enumerate() {
        let base = format!("/v4/{}-{number}", task.id);
        documents.push((format!("{base}/task"), whole.to_string()));
        documents.push((base, container.to_string()));
    }
    if let Some(session) = sessions.iter().max_by_key(|session| session.expires_at) {
        documents.push((
            super::credentials_path(&task.id),
            credentials(store, session)?,
        ));
    }
    Some(TaskDocuments {
        address: interface.private_ip,
        documents,
    })
}

fn credentials(store: &Store, session: &Session) -> Option<String> {
    let name = session.role.as_ref()?.to_ascii_lowercase();
    let role = store.get::<Role>(&format!("{}/-/{name}", session.account))?;
    let document = json!({
        "RoleArn": role.arn(),
        "AccessKeyId": session.id,
        "SecretAccessKey": session.secret,
        "Token": session.token,
        "Expiration": session.expires_at.iso8601_seconds(),
    });
    Some(document.to_string())
}

fn network(store: &Store, interface: &NetworkInterface) -> Value {
    let key = interface.scope.key(&[&interface.subnet_id]);
    let subnet = store.get::<Subnet>(&key);
    let vpc = store.get::<Vpc>(&interface.scope.key(&[&interface.vpc_id]));
    let cidr = subnet.as_ref().map(|subnet| subnet.cidr.to_string());
    let gateway = subnet.as_ref().map(|subnet| {
        let base = u32::from(subnet.cidr.network()) + 1;
        format!(
            "{}/{}",
            std::net::Ipv4Addr::from(base),
            subnet.cidr.prefix_len()
        )
    });
    let resolver = vpc.map(|vpc| crate::network::resolver_address(vpc.cidr).to_string());
    json!([{
        "NetworkMode": "awsvpc",
        "IPv4Addresses": [interface.private_ip.to_string()],
        "AttachmentIndex": 0,
        "MACAddress": interface.mac_address,
        "IPv4SubnetCIDRBlock": cidr,
        "DomainNameServers": resolver.into_iter().collect::<Vec<_>>(),
        "SubnetGatewayIpv4Address": gateway,
    }])
}

fn container(
    task: &Task,
    definition: &TaskDefinition,
    (number, id): (usize, &str),
    known: Option<&ContainerStatus>,
    network: &Value,
) -> Value {
    let wanted = &definition.containers[number];
    let status = known.map_or("PENDING", |known| known.last_status.as_str());
    let mut document = json!({
        "DockerId": id,
        "Name": wanted.name,
        "DockerName": wanted.name,
        "Image": wanted.image,
        "ImageID": known.and_then(|known| known.image_digest.clone()).unwrap_or_default(),
        "Labels": {
            "com.amazonaws.ecs.cluster": task.cluster,
            "com.amazonaws.ecs.container-name": wanted.name,
            "com.amazonaws.ecs.task-arn": task.arn(),
            "com.amazonaws.ecs.task-definition-family": definition.family,
            "com.amazonaws.ecs.task-definition-version": definition.revision.to_string(),
        },
        "DesiredStatus": desired(task),
        "KnownStatus": status,
        "Limits": {"CPU": wanted.cpu, "Memory": wanted.memory_mib.unwrap_or(task.memory_mib)},
        "CreatedAt": task.created_at.iso8601_millis(),
        "Type": "NORMAL",
        "Networks": network,
    });
    for (name, value) in &wanted.docker_labels {
        document["Labels"][name] = json!(value);
    }
    if let Some(started_at) = task.started_at {
        document["StartedAt"] = json!(started_at.iso8601_millis());
    }
    if let Some(logs) = &wanted.logs {
        document["LogDriver"] = json!("awslogs");
        document["LogOptions"] = json!({
            "awslogs-group": logs.group,
            "awslogs-region": logs.region,
            "awslogs-stream": super::logs::stream_name(logs, &wanted.name, &task.id),
        });
    }
    document
}

fn desired(task: &Task) -> &'static str {
    if task.stop.is_some() || task.end.is_some() {
        "STOPPED"
    } else {
        "RUNNING"
    }
}

fn task(
    task: &Task,
    definition: &TaskDefinition,
    status: Option<&TaskStatus>,
    containers: &[Value],
) -> Value {
    let cluster = format!("cluster/{}", task.cluster);
    let mut document = json!({
        "Cluster": aws::Arn::regional("ecs", &task.scope, cluster).to_string(),
        "TaskARN": task.arn(),
        "Family": definition.family,
        "Revision": definition.revision.to_string(),
        "ServiceName": task.service,
        "DesiredStatus": desired(task),
        "KnownStatus": if task.started_at.is_some() { "RUNNING" } else { "PENDING" },
        "Limits": {"CPU": f64::from(task.cpu) / 1024.0, "Memory": task.memory_mib},
        "AvailabilityZone": task.availability_zone,
        "LaunchType": task.launch_type,
        "Containers": containers,
    });
    let pulled = |at: Option<base::Time>| at.map(base::Time::iso8601_millis);
    if let Some(status) = status {
        document["PullStartedAt"] = json!(pulled(status.pull_started_at));
        document["PullStoppedAt"] = json!(pulled(status.pull_stopped_at));
    }
    document
}
