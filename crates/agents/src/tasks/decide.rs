//! What to do for one task, and what to tell of it. Pure.
//!
//! Phases in the order of AWS's task life cycle: its interface, its credentials and images, its
//! containers by their dependencies; once it runs, watch; once it is to stop or an essential
//! container has ended, the stop signal in the reverse order, later SIGKILL; then free what it
//! held.

use super::container;
use super::dependencies::{self, Readiness};
use super::lives;
use super::status;
use super::world::{
    ContainerWorld, Credentials, End, Fact, ImageState, Interface, ReadyImage, Undelivered, World,
};
use base::Time;
use containers::config::{Container, Limits};
use control::Plan;
use resources::ecs::{Task, TaskDefinition, TaskStatus};
use std::fmt;
use std::time::Duration;

/// Seconds between the stop signal and SIGKILL where the definition says nothing.
const STOP_TIMEOUT_SECONDS: u32 = 30;

/// What the agent asks of the host.
#[derive(Clone, Debug)]
pub enum Step {
    /// Get credentials for the task's role.
    IssueCredentials {
        /// The role's ARN.
        role_arn: String,
    },
    /// Begin to fetch an image.
    Fetch {
        /// The container that needs it.
        container: String,
        /// The reference as written.
        reference: String,
    },
    /// Make the directory of a volume.
    MakeVolume {
        /// The volume's name.
        volume: String,
    },
    /// Start a container.
    Start {
        /// What runs.
        container: Box<Container>,
        /// What all containers of its task may use together.
        together: Limits,
    },
    /// Note that a container cannot be started.
    CannotStart {
        /// The container's id.
        id: String,
        /// Why.
        reason: String,
    },
    /// Send a container its stop signal.
    Stop {
        /// The container's id.
        id: String,
    },
    /// Kill a container, or what a lost shim has left of it.
    Kill {
        /// The container's id.
        id: String,
    },
    /// Remove what a task that is over has left on this host.
    CleanUp {
        /// Containers' ids.
        containers: Vec<String>,
    },
    /// Tell how the task is.
    Publish(Box<TaskStatus>),
}

/// Why nothing happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// It runs.
    Running,
    /// It is over and nothing is left.
    Over,
    /// Its interface is not ready.
    Interface,
    /// Images are being fetched.
    Images(Vec<String>),
    /// Containers are starting, or wait for others.
    Containers(Vec<String>),
    /// Containers have been asked to stop.
    Stopping(Vec<String>),
    /// A container's log is not where it should be.
    Log(String, Undelivered),
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Running => f.write_str("it runs"),
            Waiting::Over => f.write_str("it is over"),
            Waiting::Interface => f.write_str("its network interface is not ready"),
            Waiting::Images(names) => {
                write!(f, "the images of {} are being fetched", names.join(", "))
            }
            Waiting::Containers(names) => write!(f, "{} did not start yet", names.join(", ")),
            Waiting::Stopping(names) => write!(f, "{} did not stop yet", names.join(", ")),
            Waiting::Log(name, Undelivered::Yet(reason)) => {
                write!(f, "the log of {name} cannot be delivered: {reason}")
            }
            Waiting::Log(name, Undelivered::Lost(reason)) => {
                write!(f, "the last lines of the log of {name} are lost: {reason}")
            }
        }
    }
}

type Decision = Plan<Step, Waiting>;

/// What to do now. A log that cannot be delivered holds nothing up, and is told.
pub fn decide(world: &World, now: Time) -> Decision {
    let waiting = world.containers.iter().filter_map(|one| {
        let undelivered = one.undelivered.clone()?;
        Some(Waiting::Log(one.definition.name.clone(), undelivered))
    });
    waiting.fold(next(world, now), Plan::waiting_for)
}

