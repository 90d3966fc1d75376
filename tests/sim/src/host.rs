//! What is outside the control plane: containers that start, fail, serve and die, and the edge that
//! probes and drains targets. It knows intent from rows and tells what it sees in rows.
//!
//! It survives the control plane. How a task fares follows from its revision's [`Behaviour`] and
//! the host's own seed; nothing here helps the control plane.

use crate::stage::Stage;
use base::{Seed, Time};
use resources::ecs::{ContainerStatus, Task, TaskPhase, TaskStatus};
use resources::elbv2::{Target, TargetHealth};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::Row;

/// How tasks of a revision fare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// They start and serve.
    Good,
    /// Their image cannot be had.
    NeverStarts,
    /// They end by themselves a moment after they started.
    DiesAtOnce,
    /// Their targets never become healthy.
    NeverHealthy,
    /// Their container's health check fails.
    ContainerUnhealthy,
}

/// A task on the host.
#[derive(Clone, Debug)]
struct Container {
    revision: String,
    behaviour: Behaviour,
    starts_at: Time,
    dies_at: Option<Time>,
    healthy_at: Time,
    stopping: Option<Time>,
    started: Option<Time>,
    stopped: Option<Time>,
    /// It runs and answers no probe any more.
    ill: bool,
}

/// A target in the edge.
#[derive(Clone, Debug)]
struct Probed {
    registered_at: Time,
    deregistered_at: Option<Time>,
    judged_at: Time,
    /// When the edge tells that nothing goes on with it any more.
    drained_at: Option<Time>,
    /// When the load balancers' own loop takes its row away after that.
    forgotten_at: Option<Time>,
    state: &'static str,
    since: Time,
}

/// Rows with their keys, which are made once.
type Keyed<R> = [(String, Arc<R>)];

/// The host.
pub struct Host {
    seed: Seed,
    /// By revision, `web:1` and so on; good if absent.
    pub behaviours: BTreeMap<String, Behaviour>,
    /// Longest time until a container runs, in milliseconds.
    pub slowest_start_ms: u64,
    /// Longest time until nothing is in flight to a deregistered target, in milliseconds.
    pub slowest_drain_ms: u64,
    /// After a restart of the control plane, nothing is told before this time.
    pub silent_until: Option<Time>,
    containers: BTreeMap<String, Container>,
    targets: BTreeMap<String, Probed>,
}

impl Host {
    /// A host without containers.
    pub fn new(number: u64) -> Host {
        Host {
            seed: Seed::new(number),
            behaviours: BTreeMap::new(),
            slowest_start_ms: 3_000,
            slowest_drain_ms: 5_000,
            silent_until: None,
            containers: BTreeMap::new(),
            targets: BTreeMap::new(),
        }
    }

    /// Lets time pass: containers and targets go on, and what changed is told. Answers whether a
    /// row was written.
    pub fn advance(&mut self, stage: &Stage) -> bool {
        let now = stage.now();
        let tasks: Vec<_> = stage.tasks().into_iter().map(|t| (t.key(), t)).collect();
        for (key, task) in &tasks {
            self.run(key, task, now);
        }
        let targets: Vec<Arc<Target>> = stage.store.scan("");
        let targets: Vec<_> = targets.into_iter().map(|t| (t.key(), t)).collect();
        for (key, target) in &targets {
            self.probe(&tasks, key, target, now);
        }
        self.targets
            .retain(|key, _| targets.iter().any(|(own, _)| own == key));
        if self.silent_until.is_some_and(|until| now < until) {
            return false;
        }
        self.silent_until = None;
        self.tell(stage, &tasks, &targets, now)
    }

    /// When something changes next by itself.
    pub fn next(&self, now: Time) -> Option<Time> {
        let containers = self.containers.values().flat_map(|one| {
            let dies = one.dies_at.filter(|_| one.stopped.is_none());
            [Some(one.starts_at), dies, one.stopping]
        });
        let targets = self
            .targets
            .values()
            .flat_map(|one| [Some(one.judged_at), one.drained_at, one.forgotten_at]);
        let all = containers.chain(targets).flatten();
        all.chain(self.silent_until).filter(|at| *at > now).min()
    }

    /// Kills a running container, if there is one.
    pub fn kill(&mut self, now: Time) {
        if let Some(one) = self.any_running() {
            one.dies_at = Some(now);
        }
    }

    /// Lets a running container answer no probe any more, if there is one.
    pub fn sicken(&mut self) {
        if let Some(one) = self.any_running() {
            one.ill = true;
        }
    }

