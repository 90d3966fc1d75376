//! What `ondol status` shows, answered on a private socket of the data directory: one JSON document
//! for each connection. Who asks says what he wants to know, [`DISK`] or nothing, and closes his
//! side.

pub mod disk;
mod metrics;

use super::Shared;
use super::capacity::HostLine;
use crate::report::Problem;
use control::Reports;
use resources::ecs::{RolloutState, Service, Task, TaskStatus};
use resources::elbv2::{
    Listener, LoadBalancer, LoadBalancerStatus, Target, TargetGroup, TargetHealth,
};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::Duration;
use store::Row;
use wire::Api;

/// The socket's name in the data directory.
pub const SOCKET: &str = "status.sock";
/// The wish to know who uses what of the disk. Without a wish, everything else is told.
pub const DISK: &str = "disk";
/// No wish is longer.
const WISH_BYTES: u64 = 16;
/// A reader that is slower than this is left.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything at a glance.
#[derive(Debug, Serialize, Deserialize)]
pub struct Status {
    /// The API's URL.
    pub endpoint: String,
    /// The data directory.
    pub data: String,
    /// The instance's id.
    pub instance: String,
    /// What the host has, and what tasks have asked for of it.
    pub host: HostLine,
    /// ECS services.
    pub services: Vec<ServiceLine>,
    /// ECS tasks; those that are over stay for an hour.
    pub tasks: Vec<TaskLine>,
    /// Load balancers.
    pub load_balancers: Vec<LoadBalancerLine>,
    /// Registered targets.
    pub targets: Vec<TargetLine>,
    /// What each controller waits for.
    pub controllers: Vec<ControllerLine>,
}

/// A service.
#[derive(Debug, Serialize, Deserialize)]
pub struct ServiceLine {
    /// `CLUSTER/NAME`.
    pub name: String,
    /// Tasks wanted.
    pub desired: u32,
    /// Tasks running.
    pub running: usize,
    /// The primary deployment's state.
    pub rollout: String,
    /// The newest event.
    pub event: String,
}

/// A task.
#[derive(Debug, Serialize, Deserialize)]
pub struct TaskLine {
    /// Its id.
    pub id: String,
    /// `service:NAME` or `family:NAME`.
    pub group: String,
    /// As DescribeTasks says; `UNKNOWN` until the agent was asked.
    pub status: String,
    /// Its private address.
    pub address: String,
    /// Why it is over.
    pub reason: String,
}

/// A load balancer.
#[derive(Debug, Serialize, Deserialize)]
pub struct LoadBalancerLine {
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: String,
    /// How it is reached from this host: by its name, or by its own address where another program
    /// may answer in its place.
    pub urls: Vec<String>,
    /// Its own address of the host and its private ones.
    pub addresses: Vec<String>,
}

/// A target.
#[derive(Debug, Serialize, Deserialize)]
pub struct TargetLine {
    /// Its target group.
    pub group: String,
    /// `ADDRESS:PORT`.
    pub target: String,
    /// Its state; `unknown` until the edge was asked.
    pub state: String,
    /// AWS's description.
    pub reason: String,
}

/// A controller's key.
#[derive(Debug, Serialize, Deserialize)]
pub struct ControllerLine {
    /// The controller.
    pub controller: String,
    /// The key.
    pub key: String,
    /// What it waits for.
    pub waiting: Vec<String>,
    /// Its last step's error, if it failed.
    pub error: String,
}

/// Answers on the socket for as long as the process lives. `limits_lack`: why no limits can be held
/// on containers; empty if they are.
pub fn serve(
    shared: &Shared,
    api: &Api,
    reports: Reports,
    limits_lack: String,
) -> Result<(), Problem> {
    metrics::serve(shared, api, reports.clone())?;
    let listener = listen(shared, SOCKET)?;
    let shared = shared.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if let Err(error) = answer(&shared, &reports, &limits_lack, stream) {
                tracing::debug!(%error, "a reader of the status has gone");
            }
        }
    });
    Ok(())
}

/// A socket of that name in the data directory, however long the directory's path is.
fn listen(shared: &Shared, name: &str) -> Result<UnixListener, Problem> {
    let cannot =
        |error: std::io::Error| Problem::new(format!("cannot listen at {name}")).because(error);
    let held = std::fs::File::open(&shared.data.path).map_err(cannot)?;
    let _stale = std::fs::remove_file(shared.data.join(name));
    let path = format!("/proc/self/fd/{}/{name}", held.as_raw_fd());
    UnixListener::bind(path).map_err(cannot)
}

fn answer(
    shared: &Shared,
    reports: &Reports,
    limits_lack: &str,
    mut stream: UnixStream,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut wish = String::new();
    (&stream).take(WISH_BYTES).read_to_string(&mut wish)?;
    let text = match wish.as_str() {
        "" => serde_json::to_string(&status(shared, reports, limits_lack))?,
        DISK => serde_json::to_string(&disk::measure(shared)?)?,
        other => {
            return Err(std::io::Error::other(format!(
                "the wish {other:?} is unknown"
            )));
        }
    };
    stream.write_all(text.as_bytes())
}

