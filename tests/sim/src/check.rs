//! What must hold after every step, and at the end of every story.

use crate::history::History;
use crate::host::{Behaviour, Host};
use crate::stage::{CLUSTER, SERVICE, Stage};
use resources::ec2::NetworkInterface;
use resources::ecs::TaskStatus;
use resources::ecs::{RolloutState, Service, ServiceDeployment, ServiceRevision, Task, TaskPhase};
use resources::elbv2::{Target, TargetHealth};
use std::sync::Arc;
use store::Row;

/// All that is, of both sides.
pub struct Truth<'a> {
    /// The control plane.
    pub stage: &'a Stage,
    /// The host.
    pub host: &'a Host,
    /// The desired count and the revision that users were told.
    pub acknowledged: (u32, u32),
    /// Whether they were told that the service is deleted.
    pub deleted: bool,
    /// Whether nothing was wanted at some time.
    pub zero: bool,
}

impl Truth<'_> {
    /// Tasks that serve and were not asked to stop.
    pub fn serving(&self) -> usize {
        let tasks = self.stage.tasks();
        let wanted = tasks.iter().filter(|task| task.stop.is_none());
        wanted.filter(|task| self.serves(task)).count()
    }

    fn serves(&self, task: &Task) -> bool {
        let status = self.stage.store.get::<TaskStatus>(&task.key());
        // Before the host has told again after a crash, what it would tell counts.
        let running = match status {
            Some(status) => status.phase == TaskPhase::Running,
            None => task.started_at.is_some() && self.host.is_up(&task.key()),
        };
        running && task.healthy_at.is_some() && self.host.serves(task, &self.targets_of(task))
    }

    fn targets_of(&self, task: &Task) -> Vec<String> {
        let name = |port| format!("{}:{port}", task.private_ip);
        let balancers = task.load_balancers.iter();
        let keys = balancers.map(|one| {
            let group = one.target_group_arn.rsplit('/').next().unwrap_or_default();
            task.scope.key(&[group, &name(one.container_port)])
        });
        keys.collect()
    }

    fn minimum(&self, service: &Service) -> usize {
        let percent = service.deployment_configuration.minimum_healthy_percent;
        (service.desired_count * percent).div_ceil(100) as usize
    }

    /// How tasks of the newest deployment fare.
    fn newest(&self, service: &Service) -> Option<(String, Behaviour)> {
        let revision = service
            .deployments
            .first()?
            .task_definition_arn
            .rsplit('/')
            .next()?;
        let behaviour = self.host.behaviours.get(revision).copied();
        Some((revision.to_owned(), behaviour.unwrap_or(Behaviour::Good)))
    }
}

/// After a step: it kept the rules that a world at the end could not show.
pub fn step(truth: &Truth<'_>, history: &History, step: &str) -> Result<(), String> {
    match step
        .find(|c: char| !c.is_alphanumeric())
        .map(|end| &step[..end])
    {
        Some("StopTasks") => enough_are_left(truth, history),
        Some("StartTask") => not_too_many(truth),
        Some("Release") => nothing_in_flight(truth),
        _ => Ok(()),
    }
}

/// Tasks that run or will are at most the maximum.
fn not_too_many(truth: &Truth<'_>) -> Result<(), String> {
    let Some(service) = truth.stage.service() else {
        return Ok(());
    };
    let percent = service.deployment_configuration.maximum_percent;
    let maximum = (service.desired_count * percent / 100) as usize;
    let now = truth.stage.now();
    let tasks = truth.stage.tasks();
    let live = tasks
        .iter()
        .filter(|task| task.stop.is_none() && !truth.host.has_ended(&task.key()));
    let (live, new): (usize, bool) = live.fold((0, false), |(live, new), task| {
        (live + 1, new || task.created_at == now)
    });
    match new && live > maximum {
        true => Err(format!(
            "{live} tasks run or will, the maximum is {maximum}"
        )),
        false => Ok(()),
    }
}

