//! What to do about a task: pure, in the order of a task's life.
//!
//! AWS: ECS Developer Guide, "Amazon ECS task lifecycle". Flow: its containers run → it is
//! registered; it is asked to stop → deregistered → drained → released to the agent, which stops
//! the containers; they have ended → the interface is deleted → the end is written down. A task
//! whose containers end by themselves is deregistered at once and does not wait for draining.
//! What the host has not said is waited for.

use super::world::{Registered, TargetFacts, World};
use crate::controllers::words;
use aws::Scope;
use base::{Seed, Time};
use control::Plan;
use resources::ecs::{Event, StopRequest, Task, TaskEnd, TaskPhase, TaskStatus};
use std::fmt;
use std::time::Duration;
use store::Row;

/// How long a stopped task can still be described. AWS: DescribeTasks.
pub const KEPT: Duration = Duration::from_secs(60 * 60);

/// Which task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Where.
    pub scope: Scope,
    /// Its row's key.
    pub key: String,
    /// The key of its service's row.
    pub service_key: Option<String>,
}

/// An act upon a task.
#[derive(Clone, PartialEq)]
pub struct Step {
    /// The task.
    pub task: Subject,
    /// What is done.
    pub act: Act,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.act)
    }
}

/// What may be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Remembers when its containers started.
    RecordStart {
        /// When.
        at: Time,
        /// What the service says about it, unless it has said so already.
        events: Vec<Event>,
    },
    /// Registers its targets, in every group.
    Register {
        /// What the service says about it.
        events: Vec<Event>,
        /// Now.
        at: Time,
    },
    /// Takes its targets out of every group.
    Deregister {
        /// What the service says about it.
        events: Vec<Event>,
        /// Now.
        at: Time,
    },
    /// Lets the agent stop the containers.
    Release {
        /// Now.
        at: Time,
    },
    /// Has EC2 delete its interface.
    DeleteInterface {
        /// The interface.
        interface: String,
    },
    /// Writes down how it ended.
    End(Box<TaskEnd>),
    /// Deletes the row of a task that ended an hour ago.
    Forget,
}

/// Why nothing more happens now.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    /// There is no such task any more.
    Gone,
    /// It has ended; the row is kept for an hour.
    Ended,
    /// The host has not said how it is.
    Unknown,
    /// The host prepares it, for this reason.
    Pending(Option<String>),
    /// It runs.
    Running,
    /// A target group that it belongs to is gone.
    TargetGroupMissing(String),
    /// Requests to it may still end, at the latest at this time.
    Draining(Time),
    /// The host stops its containers.
    Stopping,
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Gone => f.write_str("the task is gone"),
            Waiting::Ended => f.write_str("stopped"),
            Waiting::Unknown => f.write_str("the host has not reported"),
            Waiting::Pending(None) => f.write_str("pending"),
            Waiting::Pending(Some(reason)) => write!(f, "pending: {reason}"),
            Waiting::Running => f.write_str("running"),
            Waiting::TargetGroupMissing(group) => {
                write!(
                    f,
                    "unable to register: (target-group {group}) does not exist"
                )
            }
            Waiting::Draining(until) => write!(f, "draining, at the latest until {until}"),
            Waiting::Stopping => f.write_str("the host stops its containers"),
        }
    }
}

type Acts = Plan<Act, Waiting>;

/// What to do now.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let Some(task) = &world.task else {
        return Plan::settled(Waiting::Gone);
    };
    let subject = Subject {
        scope: task.scope.clone(),
        key: task.key(),
        service_key: task
            .service
            .as_ref()
            .map(|service| task.scope.key(&[&task.cluster, service])),
    };
    let acts = acts(world, task, now);
    let step = |act| Step {
        task: subject.clone(),
        act,
    };
    Plan {
        steps: acts.steps.into_iter().map(step).collect(),
        waiting: acts.waiting,
        again_at: acts.again_at,
    }
}

/// The phases of a task's life, the last first.
fn acts(world: &World, task: &Task, now: Time) -> Acts {
    if let Some(end) = &task.end {
        return ended(end, now);
    }
    let phase = world.seen.as_ref().map(|seen| seen.phase);
    if let (Some(seen), Some(TaskPhase::Stopped)) = (&world.seen, phase) {
        return containers_ended(world, task, seen, now);
    }
    if let Some(stop) = &task.stop {
        return stopping(world, task, stop, now);
    }
    match (&world.seen, phase) {
        (Some(seen), Some(TaskPhase::Running)) => running(world, task, seen, now),
        (Some(_), Some(TaskPhase::Stopping)) => match deregister(world, task, now) {
            Some(act) => Plan::steps([act]),
            None => Plan::wait(Waiting::Stopping),
        },
        (Some(seen), _) => Plan::wait(Waiting::Pending(seen.reason.clone())),
        (None, _) => Plan::wait(Waiting::Unknown),
    }
}

fn ended(end: &TaskEnd, now: Time) -> Acts {
    let until = end.stopped_at + KEPT;
    match now < until {
        true => Plan::wait_until(Waiting::Ended, until),
        false => Plan::steps([Act::Forget]),
    }
}

