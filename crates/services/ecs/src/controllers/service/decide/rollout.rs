//! The rolling update, scaling and healing: which tasks stop, which start, and where.
//!
//! AWS: `minimumHealthyPercent` and `maximumPercent` of DeploymentConfiguration. Guarantees: a
//! healthy task is stopped only while at least the minimum of healthy ones is left; tasks that run
//! or will are never more than the maximum; a task of which nothing is known is not stopped before
//! enough others are known to be healthy. Tasks that were asked to stop count no more.

use super::health::{Condition, Illness};
use super::view::{Judged, View};
use super::{Act, Acts, Stop};
use crate::controllers::words;
use control::Plan;
use resources::ecs::Event;
use std::collections::BTreeMap;

/// Stops and starts what can be stopped and started now.
pub fn tasks(view: &View<'_>) -> Option<Acts> {
    let mut stops = Vec::new();
    let mut events = Vec::new();
    let ill = ill_to_stop(view);
    for task in &ill {
        let (reason, event) = ill_words(view, task);
        stops.push(stop_one(task, reason));
        events.push(view.event(event));
    }
    for task in surplus(view, &ill) {
        stops.push(stop_one(task, words::stopped_for_scaling(&view.primary.id)));
    }
    let starts = starts(view, &stops);
    let mut acts = Vec::new();
    if !stops.is_empty() {
        acts.push(stop(view, stops, events));
    }
    acts.extend(starts);
    if acts.is_empty() && is_blocked(view) {
        let message = words::configuration(&view.service.name);
        let last = view.service.events.first();
        if last.is_none_or(|event| event.message != message) {
            let event = view.event(message);
            acts.push(Act::Announce {
                event,
                steady: false,
            });
        }
    }
    (!acts.is_empty()).then(|| Plan::steps(acts))
}

/// Asks tasks to stop, with AWS's events about it after those given.
pub fn stop(view: &View<'_>, stops: Vec<Stop>, mut events: Vec<Event>) -> Act {
    let name = &view.service.name;
    let has_targets = |stop: &&Stop| {
        let mut tasks = view.tasks.iter().filter(|t| t.facts.id == stop.task);
        tasks.any(|t| !t.facts.targets.is_empty() && t.facts.registered)
    };
    let draining = stops.iter().filter(has_targets).count();
    if draining > 0 {
        events.push(view.event(words::draining(name, draining)));
    }
    let ids: Vec<&str> = stops.iter().map(|stop| stop.task.as_str()).collect();
    events.push(view.event(words::stopped(name, &ids)));
    Act::StopTasks {
        deployment: view.primary.id.clone(),
        desired_count: view.service.desired_count,
        tasks: stops,
        events,
        at: view.now,
    }
}

fn stop_one(task: &Judged<'_>, reason: String) -> Stop {
    Stop {
        task: task.facts.id.clone(),
        reason,
    }
}

fn ill_words(view: &View<'_>, task: &Judged<'_>) -> (String, String) {
    let (name, id) = (&view.service.name, &task.facts.id);
    match &task.condition {
        Condition::Unhealthy(Illness::Target(group)) => (
            words::stopped_for_target(group),
            words::target_unhealthy(name, id, group),
        ),
        _ => (
            words::STOPPED_FOR_CONTAINER.to_owned(),
            words::container_unhealthy(name, id),
        ),
    }
}

/// How many new tasks are wanted beyond those that serve or may yet.
fn missing(view: &View<'_>) -> usize {
    if view.has_failed() {
        return 0;
    }
    let good = view
        .live()
        .filter(|t| view.is_new(t.facts) && !matches!(t.condition, Condition::Unhealthy(_)));
    view.want.saturating_sub(good.count())
}

fn healthy(view: &View<'_>) -> usize {
    let healthy = view.live().filter(|t| t.condition == Condition::Healthy);
    healthy.count()
}

/// Ill tasks that go now. One that never served, or is older, goes at once. One that served is
/// replaced first, if there is room for one more.
fn ill_to_stop<'v, 'a>(view: &'v View<'a>) -> Vec<&'v Judged<'a>> {
    let ill = view
        .live()
        .filter(|task| matches!(task.condition, Condition::Unhealthy(_)));
    let (mut go, served): (Vec<_>, Vec<_>) =
        ill.partition(|task| task.facts.healthy_at.is_none() || !view.is_new(task.facts));
    let room = view.maximum.saturating_sub(view.live().count() - go.len());
    let served_go = match healthy(view) >= view.want {
        true => served.len(),
        false => missing(view).saturating_sub(room),
    };
    go.extend(served.into_iter().take(served_go));
    go
}