/// Containers are not stopped before nothing is in flight to them, or the delay is over.
fn nothing_in_flight(truth: &Truth<'_>) -> Result<(), String> {
    let now = truth.stage.now();
    for task in truth.stage.tasks() {
        let released = task.stop.as_ref().and_then(|stop| stop.released_at);
        if released != Some(now) || !truth.host.is_up(&task.key()) {
            continue;
        }
        for key in truth.targets_of(&task) {
            if let Some(over) = truth.host.in_flight_until(&key, truth.stage.delay)
                && now < over
            {
                return Err(format!("{key} has requests in flight until {over}"));
            }
        }
    }
    Ok(())
}

/// A stop took away no healthy task that the minimum needs.
fn enough_are_left(truth: &Truth<'_>, history: &History) -> Result<(), String> {
    if history.has_kills() {
        return Ok(());
    }
    let service = truth.stage.service();
    let Some(service) = service.filter(|service| service.status == "ACTIVE") else {
        return Ok(());
    };
    let now = truth.stage.now();
    let tasks = truth.stage.tasks();
    let stopped_now = |task: &&Arc<Task>| task.stop.as_ref().is_some_and(|stop| stop.at == now);
    let stopped = tasks.iter().filter(stopped_now);
    let taken = stopped.filter(|task| truth.serves(task)).count();
    let (left, minimum) = (truth.serving(), truth.minimum(&service));
    match taken > 0 && left < minimum {
        true => Err(format!(
            "{taken} tasks that served were stopped, {left} are left, the minimum is {minimum}"
        )),
        false => Ok(()),
    }
}

/// Whether the world is as the intent wants it, so that nothing more is to come.
pub fn is_at_rest(truth: &Truth<'_>) -> bool {
    let Some(service) = truth.stage.service() else {
        return true;
    };
    if truth.host.silent_until.is_some() {
        return false;
    }
    let waits_for_nothing = truth
        .stage
        .store
        .scan::<Target>("")
        .iter()
        .all(|target| target.deregistered_at.is_none());
    match service.status.as_str() {
        "INACTIVE" => waits_for_nothing,
        "DRAINING" => false,
        _ => {
            let serve = truth.serving() == service.desired_count as usize;
            serve && service.steady && waits_for_nothing && service.deployments.len() == 1
        }
    }
}

/// Whether tasks of the newest deployment can serve, or the circuit breaker sees to it: one that
/// was complete with no task at all is no business of the breaker any more.
pub fn has_hope(truth: &Truth<'_>, history: &History) -> bool {
    let Some(service) = truth.stage.service() else {
        return true;
    };
    let newest = truth.newest(&service);
    let serves = newest.is_none_or(|(_, behaviour)| behaviour == Behaviour::Good);
    let deployment = service.deployments.first();
    let complete = deployment.is_some_and(|one| one.state == RolloutState::Completed);
    serves || history.breaker.0 && !complete
}

/// At the end of a story.
pub fn end(truth: &Truth<'_>, history: &History) -> Result<(), String> {
    nothing_orphaned(truth)?;
    let service = truth.stage.service().ok_or("the service is gone")?;
    if truth.deleted {
        let tasks = truth.stage.tasks().len();
        return match (service.status.as_str(), tasks) {
            ("INACTIVE", 0) => Ok(()),
            (status, tasks) => Err(format!("deleted, but {status} with {tasks} tasks")),
        };
    }
    acknowledged(truth, &service)?;
    converged(truth, &service, history)
}

fn nothing_orphaned(truth: &Truth<'_>) -> Result<(), String> {
    let stage = truth.stage;
    let tasks = stage.tasks();
    for task in &tasks {
        let name = task.service.as_deref().unwrap_or_default();
        let key = stage.scope.key(&[CLUSTER, name]);
        if stage.store.get::<Service>(&key).is_none() {
            return Err(format!("task {} has no service", task.id));
        }
        let key = stage.scope.key(&[&task.network_interface_id]);
        if stage.store.get::<NetworkInterface>(&key).is_none() {
            // Between the deletion of its interface and the record of its end.
            if truth.host.running().contains(&task.key().as_str()) {
                return Err(format!("task {} has no interface", task.id));
            }
        }
    }
    for interface in stage.store.scan::<NetworkInterface>("") {
        if tasks
            .iter()
            .all(|task| task.network_interface_id != interface.id)
        {
            return Err(format!("interface {} has no task", interface.id));
        }
    }
    for target in stage.store.scan::<Target>("") {
        let left = target.deregistered_at.is_none();
        if left && tasks.iter().all(|task| task.private_ip != target.ip) {
            return Err(format!("target {} has no task", target.name()));
        }
    }
    for key in truth.host.running() {
        if tasks.iter().all(|task| task.key() != key) {
            return Err(format!("containers of {key} have no task"));
        }
    }
    Ok(())
}