fn next(world: &World, now: Time) -> Decision {
    let (Some(task), Some(definition)) = (&world.task, &world.definition) else {
        return clean_up(world);
    };
    if task.end.is_some() {
        return clean_up(world);
    }
    let without = without_the_absent(world, task, now);
    let world = without.as_ref().unwrap_or(world);
    let plan = if is_ending(world, task) {
        stop(world, now)
    } else {
        run(world, (task, definition), now)
    };
    let renewal = match world.credentials {
        Credentials::UntilRenewal(at) => plan.again_at(at),
        Credentials::NotWanted | Credentials::Due => plan,
    };
    tell(world, task, kill_the_lost(world, renewal), now)
}

/// Most containers go with their shims, but not one whose first process has changed its user.
fn kill_the_lost(world: &World, mut plan: Decision) -> Decision {
    let lost = |one: &&ContainerWorld| one.fact.is_lost() && !one.killed;
    let lost = world.containers.iter().filter(lost);
    let kills = lost.map(|one| Step::Kill { id: one.id.clone() });
    plan.steps.splice(0..0, kills);
    plan
}

/// The containers of a task that has started were started once. One of which nothing is left went
/// with the host, and its task has ended: what it did is not done again.
fn without_the_absent(world: &World, task: &Task, now: Time) -> Option<World> {
    task.started_at?;
    let is_absent = |one: &ContainerWorld| one.fact == Fact::Absent;
    if !world.containers.iter().any(is_absent) {
        return None;
    }
    let mut world = world.clone();
    let told = world.published.as_ref();
    let at = told
        .and_then(|told| told.execution_stopped_at)
        .unwrap_or(now);
    for one in world.containers.iter_mut().filter(|one| is_absent(one)) {
        one.fact = Fact::Ended {
            how: End::WithHost(None),
            started_at: None,
            reason: Some(lives::WORDS_STOPPED.to_owned()),
            at,
        };
    }
    Some(world)
}

/// Whether no container is to be started any more.
fn is_ending(world: &World, task: &Task) -> bool {
    let released = task
        .stop
        .as_ref()
        .is_some_and(|stop| stop.released_at.is_some());
    let has_failed = |one: &ContainerWorld| {
        matches!(one.image, ImageState::Failed(_)) && one.fact == Fact::Absent
            || one.definition.essential && matches!(one.fact, Fact::Ended { .. })
            || one.fact.ended_with_host()
    };
    released || world.interface.is_none() || world.containers.iter().any(has_failed)
}

fn run(world: &World, about: (&Task, &TaskDefinition), now: Time) -> Decision {
    let (task, _) = about;
    if world.credentials == Credentials::Due
        && let Some(role_arn) = super::role(world)
    {
        return Plan::steps([Step::IssueCredentials { role_arn }]);
    }
    let mut plan = fetch(world, task);
    let Some(interface) = world.interface.as_ref().filter(|interface| interface.ready) else {
        return plan.waiting_for(Waiting::Interface);
    };
    // A task that waits for its targets to leave keeps running; nothing of it is started anew.
    if task.stop.is_some() {
        return plan.waiting_for(Waiting::Running);
    }
    let mut waiting = Vec::new();
    let mut again_at = None;
    for container in &world.containers {
        let name = || container.definition.name.clone();
        if container.fact == Fact::Creating {
            waiting.push(name());
        }
        let (Fact::Absent, ImageState::Ready(image)) = (&container.fact, &container.image) else {
            continue;
        };
        match dependencies::readiness(world, container, now) {
            Readiness::Now if plan.steps.is_empty() => {
                plan.steps = start(world, about, container, image, interface);
            }
            Readiness::Now => waiting.push(name()),
            Readiness::Later(at) => {
                waiting.push(name());
                again_at = [again_at, at].into_iter().flatten().min();
            }
            Readiness::Never(reason) => plan.steps.push(Step::CannotStart {
                id: container.id.clone(),
                reason,
            }),
        }
    }
    if let Some(at) = again_at {
        plan = plan.again_at(at);
    }
    if !waiting.is_empty() {
        plan = plan.waiting_for(Waiting::Containers(waiting));
    } else if plan.steps.is_empty() && plan.waiting.is_empty() {
        plan = plan.waiting_for(Waiting::Running);
    }
    plan
}