    fn any_running(&mut self) -> Option<&mut Container> {
        let running = self.containers.values_mut();
        let mut running: Vec<_> = running
            .filter(|one| one.started.is_some() && one.stopped.is_none() && one.stopping.is_none())
            .collect();
        if running.is_empty() {
            return None;
        }
        let at = self.seed.below(running.len() as u64) as usize;
        Some(running.swap_remove(at))
    }

    /// Whether a task's container runs.
    pub fn is_up(&self, task_key: &str) -> bool {
        let one = self.containers.get(task_key);
        one.is_some_and(|one| one.started.is_some() && one.stopped.is_none())
    }

    /// Whether a task's containers have ended.
    pub fn has_ended(&self, task_key: &str) -> bool {
        let one = self.containers.get(task_key);
        one.is_some_and(|one| one.stopped.is_some())
    }

    /// Until when a deregistered target has requests in flight that may still end.
    pub fn in_flight_until(&self, target_key: &str, delay: Duration) -> Option<Time> {
        let probed = self.targets.get(target_key)?;
        Some(probed.drained_at?.min(probed.deregistered_at? + delay))
    }

    /// Whether a task really serves: its container runs and is well, and so are these targets.
    pub fn serves(&self, task: &Task, target_keys: &[String]) -> bool {
        let one = self.containers.get(&task.key());
        let well = one.is_some_and(|one| one.behaviour != Behaviour::ContainerUnhealthy);
        let healthy = |key: &String| {
            let probed = self.targets.get(key);
            probed.is_some_and(|probed| probed.state == "healthy")
        };
        well && self.is_up(&task.key()) && target_keys.iter().all(healthy)
    }

    /// Tasks of whose containers something is left.
    pub fn running(&self) -> Vec<&str> {
        let left = self
            .containers
            .iter()
            .filter(|(_, one)| one.stopped.is_none());
        left.map(|(key, _)| key.as_str()).collect()
    }

    /// Revisions of the running containers.
    pub fn revisions(&self) -> Vec<&str> {
        let left = self.containers.values().filter(|one| one.stopped.is_none());
        left.map(|one| one.revision.as_str()).collect()
    }

    fn run(&mut self, key: &str, task: &Task, now: Time) {
        if !self.containers.contains_key(key) {
            let container = self.begin(task, now);
            self.containers.insert(key.to_owned(), container);
        }
        let linger = Duration::from_millis(self.seed.below(2_000));
        let one = self.containers.get_mut(key).expect("just inserted");
        if one.stopped.is_some() {
            return;
        }
        let released = task.stop.as_ref().and_then(|stop| stop.released_at);
        if released.is_some() && one.stopping.is_none() {
            one.stopping = Some(if one.started.is_some() {
                now + linger
            } else {
                now
            });
        }
        if one.stopping.is_some_and(|at| at <= now) || one.dies_at.is_some_and(|at| at <= now) {
            one.stopped = Some(now);
            return;
        }
        if one.started.is_none() && one.starts_at <= now {
            match one.behaviour {
                Behaviour::NeverStarts => one.stopped = Some(now),
                _ => one.started = Some(now),
            }
        }
    }

    fn begin(&mut self, task: &Task, now: Time) -> Container {
        let revision = task
            .task_definition_arn
            .rsplit('/')
            .next()
            .unwrap_or_default();
        let behaviour = self.behaviours.get(revision).copied();
        let behaviour = behaviour.unwrap_or(Behaviour::Good);
        let wait = |seed: &Seed, most: u64| Duration::from_millis(seed.below(most + 1));
        let starts_at = now + wait(&self.seed, self.slowest_start_ms);
        let dies = behaviour == Behaviour::DiesAtOnce;
        Container {
            revision: revision.to_owned(),
            behaviour,
            starts_at,
            dies_at: dies.then(|| starts_at + wait(&self.seed, 3_000)),
            healthy_at: starts_at + wait(&self.seed, 6_000),
            stopping: None,
            started: None,
            stopped: None,
            ill: false,
        }
    }