/// Tasks that are not needed any more: older ones as newer ones take over, and those beyond the
/// desired count.
fn surplus<'v, 'a>(view: &'v View<'a>, ill: &[&Judged<'a>]) -> Vec<&'v Judged<'a>> {
    let is_ill = |task: &&Judged<'_>| ill.iter().any(|one| one.facts.id == task.facts.id);
    let live: Vec<_> = view.live().filter(|task| !is_ill(task)).collect();
    let zones = live.iter().fold(BTreeMap::new(), |mut zones, task| {
        *zones.entry(task.facts.zone.as_str()).or_insert(0) += 1;
        zones
    });
    let healthy = healthy(view);
    let mut choice = Choice {
        want: view.want,
        healthy,
        budget: healthy
            .saturating_sub(view.want)
            .max(for_room(view, live.len())),
        zones,
        chosen: Vec::new(),
    };
    // A failed deployment goes back to what served before it.
    let stays = |task: &Judged<'_>| view.is_new(task.facts) != view.has_failed();
    let (staying, outgoing): (Vec<_>, Vec<_>) = live.iter().copied().partition(|t| stays(t));
    // An ill one that stays is being replaced: what replaces it is not one too many.
    let ill = |task: &&Judged<'_>| matches!(task.condition, Condition::Unhealthy(_));
    let staying: Vec<_> = staying.into_iter().filter(|task| !ill(task)).collect();
    let beyond = staying.len().saturating_sub(view.want);
    choice.take(view, outgoing, usize::MAX);
    choice.take(view, staying, beyond);
    choice.chosen
}

/// How many healthy tasks may go so that new ones find room under the maximum.
fn for_room(view: &View<'_>, live: usize) -> usize {
    if view.throttled_until().is_some() {
        return 0;
    }
    let room = view.maximum.saturating_sub(live);
    let lacking = missing(view).saturating_sub(room);
    lacking.min(healthy(view).saturating_sub(view.minimum))
}

/// The choice of tasks to stop.
struct Choice<'v, 'a> {
    want: usize,
    /// Known to be healthy and not chosen.
    healthy: usize,
    /// How many healthy ones may still be chosen.
    budget: usize,
    /// Tasks by zone, the chosen ones left out.
    zones: BTreeMap<&'a str, usize>,
    chosen: Vec<&'v Judged<'a>>,
}

impl<'v, 'a> Choice<'v, 'a> {
    /// Chooses up to `most`: of the oldest deployment first, those that do not serve first, from
    /// the zone with the most tasks, the oldest task.
    fn take(&mut self, view: &View<'_>, mut from: Vec<&'v Judged<'a>>, most: usize) {
        let deployments = &view.service.deployments;
        let age = |id: &str| deployments.iter().position(|one| one.id == id);
        for _ in 0..most {
            let order = |task: &&Judged<'a>| {
                let newest = age(&task.facts.deployment).unwrap_or(usize::MAX);
                let zone = self.zones.get(task.facts.zone.as_str()).copied();
                let order = (usize::MAX - newest, rank(&task.condition));
                (order, usize::MAX - zone.unwrap_or(0), task.facts.created_at)
            };
            let may = from.iter().enumerate().filter(|(_, task)| self.may(task));
            let Some((at, _)) = may.min_by_key(|(_, task)| order(task)) else {
                return;
            };
            let task = from.remove(at);
            if task.condition == Condition::Healthy {
                self.budget -= 1;
                self.healthy -= 1;
            }
            if let Some(count) = self.zones.get_mut(task.facts.zone.as_str()) {
                *count -= 1;
            }
            self.chosen.push(task);
        }
    }

    fn may(&self, task: &Judged<'_>) -> bool {
        match task.condition {
            Condition::Healthy => self.budget > 0,
            Condition::Unknown => self.healthy >= self.want,
            Condition::Starting | Condition::Unhealthy(_) => true,
            Condition::Ended | Condition::Stopping | Condition::Dead => false,
        }
    }
}

fn rank(condition: &Condition) -> u8 {
    match condition {
        Condition::Unhealthy(_) => 0,
        Condition::Starting => 1,
        Condition::Unknown => 2,
        _ => 3,
    }
}

/// New tasks, spread over zones, then over subnets, in the order in which those were given.
fn starts(view: &View<'_>, stops: &[Stop]) -> Vec<Act> {
    if view.throttled_until().is_some() || view.world.subnets.is_empty() {
        return Vec::new();
    }
    let mut live: Vec<(&str, &str, bool)> = view
        .live()
        .filter(|task| stops.iter().all(|stop| stop.task != task.facts.id))
        .map(|task| {
            let facts = task.facts;
            (
                facts.zone.as_str(),
                facts.subnet.as_str(),
                view.is_new(facts),
            )
        })
        .collect();
    let room = view.maximum.saturating_sub(live.len());
    let event = view.new_event_id();
    let mut acts = Vec::new();
    for _ in 0..missing(view).min(room) {
        let subnets = view.world.subnets.iter();
        let subnet = subnets.min_by_key(|subnet| {
            let in_zone = || live.iter().filter(|(zone, _, _)| *zone == subnet.zone);
            // Older tasks go: what is new shall be even among itself first.
            let new = in_zone().filter(|(_, _, new)| *new).count();
            let own = live.iter().filter(|(_, id, _)| *id == subnet.id).count();
            (new, in_zone().count(), own)
        });
        let subnet = subnet.expect("there are subnets");
        live.push((&subnet.zone, &subnet.id, true));
        acts.push(Act::StartTask {
            deployment: view.primary.id.clone(),
            desired_count: view.service.desired_count,
            task: view.new_task_id(),
            subnet: subnet.id.clone(),
            event: event.clone(),
            complaint: view.new_event_id(),
            at: view.now,
        });
    }
    acts
}

/// Whether minimum and maximum percent, and nothing else, keep the rollout from going on.
pub fn is_blocked(view: &View<'_>) -> bool {
    let live = view.live().count();
    missing(view) > 0
        && live >= view.maximum
        && view.live().all(|t| t.condition == Condition::Healthy)
        && live <= view.minimum
        && view.throttled_until().is_none()
}