/// The steps that start a container whose time has come.
fn start(
    world: &World,
    (task, definition): (&Task, &TaskDefinition),
    container: &ContainerWorld,
    image: &ReadyImage,
    interface: &Interface,
) -> Vec<Step> {
    if let Some(reason) = &world.no_room {
        // What containerd says where a disk is full.
        let id = container.id.clone();
        let reason = format!("CannotCreateContainerError: no space left on device: {reason}");
        return vec![Step::CannotStart { id, reason }];
    }
    let config = match container::config(world, (task, definition), container, image, interface) {
        Ok(config) => config,
        Err(reason) => {
            let id = container.id.clone();
            return vec![Step::CannotStart { id, reason }];
        }
    };
    let points = container.definition.mount_points.iter();
    let volumes = points.map(|point| Step::MakeVolume {
        volume: point.source_volume.clone(),
    });
    let start = Step::Start {
        container: Box::new(config),
        together: container::limits_together(world, task),
    };
    volumes.chain([start]).collect()
}

/// Begins to fetch what nobody has asked for.
fn fetch(world: &World, task: &Task) -> Decision {
    let mut plan = Plan::steps([]);
    let absent = || {
        world
            .containers
            .iter()
            .filter(|one| one.fact == Fact::Absent)
    };
    if task.stop.is_none() {
        let unknown = absent().filter(|one| one.image == ImageState::Unknown);
        plan.steps.extend(unknown.map(|one| Step::Fetch {
            container: one.definition.name.clone(),
            reference: one.definition.image.clone(),
        }));
    }
    let fetching = absent().filter(|one| one.image == ImageState::Fetching);
    let names: Vec<String> = fetching.map(|one| one.definition.name.clone()).collect();
    if names.is_empty() {
        plan
    } else {
        plan.waiting_for(Waiting::Images(names))
    }
}

/// The stop signal to all that run, last to those that others depend on; SIGKILL to those that do
/// not heed it in time.
fn stop(world: &World, now: Time) -> Decision {
    let mut plan = Plan::steps([]);
    let mut names = Vec::new();

    for container in world.containers.iter().filter(|one| one.fact.is_alive()) {
        let id = container.id.clone();
        names.push(container.definition.name.clone());
        let Some(asked_at) = container.asked_to_stop_at else {
            if !dependencies::is_needed(world, container) {
                plan.steps.push(Step::Stop { id });
            }
            continue;
        };
        let seconds = container
            .definition
            .stop_timeout_seconds
            .unwrap_or(STOP_TIMEOUT_SECONDS);
        let kill_at = asked_at + Duration::from_secs(u64::from(seconds));
        if now < kill_at {
            plan = plan.again_at(kill_at);
        } else if !container.killed {
            plan.steps.push(Step::Kill { id });
        }
    }
    if names.is_empty() {
        plan.waiting_for(Waiting::Over)
    } else {
        plan.waiting_for(Waiting::Stopping(names))
    }
}

fn clean_up(world: &World) -> Decision {
    if world.leftovers.is_empty() {
        return Plan::settled(Waiting::Over);
    }
    let mut steps: Vec<Step> = world
        .containers
        .iter()
        .filter(|one| (one.fact.is_alive() || one.fact.is_lost()) && !one.killed)
        .map(|one| Step::Kill { id: one.id.clone() })
        .collect();
    steps.push(Step::CleanUp {
        containers: world.leftovers.clone(),
    });
    Plan::steps(steps)
}

/// Adds the telling, when it would say something new; it comes first, so that a failed step does
/// not hold it back.
fn tell(world: &World, task: &Task, mut plan: Decision, now: Time) -> Decision {
    let status = status::status(world, task, now);
    let told = world.published.as_ref().is_some_and(|published| {
        TaskStatus {
            seen_at: status.seen_at,
            ..(**published).clone()
        } == status
    });
    if !told {
        plan.steps.insert(0, Step::Publish(Box::new(status)));
    }
    plan
}
