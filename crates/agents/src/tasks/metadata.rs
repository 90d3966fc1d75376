//! The task metadata endpoint, version 4, and the credentials endpoint: documents by the task's
//! address. Pure but for reading rows.
//!
//! AWS: ECS Developer Guide, "Amazon ECS task metadata endpoint version 4".

use crate::edge::TaskDocuments;
use base::Time;
use resources::ec2::{InterfaceOwner, NetworkInterface, Subnet, Vpc};
use resources::ecs::{
    ContainerDefinition, ContainerStatus, Task, TaskDefinition, TaskPhase, TaskStatus,
};
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
    let network = network(store, &task, interface);
    let (mut documents, mut made) = (Vec::new(), Vec::new());
    let containers: Vec<Value> = definition
        .containers
        .iter()
        .enumerate()
        .map(|(number, container)| {
            let status = status.as_deref();
            self::container(&task, &definition, (number, container), status, &network)
        })
        .collect();
    let whole = self::task(&task, &definition, status.as_deref(), &containers);
    for (number, container) in containers.iter().enumerate() {
        let base = format!("/v4/{}-{number}", task.id);
        made.extend(super::stats::paths(&base));
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
        made,
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

fn network(store: &Store, task: &Task, interface: &NetworkInterface) -> Value {
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
    let mut network = json!({
        "NetworkMode": "awsvpc",
        "IPv4Addresses": [interface.private_ip.to_string()],
        "AttachmentIndex": 0,
        "MACAddress": interface.mac_address,
        "IPv4SubnetCIDRBlock": cidr,
        "DomainNameServers": resolver.into_iter().collect::<Vec<_>>(),
        "SubnetGatewayIpv4Address": gateway,
    });
    if let Some(name) = &task.private_dns_name {
        network["PrivateDNSName"] = json!(name);
        network["DomainNameSearchList"] = json!(super::container::search(task));
    }
    json!([network])
}

fn container(
    task: &Task,
    definition: &TaskDefinition,
    (number, wanted): (usize, &ContainerDefinition),
    status: Option<&TaskStatus>,
    network: &Value,
) -> Value {
    let limited = status.is_some_and(|status| status.unlimited.is_none());
    let known = status.and_then(|status| {
        let mut all = status.containers.iter();
        all.find(|one| one.name == wanted.name)
    });
    let mut document = json!({
        "DockerId": format!("{}-{number}", task.id),
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
        "KnownStatus": known.map_or("NONE", known_status),
        "Type": "NORMAL",
        "Networks": network,
    });
    for (name, value) in &wanted.docker_labels {
        document["Labels"][name] = json!(value);
    }
    // What cannot be held is no limit.
    if limited {
        let memory = wanted.memory_mib.unwrap_or(task.memory_mib);
        document["Limits"] = json!({"CPU": wanted.cpu, "Memory": memory});
    }
    if let Some(known) = known {
        add_time(&mut document, "CreatedAt", known.created_at);
        add_time(&mut document, "StartedAt", known.started_at);
        add_time(&mut document, "FinishedAt", known.finished_at);
        if let Some(code) = known.exit_code {
            document["ExitCode"] = json!(code);
        }
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

/// A member that is left out of the document until it has happened, as AWS does.
fn add_time(document: &mut Value, name: &str, at: Option<Time>) {
    if let Some(at) = at {
        document[name] = json!(at.iso8601_millis());
    }
}

/// In the words of AWS's agent, in their order.
const KNOWN: [&str; 5] = ["NONE", "PULLED", "CREATED", "RUNNING", "STOPPED"];

fn known_status(container: &ContainerStatus) -> &'static str {
    match container.last_status.as_str() {
        "RUNNING" => "RUNNING",
        "STOPPED" => "STOPPED",
        _ if container.runtime_id.is_some() => "CREATED",
        _ if container.image_digest.is_some() => "PULLED",
        _ => "NONE",
    }
}

/// The task is as far as the last of its containers, and over when all is.
fn known_status_of_task(status: Option<&TaskStatus>) -> &'static str {
    let Some(status) = status else { return "NONE" };
    match status.phase {
        TaskPhase::Stopped => "STOPPED",
        TaskPhase::Running | TaskPhase::Stopping => "RUNNING",
        TaskPhase::Provisioning | TaskPhase::Pending => {
            let all = status.containers.iter().map(known_status);
            let place = |word: &&str| KNOWN.iter().position(|known| known == word);
            all.min_by_key(place).unwrap_or("NONE")
        }
    }
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
        "KnownStatus": known_status_of_task(status),
        "AvailabilityZone": task.availability_zone,
        "LaunchType": task.launch_type,
        "Containers": containers,
    });
    if let Some(status) = status {
        add_time(&mut document, "PullStartedAt", status.pull_started_at);
        add_time(&mut document, "PullStoppedAt", status.pull_stopped_at);
        let ended_at = status.execution_stopped_at;
        add_time(&mut document, "ExecutionStoppedAt", ended_at);
        if status.unlimited.is_none() {
            let cpus = f64::from(task.cpu) / 1024.0;
            document["Limits"] = json!({"CPU": cpus, "Memory": task.memory_mib});
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(last_status: &str, digest: bool, begun: bool) -> ContainerStatus {
        ContainerStatus {
            name: "app".to_owned(),
            last_status: last_status.to_owned(),
            exit_code: None,
            reason: None,
            image_digest: digest.then(|| "sha256:0".to_owned()),
            health: "UNKNOWN".to_owned(),
            runtime_id: begun.then(|| "task-0".to_owned()),
            created_at: None,
            started_at: None,
            finished_at: None,
        }
    }

    fn status(phase: TaskPhase, containers: Vec<ContainerStatus>) -> TaskStatus {
        let now = Time::from_millis(0);
        TaskStatus {
            scope: aws::Scope {
                account: aws::AccountId::parse("000000000000").expect("an account"),
                region: aws::Region::parse("eu-west-1").expect("a region"),
            },
            cluster: "main".to_owned(),
            id: "task".to_owned(),
            phase,
            containers,
            health: "UNKNOWN".to_owned(),
            reason: None,
            stop_code: None,
            pull_started_at: None,
            pull_stopped_at: None,
            started_at: None,
            execution_stopped_at: None,
            unlimited: None,
            connected_at: now,
            seen_at: now,
        }
    }

    #[test]
    fn a_task_is_known_to_be_as_far_as_the_last_of_its_containers() {
        use TaskPhase::{Pending, Provisioning, Running, Stopped, Stopping};
        let (fresh, pulled) = (
            container("PENDING", false, false),
            container("PENDING", true, false),
        );
        let (created, runs) = (
            container("PENDING", true, true),
            container("RUNNING", true, true),
        );
        let over = container("STOPPED", true, true);
        for (phase, containers, known) in [
            (Provisioning, vec![&fresh], "NONE"),
            (Pending, vec![&pulled, &fresh], "NONE"),
            (Pending, vec![&pulled, &runs], "PULLED"),
            (Pending, vec![&over, &created], "CREATED"),
            (Running, vec![&runs, &over], "RUNNING"),
            (Stopping, vec![&over, &runs], "RUNNING"),
            (Stopped, vec![&over, &over], "STOPPED"),
        ] {
            let status = status(phase, containers.into_iter().cloned().collect());
            assert_eq!(known_status_of_task(Some(&status)), known, "{status:?}");
        }
        assert_eq!(known_status_of_task(None), "NONE");
    }
}