    fn probe(&mut self, tasks: &Keyed<Task>, key: &str, target: &Target, now: Time) {
        let wait = |most: u64| Duration::from_millis(1 + self.seed.below(most.max(1)));
        let (judged, drained) = (wait(12_000), wait(self.slowest_drain_ms));
        let forgotten = drained + wait(500);
        let mut behind = tasks
            .iter()
            .filter(|(_, task)| task.private_ip == target.ip);
        let container = behind.next().and_then(|(key, _)| self.containers.get(key));
        let up = container.is_some_and(|one| one.started.is_some() && one.stopped.is_none());
        let never =
            container.is_some_and(|one| one.ill || one.behaviour == Behaviour::NeverHealthy);
        let fresh = Probed {
            registered_at: target.registered_at,
            deregistered_at: None,
            judged_at: now + judged,
            drained_at: None,
            forgotten_at: None,
            state: "initial",
            since: now,
        };
        let probed = self
            .targets
            .entry(key.to_owned())
            .or_insert_with(|| fresh.clone());
        if probed.registered_at != target.registered_at {
            *probed = fresh;
        }
        if target.deregistered_at.is_some() && probed.deregistered_at.is_none() {
            probed.deregistered_at = target.deregistered_at;
            probed.drained_at = Some(now + drained);
            probed.forgotten_at = Some(now + forgotten);
        }
        let state = match (probed.deregistered_at.is_some(), up) {
            (true, _) => "draining",
            (false, false) => "unhealthy",
            (false, true) if probed.judged_at > now => probed.state,
            (false, true) if never => "unhealthy",
            (false, true) => "healthy",
        };
        if state != probed.state {
            (probed.state, probed.since) = (state, now);
        }
        if let Some(at) = probed
            .drained_at
            .filter(|at| *at <= now && *at > probed.since)
        {
            probed.since = at;
        }
    }

    fn tell(
        &mut self,
        stage: &Stage,
        tasks: &Keyed<Task>,
        targets: &Keyed<Target>,
        now: Time,
    ) -> bool {
        let mut told = false;
        for (key, task) in tasks {
            let status = self.status(key, task, now);
            let before = stage.store.get::<TaskStatus>(key);
            if before.is_none_or(|before| differs(&before, &status)) {
                stage.put(status);
                told = true;
            }
        }
        for (key, target) in targets {
            let Some(probed) = self.targets.get(key) else {
                continue;
            };
            let over = |at: Option<Time>| at.is_some_and(|at| at <= now);
            if over(probed.forgotten_at) {
                // As the load balancers' own loop does.
                stage.delete::<Target>(key);
                stage.delete::<TargetHealth>(key);
                told = true;
                continue;
            }
            let health = TargetHealth {
                scope: stage.scope.clone(),
                target_group_id: target.target_group_id.clone(),
                target: target.name(),
                state: probed.state.to_owned(),
                reason: None,
                description: None,
                since: probed.since,
                drained: over(probed.drained_at),
            };
            let before = stage.store.get::<TargetHealth>(key);
            if before.is_none_or(|before| *before != health) {
                stage.put(health);
                told = true;
            }
        }
        told
    }

    fn status(&self, key: &str, task: &Task, now: Time) -> TaskStatus {
        let one = &self.containers[key];
        let phase = match (one.started, one.stopping, one.stopped) {
            (_, _, Some(_)) => TaskPhase::Stopped,
            (_, Some(_), None) => TaskPhase::Stopping,
            (Some(_), None, None) => TaskPhase::Running,
            (None, None, None) => TaskPhase::Pending,
        };
        let checked = one.healthy_at <= now;
        let health = match one.behaviour {
            Behaviour::ContainerUnhealthy if checked => "UNHEALTHY",
            _ if checked => "HEALTHY",
            _ => "UNKNOWN",
        };
        let by_itself = task.stop.is_none() && one.stopped.is_some();
        let code = match one.started {
            Some(_) => "EssentialContainerExited",
            None => "TaskFailedToStart",
        };
        TaskStatus {
            scope: task.scope.clone(),
            cluster: task.cluster.clone(),
            id: task.id.clone(),
            phase,
            containers: vec![ContainerStatus {
                name: "web".into(),
                last_status: "RUNNING".into(),
                exit_code: None,
                reason: None,
                image_digest: None,
                health: health.into(),
                health_since: None,
                runtime_id: None,
                created_at: None,
                started_at: one.started,
                finished_at: one.stopped,
            }],
            health: health.into(),
            reason: None,
            stop_code: by_itself.then(|| code.to_owned()),
            pull_started_at: None,
            pull_stopped_at: None,
            started_at: one.started,
            execution_stopped_at: one.stopped,
            limits_lack: None,
            connected_at: task.created_at,
            seen_at: now,
        }
    }
}

fn differs(before: &TaskStatus, after: &TaskStatus) -> bool {
    before.phase != after.phase || before.health != after.health
}
