//! Gathers a task's world: rows, what this process remembers, and the containers' files.

use super::memory::Memory;
use super::pulled::{self, Pulled};
use super::world::{ContainerWorld, Credentials, End, Fact, Interface, World};
use super::{Host, lives, role};
use base::Time;
use containers::Observation;
use containers::record::{Exit, HealthState, Stage, Status};
use images::space::SpaceError;
use resources::ec2::{InterfaceOwner, InterfaceStatus, NetworkInterface, Vpc};
use resources::ecs::{Task, TaskDefinition, TaskStatus};
use resources::iam::Session;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::{Row, Store};

/// Credentials last this long. AWS: ECS Developer Guide, "Task IAM role" (they are renewed by
/// the agent).
pub const CREDENTIALS_LAST: Duration = Duration::from_secs(6 * 3_600);

/// The world of a task by its row's key. A key of a task without a row is what [`orphans`] gave.
pub fn world(host: &Host, memory: &Memory, key: &str) -> World {
    let store = &host.store;
    let task = store.get::<Task>(key);
    let definition = task
        .as_ref()
        .and_then(|task| store.get::<TaskDefinition>(&task.task_definition_key));
    let id = key.rsplit('/').next().unwrap_or(key);
    if task.is_none() {
        host.watcher.forget(id);
    }
    let mut world = World {
        interface: task.as_ref().and_then(|task| interface(store, task)),
        credentials: Credentials::NotWanted,
        containers: Vec::new(),
        leftovers: leftovers(host, id),
        published: store.get::<TaskStatus>(key),
        pull: pull(host, memory, id),
        cloud_environment: host.cloud_environment.clone(),
        open_files: host.open_files,
        grouped: host.groups.is_ok(),
        limits_lack: host.limits_lack(),
        no_room: no_room(host),
        task,
        definition,
    };
    world.containers = containers_of(host, memory, id, &world);
    if role(&world).is_some()
        && let Some(task) = &world.task
    {
        world.credentials = credentials(store, task, host.clock.now());
    }
    world
}

fn interface(store: &Store, task: &Task) -> Option<Interface> {
    let key = task.scope.key(&[&task.network_interface_id]);
    let row = store.get::<NetworkInterface>(&key)?;
    let vpc = store.get::<Vpc>(&row.scope.key(&[&row.vpc_id]))?;
    Some(Interface {
        ready: store
            .get::<InterfaceStatus>(&key)
            .is_some_and(|status| status.ready),
        vpc_cidr: vpc.cidr,
    })
}

/// As with images: where the system cannot say, it is not said that there is no room.
fn no_room(host: &Host) -> Option<String> {
    match images::space::refuse_when_low(&host.containers) {
        Err(low @ SpaceError::Low { .. }) => Some(low.to_string()),
        Ok(()) | Err(SpaceError::Ask { .. }) => None,
    }
}

/// Half of their life before the end, new ones are due.
fn credentials(store: &Store, task: &Task, now: Time) -> Credentials {
    let index = task.scope.global_key(&[&task.id]);
    let sessions = store.scan_index::<Session>("issued_for", &index);
    let Some(last) = sessions.iter().map(|session| session.expires_at).max() else {
        return Credentials::Due;
    };
    let renewal = last - CREDENTIALS_LAST / 2;
    if now < renewal {
        Credentials::UntilRenewal(renewal)
    } else {
        Credentials::Due
    }
}

/// As this process remembers it, or as one before it has noted it.
fn pull(host: &Host, memory: &Memory, id: &str) -> (Option<Time>, Option<Time>) {
    let remembered = memory.pull(id);
    if remembered.0.is_some() {
        return remembered;
    }
    let names = leftovers(host, id);
    let notes = names.iter().map(|name| host.containers.join(name));
    let notes: Vec<Pulled> = notes.filter_map(|at| Pulled::noted(&at)).collect();
    pulled::pull(&notes)
}

fn containers_of(host: &Host, memory: &Memory, id: &str, world: &World) -> Vec<ContainerWorld> {
    let definitions = world
        .definition
        .iter()
        .flat_map(|definition| &definition.containers);
    definitions
        .enumerate()
        .map(|(number, definition)| {
            let container = format!("{id}-{number}");
            let directory = host.containers.join(&container);
            let image = memory.image(&(id.to_owned(), definition.name.clone()));
            let fact = memory
                .failure(&container)
                .unwrap_or_else(|| fact(host, memory, &container));
            ContainerWorld {
                image,
                fact,
                started_from: Pulled::noted(&directory).map(|note| note.digest),
                created_at: lives::noted_at(&directory),
                asked_to_stop_at: memory.asked_to_stop_at(&container),
                killed: memory.was_killed(&container),
                undelivered: host.watcher.undelivered(&container),
                definition: definition.clone(),
                id: container,
            }
        })
        .collect()
}

