//! What the agent tells of a task, in AWS's words. Pure.
//!
//! AWS: ECS Developer Guide, "Amazon ECS task lifecycle" and "Stopped tasks error messages".

use super::world::{ContainerWorld, End, Fact, ImageState, World};
use base::Time;
use resources::ecs::{ContainerStatus, Task, TaskEnd, TaskPhase, TaskStatus};

/// The status that follows from a world.
pub fn status(world: &World, task: &Task, now: Time) -> TaskStatus {
    let phase = phase(world, task);
    let (stop_code, reason) = ending(world, task).unzip();
    let ended_at = |one: &ContainerWorld| match one.fact {
        Fact::Ended { at, .. } => Some(at),
        _ => None,
    };
    let execution_stopped_at = match phase {
        TaskPhase::Stopped => world.containers.iter().filter_map(ended_at).max(),
        _ => None,
    };
    TaskStatus {
        scope: task.scope.clone(),
        cluster: task.cluster.clone(),
        id: task.id.clone(),
        phase,
        containers: world.containers.iter().map(container).collect(),
        health: health(world).to_owned(),
        reason,
        stop_code,
        pull_started_at: world.pull.0,
        pull_stopped_at: world.pull.1,
        started_at: started_at(world, task),
        execution_stopped_at,
        limits_lack: world.limits_lack.clone(),
        connected_at: world
            .published
            .as_ref()
            .map_or(now, |told| told.connected_at),
        seen_at: now,
    }
}

fn phase(world: &World, task: &Task) -> TaskPhase {
    let released = task
        .stop
        .as_ref()
        .is_some_and(|stop| stop.released_at.is_some());
    let ending = released || ending(world, task).is_some();
    let alive = world.containers.iter().any(|one| one.fact.is_alive());
    if ending {
        return if alive {
            TaskPhase::Stopping
        } else {
            TaskPhase::Stopped
        };
    }
    let begun = |one: &ContainerWorld| !matches!(one.fact, Fact::Absent | Fact::Creating);
    if world.containers.iter().all(begun) {
        TaskPhase::Running
    } else if world
        .interface
        .as_ref()
        .is_some_and(|interface| interface.ready)
    {
        TaskPhase::Pending
    } else {
        TaskPhase::Provisioning
    }
}

/// AWS's stop code and reason of a task that ends by itself.
fn ending(world: &World, task: &Task) -> Option<(String, String)> {
    let failed_to_start = |words: String| Some(("TaskFailedToStart".to_owned(), words));
    let exited = |words: String| Some(("EssentialContainerExited".to_owned(), words));
    let with_host = world.containers.iter().find_map(|one| match &one.fact {
        Fact::Ended { reason, .. } if one.fact.ended_with_host() => reason.clone(),
        _ => None,
    });
    if let Some(words) = with_host {
        return Some((TaskEnd::WITH_HOST.to_owned(), words));
    }
    for one in &world.containers {
        if let (ImageState::Failed(words), Fact::Absent) = (&one.image, &one.fact) {
            return failed_to_start(format!("CannotPullContainerError: {words}"));
        }
    }
    // The first end is the reason: the others were asked to stop because of it.
    let essential = world
        .containers
        .iter()
        .filter(|one| one.definition.essential);
    let ends = essential.filter_map(|one| match &one.fact {
        Fact::Ended {
            how, reason, at, ..
        } => Some((*at, *how, reason)),
        _ => None,
    });
    let first = ends.min_by_key(|(at, how, _)| (*at, how.code().is_some()));
    let ended = first.and_then(|(_, how, reason)| {
        let words = || reason.clone().unwrap_or_default();
        match how {
            End::NeverRan => failed_to_start(words()),
            End::Lost if started_at(world, task).is_some() => exited(words()),
            End::Lost => failed_to_start(words()),
            End::Exited(_) | End::WithHost(_) => {
                exited("Essential container in task exited".to_owned())
            }
        }
    });
    // A task that ends loses its interface at last: only one that never began lacked it.
    let never_began = world.containers.iter().all(|one| one.fact == Fact::Absent);
    if ended.is_none() && world.interface.is_none() && never_began {
        return failed_to_start(
            "Timeout waiting for network interface provisioning to complete.".to_owned(),
        );
    }
    ended
}

fn started_at(world: &World, task: &Task) -> Option<Time> {
    let mut latest = None;
    for one in &world.containers {
        match one.fact {
            Fact::Running { started_at, .. }
            | Fact::Ended {
                started_at: Some(started_at),
                ..
            } => latest = latest.max(Some(started_at)),
            _ => return task.started_at,
        }
    }
    task.started_at.or(latest)
}

fn container(one: &ContainerWorld) -> ContainerStatus {
    let (last_status, exit_code, reason) = match (&one.fact, &one.image) {
        (Fact::Absent, ImageState::Failed(words)) => (
            "STOPPED",
            None,
            Some(format!("CannotPullContainerError: {words}")),
        ),
        (Fact::Absent | Fact::Creating, _) => ("PENDING", None, None),
        (Fact::Running { .. }, _) => ("RUNNING", None, None),
        (Fact::Ended { how, reason, .. }, _) => ("STOPPED", how.code(), reason.clone()),
    };
    let (started_at, finished_at) = match one.fact {
        Fact::Running { started_at, .. } => (Some(started_at), None),
        Fact::Ended { started_at, at, .. } => (started_at, Some(at)),
        Fact::Absent | Fact::Creating => (None, None),
    };
    let image_digest = match &one.image {
        ImageState::Ready(image) => Some(image.digest.clone()),
        _ => one.started_from.clone(),
    };
    ContainerStatus {
        name: one.definition.name.clone(),
        last_status: last_status.to_owned(),
        exit_code,
        reason,
        image_digest,
        health: container_health(one).to_owned(),
        health_since: match one.fact {
            Fact::Running { health_since, .. } => health_since,
            _ => None,
        },
        runtime_id: (one.fact != Fact::Absent).then(|| one.id.clone()),
        created_at: one.created_at,
        started_at,
        finished_at,
    }
}

fn container_health(one: &ContainerWorld) -> &'static str {
    match one.fact {
        Fact::Running { health, .. } => health,
        _ => "UNKNOWN",
    }
}

/// The worst of the essential containers that have a check.
fn health(world: &World) -> &'static str {
    let checked = world
        .containers
        .iter()
        .filter(|one| one.definition.essential && one.definition.health_check.is_some());
    let healths: Vec<&str> = checked.map(container_health).collect();
    if healths.is_empty() || healths.contains(&"UNKNOWN") && !healths.contains(&"UNHEALTHY") {
        "UNKNOWN"
    } else if healths.contains(&"UNHEALTHY") {
        "UNHEALTHY"
    } else {
        "HEALTHY"
    }
}