/// Its containers run: it is registered where it belongs, once.
fn running(world: &World, task: &Task, seen: &TaskStatus, now: Time) -> Acts {
    if task.started_at.is_none() {
        let at = seen.started_at.unwrap_or(now);
        let events = unlimited(world, task, seen, now).into_iter().collect();
        return Plan::steps([Act::RecordStart { at, events }]);
    }
    if task.registered_at.is_none() && !world.targets.is_empty() {
        if let Some(gone) = world.targets.iter().find(|target| target.delay.is_none()) {
            return Plan::wait(Waiting::TargetGroupMissing(gone.group.clone()));
        }
        let events = events(world, task, now, words::registered, |_| true);
        return Plan::steps([Act::Register { events, at: now }]);
    }
    Plan::wait(Waiting::Running)
}

/// It was asked to stop: no new requests, then those in flight, then the containers.
fn stopping(world: &World, task: &Task, stop: &StopRequest, now: Time) -> Acts {
    if stop.released_at.is_some() {
        return Plan::wait(Waiting::Stopping);
    }
    if let Some(act) = deregister(world, task, now) {
        return Plan::steps([act]);
    }
    let in_flight = world.targets.iter().filter_map(|target| {
        let row = target.registered.filter(|row| is_own(world, task, row))?;
        let over = row.deregistered_at? + target.delay?;
        (target.drained != Some(true) && now < over).then_some(over)
    });
    match in_flight.max() {
        // Each target's own deadline may come before the last one's, but nothing follows from it.
        Some(over) => Plan::wait_until(Waiting::Draining(over), over),
        None => Plan::steps([Act::Release { at: now }]),
    }
}

/// The host has nothing of it any more.
fn containers_ended(world: &World, task: &Task, seen: &TaskStatus, now: Time) -> Acts {
    if let Some(act) = deregister(world, task, now) {
        return Plan::steps([act]);
    }
    if world.has_interface {
        let interface = task.network_interface_id.clone();
        return Plan::steps([Act::DeleteInterface { interface }]);
    }
    Plan::steps([Act::End(Box::new(end(task, seen, now)))])
}

/// A target is this task's own if it was registered no earlier than the task was, and while the
/// task has its interface: before and after, the address may belong to another task.
fn is_own(world: &World, task: &Task, row: &Registered) -> bool {
    world.has_interface && task.registered_at.is_some_and(|at| row.at >= at)
}

fn is_registered(world: &World, task: &Task, target: &TargetFacts) -> bool {
    let own = target.registered.filter(|row| is_own(world, task, row));
    own.is_some_and(|row| row.deregistered_at.is_none())
}

fn deregister(world: &World, task: &Task, now: Time) -> Option<Act> {
    let left = |target: &TargetFacts| is_registered(world, task, target);
    world.targets.iter().any(left).then(|| Act::Deregister {
        events: events(world, task, now, words::deregistered, left),
        at: now,
    })
}

/// What the service of a task says that the host cannot limit.
fn unlimited(world: &World, task: &Task, seen: &TaskStatus, now: Time) -> Option<Event> {
    Some(Event {
        id: Seed::new(world.choices).uuid(),
        at: now,
        message: words::unlimited(task.service.as_ref()?, &seen.limits_lack.as_ref()?.reason),
    })
}

/// One event of its service for each target group.
fn events(
    world: &World,
    task: &Task,
    now: Time,
    words: fn(&str, usize, &str) -> String,
    concerns: impl Fn(&TargetFacts) -> bool,
) -> Vec<Event> {
    let Some(service) = &task.service else {
        return Vec::new();
    };
    let ids = Seed::new(world.choices);
    let mut said: Vec<(&str, usize)> = Vec::new();
    for target in world.targets.iter().filter(|target| concerns(target)) {
        match said.iter_mut().find(|(group, _)| *group == target.group) {
            Some((_, count)) => *count += 1,
            None => said.push((&target.group, 1)),
        }
    }
    said.into_iter()
        .map(|(group, count)| Event {
            id: ids.uuid(),
            at: now,
            message: words(service, count, group),
        })
        .collect()
}

fn end(task: &Task, seen: &TaskStatus, now: Time) -> TaskEnd {
    let started_at = task.started_at.or(seen.started_at);
    let by_itself = match started_at {
        Some(_) => (
            "EssentialContainerExited",
            "Essential container in task exited",
        ),
        None => ("TaskFailedToStart", "Task failed to start"),
    };
    let (code, reason) = match &task.stop {
        Some(stop) => (stop.code.clone(), stop.reason.clone()),
        None => (
            seen.stop_code.clone().unwrap_or(by_itself.0.to_owned()),
            seen.reason.clone().unwrap_or(by_itself.1.to_owned()),
        ),
    };
    let stop_at = task.stop.as_ref().map(|stop| stop.at);
    TaskEnd {
        code,
        reason,
        containers: seen.containers.clone(),
        started_at,
        stopping_at: stop_at.or(seen.execution_stopped_at),
        execution_stopped_at: seen.execution_stopped_at,
        stopped_at: now,
    }
}