fn status(shared: &Shared, reports: &Reports, limits_lack: &str) -> Status {
    Status {
        endpoint: format!("http://{}", shared.listen),
        data: shared.data.path.display().to_string(),
        instance: shared.data.marker.id.clone(),
        host: super::capacity::line(shared, limits_lack),
        services: services(shared),
        tasks: tasks(shared),
        load_balancers: load_balancers(shared),
        targets: targets(shared),
        controllers: reports
            .keys()
            .into_iter()
            .map(|report| ControllerLine {
                controller: report.controller.to_owned(),
                key: report.key.to_string(),
                waiting: report.waiting.clone(),
                error: report.error.clone().unwrap_or_default(),
            })
            .collect(),
    }
}

fn services(shared: &Shared) -> Vec<ServiceLine> {
    let line = |service: &Service| {
        let index = service.scope.key(&[&service.cluster, &service.name]);
        let tasks = shared.store.scan_index::<Task>("service", &index);
        let running = |task: &&std::sync::Arc<Task>| status_of(shared, task) == "RUNNING";
        let rollout = service
            .deployments
            .first()
            .map(|deployment| match deployment.state {
                RolloutState::InProgress => "IN_PROGRESS",
                RolloutState::Completed => "COMPLETED",
                RolloutState::Failed => "FAILED",
            });
        ServiceLine {
            name: format!("{}/{}", service.cluster, service.name),
            desired: service.desired_count,
            running: tasks.iter().filter(running).count(),
            rollout: rollout.unwrap_or_default().to_owned(),
            event: service
                .events
                .first()
                .map(|event| event.message.clone())
                .unwrap_or_default(),
        }
    };
    shared
        .store
        .scan::<Service>("")
        .iter()
        .map(|service| line(service))
        .collect()
}

/// ECS's word. It says that a task runs which was seen running before a restart; here that is
/// unknown.
fn status_of(shared: &Shared, task: &Task) -> &'static str {
    let seen = shared.store.get::<TaskStatus>(&task.key());
    match (&task.end, seen) {
        (None, None) => "UNKNOWN",
        (_, seen) => ecs::last_status(task, seen.as_deref()),
    }
}

fn tasks(shared: &Shared) -> Vec<TaskLine> {
    let line = |task: &Task| TaskLine {
        id: task.id.clone(),
        group: task.group.clone(),
        status: status_of(shared, task).to_owned(),
        address: task.private_ip.to_string(),
        reason: task
            .end
            .as_ref()
            .map_or(String::new(), |end| end.reason.clone()),
    };
    let mut tasks = shared.store.scan::<Task>("");
    tasks.sort_by_key(|task| (task.end.is_some(), task.created_at));
    tasks.iter().map(|task| line(task)).collect()
}

fn load_balancers(shared: &Shared) -> Vec<LoadBalancerLine> {
    let lowest = super::lowest_port();
    let line = |row: &LoadBalancer| {
        let listeners = shared
            .store
            .scan::<Listener>(&format!("{}/", row.scope.key(&[&row.id])));
        let status = shared.store.get::<LoadBalancerStatus>(&row.key());
        let own = row.host_address.iter().map(ToString::to_string);
        // By its own address where its name leads to another; by none as long as the edge has not
        // said so.
        let host = |port: &u16| -> Option<String> {
            let status = status.as_ref().filter(|_| row.internet_facing)?;
            match (&status.closed_ports, &status.closed_own_ports) {
                (named, _) if !named.contains(port) => Some(row.dns_name.clone()),
                (_, own) if !own.contains(port) => Some(row.host_address?.to_string()),
                _ => None,
            }
        };
        let url = |listener: &std::sync::Arc<Listener>| {
            let host = host(&listener.port)?;
            Some(match agents::edge::host_port(listener.port, lowest) {
                80 => format!("http://{host}/"),
                port => format!("http://{host}:{port}/"),
            })
        };
        let private = row.zones.iter().map(|zone| zone.private_ip.to_string());
        LoadBalancerLine {
            name: row.name.clone(),
            state: status
                .as_ref()
                .map_or("unknown".to_owned(), |status| status.state.clone()),
            urls: listeners.iter().filter_map(url).collect(),
            addresses: own.chain(private).collect(),
        }
    };
    shared
        .store
        .scan::<LoadBalancer>("")
        .iter()
        .map(|row| line(row))
        .collect()
}

fn targets(shared: &Shared) -> Vec<TargetLine> {
    let groups = shared.store.scan::<TargetGroup>("");
    let line = |target: &Target| {
        let health = shared.store.get::<TargetHealth>(&target.key());
        let group = groups
            .iter()
            .find(|group| group.id == target.target_group_id);
        TargetLine {
            group: group.map(|group| group.name.clone()).unwrap_or_default(),
            target: target.name(),
            state: health
                .as_ref()
                .map_or("unknown".to_owned(), |one| one.state.clone()),
            reason: health
                .and_then(|one| one.description.clone())
                .unwrap_or_default(),
        }
    };
    shared
        .store
        .scan::<Target>("")
        .iter()
        .map(|target| line(target))
        .collect()
}