fn acknowledged(truth: &Truth<'_>, service: &Service) -> Result<(), String> {
    let (count, revision) = truth.acknowledged;
    if service.desired_count != count {
        let is = service.desired_count;
        return Err(format!("desired is {is}, but {count} was acknowledged"));
    }
    let prefix = truth.stage.scope.key(&[CLUSTER, SERVICE, ""]);
    let deployments: Vec<Arc<ServiceDeployment>> = truth.stage.store.scan(&prefix);
    let revisions: Vec<Arc<ServiceRevision>> = truth.stage.store.scan(&prefix);
    let told = deployments
        .last()
        .ok_or("no service deployment is told of")?;
    let told = revisions.iter().find(|one| one.id == told.target_revision);
    let told = told.ok_or("the newest service deployment has no revision")?;
    match told
        .task_definition_arn
        .ends_with(&format!("{SERVICE}:{revision}"))
    {
        true => Ok(()),
        false => Err(format!(
            "web:{revision} was acknowledged, but {} is told of",
            told.task_definition_arn
        )),
    }
}

/// What the story ends with, by the newest deployment's tasks.
fn converged(truth: &Truth<'_>, service: &Service, history: &History) -> Result<(), String> {
    let (revision, behaviour) = truth.newest(service).ok_or("no deployment")?;
    if behaviour == Behaviour::Good {
        return as_wanted(truth, service, &revision);
    }
    if truth.zero || behaviour == Behaviour::DiesAtOnce || is_blocked(service) {
        return Ok(());
    }
    let newest = &service.deployments[0];
    if newest.state == RolloutState::Completed {
        return Err(format!(
            "{revision} is complete, but its tasks are {behaviour:?}"
        ));
    }
    if !history.breaker.0 {
        return Ok(());
    }
    let last = service.last_completed.as_ref();
    if history.breaker.1 && last.is_some() {
        return Err(format!("{revision} was not rolled back"));
    }
    match newest.state == RolloutState::Failed {
        true => Ok(()),
        false => Err(format!("{revision} did not fail: {newest:?}")),
    }
}

/// Whether the percentages allow neither a start nor a stop, as AWS says in an event.
fn is_blocked(service: &Service) -> bool {
    let said = service.events.first().map(|event| event.message.as_str());
    said.is_some_and(|said| said.contains("because of the service deployment configuration"))
}

fn as_wanted(truth: &Truth<'_>, service: &Service, revision: &str) -> Result<(), String> {
    let newest = &service.deployments[0];
    if is_blocked(service) && newest.state == RolloutState::InProgress {
        return Ok(());
    }
    let wanted = service.desired_count as usize;
    let tasks = truth.stage.tasks();
    let state = (newest.state, service.deployments.len(), service.steady);
    if state != (RolloutState::Completed, 1, true) {
        let events: Vec<&str> = service
            .events
            .iter()
            .take(4)
            .map(|e| e.message.as_str())
            .collect();
        return Err(format!("{revision} is not complete: {state:?} {events:?}"));
    }
    if tasks.len() != wanted || truth.serving() != wanted {
        let (serving, tasks) = (truth.serving(), tasks.len());
        return Err(format!("{wanted} wanted, {tasks} tasks, {serving} serve"));
    }
    let right = |running: &&str| *running == revision;
    if !truth.host.revisions().iter().all(right) {
        return Err(format!("not all containers run {revision}"));
    }
    let registered = truth.stage.store.scan::<Target>("").len();
    let balanced = newest.load_balancers.len() * wanted;
    let known = truth.stage.store.scan::<TargetHealth>("").len();
    match registered == balanced && known <= registered {
        true => Ok(()),
        false => Err(format!(
            "{balanced} targets wanted, {registered} registered, {known} known"
        )),
    }
}