fn fact(host: &Host, memory: &Memory, id: &str) -> Fact {
    let now = host.clock.now();
    let directory = host.containers.join(id);
    match containers::observe(&directory) {
        Ok(Observation::Absent) => Fact::Absent,
        Ok(Observation::Creating) => Fact::Creating,
        Ok(Observation::Running(status)) => running(&status, now),
        Ok(Observation::Exited(exit)) => {
            let with_host = lives::ended_with_host(&directory, was_killed(&exit));
            ended(&exit, was_started_at(&directory), with_host)
        }
        Ok(Observation::Lost { reason }) => {
            let at = memory.lost_since(id, now);
            let started_at = was_started_at(&directory);
            let (how, reason) = match lives::ended_with_host(&directory, true) {
                Some(words) => (End::WithHost(None), words.to_owned()),
                None => (
                    End::Lost,
                    format!("The container is gone without a word: {reason}"),
                ),
            };
            let reason = Some(reason);
            Fact::Ended {
                how,
                started_at,
                reason,
                at,
            }
        }
        // Its files cannot be read: nothing is known, so nothing is started in its place.
        Err(error) => {
            tracing::warn!(container = id, %error, "cannot be observed");
            Fact::Creating
        }
    }
}

fn running(status: &Status, now: Time) -> Fact {
    Fact::Running {
        started_at: status.started_at_ms.map_or(now, Time::from_millis),
        health: match status.health.as_ref().map(|health| health.state) {
            None | Some(HealthState::Starting) => "UNKNOWN",
            Some(HealthState::Healthy) => "HEALTHY",
            Some(HealthState::Unhealthy) => "UNHEALTHY",
        },
        health_since: (status.health.as_ref())
            .and_then(|health| health.since_ms)
            .map(Time::from_millis),
    }
}

/// Whether it ended by one of the signals that a system sends to all when it goes down.
fn was_killed(exit: &Exit) -> bool {
    matches!(exit.shell_code(), Some(137 | 143))
}

/// When the program of a container that has ended was executed, if it was.
fn was_started_at(directory: &Path) -> Option<Time> {
    let status = containers::observe::last_status(directory).ok()??;
    status.started_at_ms.map(Time::from_millis)
}

/// AWS: ECS Developer Guide, "Stopped tasks error messages".
fn ended(exit: &Exit, started_at: Option<Time>, with_host: Option<&str>) -> Fact {
    let at = Time::from_millis(exit.finished_at_ms);
    if let Some(words) = with_host {
        return Fact::Ended {
            how: End::WithHost(exit.shell_code()),
            started_at,
            reason: Some(words.to_owned()),
            at,
        };
    }
    let reason = match &exit.failure {
        Some(failure) => {
            let kind = match failure.stage {
                Stage::Config | Stage::Namespaces | Stage::Mounts => "CannotCreateContainerError",
                Stage::Identity | Stage::Exec => "CannotStartContainerError",
            };
            Some(format!("{kind}: {}", failure.reason))
        }
        None if exit.oom == Some(true) => {
            Some("OutOfMemoryError: Container killed due to memory usage".to_owned())
        }
        None => None,
    };
    Fact::Ended {
        how: exit.shell_code().map_or(End::NeverRan, End::Exited),
        started_at,
        reason,
        at,
    }
}

fn leftovers(host: &Host, task: &str) -> Vec<String> {
    let prefix = format!("{task}-");
    let mut names = directories(host);
    names.retain(|name| name.starts_with(&prefix));
    names
}

fn directories(host: &Host) -> Vec<String> {
    let entries = std::fs::read_dir(&host.containers);
    let entries = entries.into_iter().flatten().filter_map(Result::ok);
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

/// Keys of tasks that have something on this host and no row: rows that were deleted while this
/// process was away.
pub fn orphans(host: &Host, known: &[String]) -> Vec<String> {
    let ids: BTreeSet<&str> = known
        .iter()
        .filter_map(|key| key.rsplit('/').next())
        .collect();
    let names = directories(host);
    let tasks: BTreeSet<&str> = names
        .iter()
        .filter_map(|name| name.rsplit_once('-').map(|(task, _)| task))
        .collect();
    tasks
        .difference(&ids)
        .map(|task| format!("-/-/-/{task}"))
        .collect()
}

/// The task whose interface a status is about.
pub fn task_of_interface(store: &Store, key: &str) -> Vec<String> {
    let Some(interface) = store.get::<NetworkInterface>(key) else {
        return Vec::new();
    };
    let InterfaceOwner::Task(id) = &interface.owner else {
        return Vec::new();
    };
    let tasks: Vec<Arc<Task>> = store.scan(&interface.scope.key(&[]));
    tasks
        .iter()
        .filter(|task| task.id == *id)
        .map(|task| task.key())
        .collect()
}
