//! The task metadata endpoint, version 4, and the credentials endpoint: documents by the task's
//! address. Pure but for reading rows.
//!
//! AWS: ECS Developer Guide, "Amazon ECS task metadata endpoint version 4".

mod container;

use crate::edge::TaskDocuments;
use base::Time;
use container::{KNOWN, known_status};
use resources::ec2::{InterfaceOwner, NetworkInterface, Subnet, Vpc};
use resources::ecs::{Task, TaskDefinition, TaskPhase, TaskStatus};
use resources::iam::{Role, Session};
use serde_json::{Map, Value, json};
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
    let task = super::named(store, &interface.scope.key(&[]), id)?;
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
            container::document((&task, &definition), (number, container), status, &network)
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

/// A member that is left out of the document until it has happened, as AWS does.
fn add_time(document: &mut Value, name: &str, at: Option<Time>) {
    if let Some(at) = at {
        document[name] = json!(at.iso8601_millis());
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

/// As DescribeTasks tells it.
fn desired(task: &Task, status: Option<&TaskStatus>) -> &'static str {
    let is_over = status.is_some_and(|status| status.phase == TaskPhase::Stopped);
    if task.stop.is_some() || task.end.is_some() || is_over {
        "STOPPED"
    } else {
        "RUNNING"
    }
}

fn cluster_arn(task: &Task) -> String {
    let cluster = format!("cluster/{}", task.cluster);
    aws::Arn::regional("ecs", &task.scope, cluster)
}

fn task(
    task: &Task,
    definition: &TaskDefinition,
    status: Option<&TaskStatus>,
    containers: &[Value],
) -> Value {
    let mut document = json!({
        "Cluster": cluster_arn(task),
        "TaskARN": task.arn(),
        "Family": definition.family,
        "Revision": definition.revision.to_string(),
        "DesiredStatus": desired(task, status),
        "KnownStatus": known_status_of_task(status),
        "AvailabilityZone": task.availability_zone,
        "LaunchType": task.launch_type,
        "Containers": containers,
    });
    if let Some(service) = &task.service {
        document["ServiceName"] = json!(service);
    }
    if let Some(status) = status {
        add_time(&mut document, "PullStartedAt", status.pull_started_at);
        add_time(&mut document, "PullStoppedAt", status.pull_stopped_at);
        let ended_at = status.execution_stopped_at;
        add_time(&mut document, "ExecutionStoppedAt", ended_at);
    }
    let cpus = json!(f64::from(task.cpu) / 1024.0);
    if let Some(limits) = limits(status, cpus, json!(task.memory_mib)) {
        document["Limits"] = limits;
    }
    document
}

/// Those that are held: what cannot be held is no limit. Nothing before the host has said.
fn limits(status: Option<&TaskStatus>, cpu: Value, memory: Value) -> Option<Value> {
    let lack = status?.limits_lack.as_ref();
    let (holds_cpu, holds_memory) =
        lack.map_or((true, true), |lack| (lack.holds_cpu, lack.holds_memory));
    let all = [("CPU", holds_cpu, cpu), ("Memory", holds_memory, memory)];
    let held = all.into_iter().filter(|(_, is_held, _)| *is_held);
    let held: Map<_, _> = held
        .map(|(name, _, limit)| (name.to_owned(), limit))
        .collect();
    (!held.is_empty()).then_some(Value::Object(held))
}

#[cfg(test)]
mod tests {
    use super::*;
    use resources::ecs::{ContainerStatus, LimitsLack};
    use resources::kit;

    fn container(last_status: &str, digest: bool, begun: bool) -> ContainerStatus {
        ContainerStatus {
            name: "app".to_owned(),
            last_status: last_status.to_owned(),
            exit_code: None,
            reason: None,
            image_digest: digest.then(|| "sha256:0".to_owned()),
            health: "UNKNOWN".to_owned(),
            health_since: None,
            runtime_id: begun.then(|| "task-0".to_owned()),
            created_at: None,
            started_at: None,
            finished_at: None,
        }
    }

    fn status(phase: TaskPhase, containers: Vec<ContainerStatus>) -> TaskStatus {
        TaskStatus {
            phase,
            containers,
            ..kit::task_status(&kit::scope(), "main", "task", Time::EPOCH)
        }
    }

    #[test]
    fn limits_are_told_as_far_as_they_are_held() {
        let told = |lack: Option<(bool, bool)>| {
            let lack = lack.map(|(holds_cpu, holds_memory)| LimitsLack {
                reason: "no such controller".to_owned(),
                holds_cpu,
                holds_memory,
            });
            let mut status = status(TaskPhase::Running, Vec::new());
            status.limits_lack = lack;
            limits(Some(&status), json!(2), json!(512))
        };
        for (lack, expected) in [
            (None, Some(json!({"CPU": 2, "Memory": 512}))),
            (Some((false, true)), Some(json!({"Memory": 512}))),
            (Some((true, false)), Some(json!({"CPU": 2}))),
            // Only the number of processes is not.
            (Some((true, true)), Some(json!({"CPU": 2, "Memory": 512}))),
            (Some((false, false)), None),
        ] {
            assert_eq!(told(lack), expected, "{lack:?}");
        }
        assert_eq!(limits(None, json!(2), json!(512)), None);
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
