//! The world as the phases of the decision look at it: tasks judged, bounds computed, identifiers
//! at hand.

use super::super::world::{TaskFacts, World};
use super::health::{self, Condition};
use base::{Seed, Time};
use resources::ecs::{Deployment, Event, RolloutState, Service};
use std::time::Duration;

/// A task and how it is.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The task.
    pub facts: &'a TaskFacts,
    /// How it is.
    pub condition: Condition,
}

/// All that the phases read.
pub struct View<'a> {
    /// The world.
    pub world: &'a World,
    /// The service.
    pub service: &'a Service,
    /// Its newest deployment.
    pub primary: &'a Deployment,
    /// Its tasks.
    pub tasks: Vec<Judged<'a>>,
    /// How many tasks are wanted.
    pub want: usize,
    /// Healthy tasks are never stopped below this number: rounded up, as AWS does.
    pub minimum: usize,
    /// Tasks are never started above this number: rounded down, as AWS does.
    pub maximum: usize,
    /// Now.
    pub now: Time,
    ids: Seed,
}

impl<'a> View<'a> {
    /// `None` for a service without any deployment: one that was deleted.
    pub fn new(world: &'a World, service: &'a Service, now: Time) -> Option<View<'a>> {
        let grace = Duration::from_secs(service.health_check_grace_period_seconds.into());
        let judged = |facts| Judged {
            facts,
            condition: health::judge(facts, grace, now),
        };
        let want = service.desired_count as usize;
        let configuration = &service.deployment_configuration;
        let percent = |percent: u32| want * percent as usize;
        Some(View {
            world,
            service,
            primary: service.deployments.first()?,
            tasks: world.tasks.iter().map(judged).collect(),
            want,
            minimum: percent(configuration.minimum_healthy_percent).div_ceil(100),
            maximum: percent(configuration.maximum_percent) / 100,
            now,
            ids: Seed::new(world.choices),
        })
    }

    /// Tasks that run or will.
    pub fn live(&self) -> impl Iterator<Item = &Judged<'a>> {
        self.tasks.iter().filter(|task| task.condition.is_live())
    }

    /// The ids of tasks in such a condition.
    pub fn ids_of(&self, is: impl Fn(&Condition) -> bool) -> Vec<String> {
        let tasks = self.tasks.iter().filter(|task| is(&task.condition));
        tasks.map(|task| task.facts.id.clone()).collect()
    }

    /// Whether a task belongs to the newest deployment.
    pub fn is_new(&self, task: &TaskFacts) -> bool {
        task.deployment == self.primary.id
    }

    /// Whether the newest deployment was stopped by the circuit breaker and nothing replaced it.
    pub fn has_failed(&self) -> bool {
        self.primary.state == RolloutState::Failed
    }

    /// Until when no task may be started.
    pub fn throttled_until(&self) -> Option<Time> {
        let until = self.service.start_backoff.map(|(until, _)| until);
        until.filter(|until| self.now < *until)
    }

    /// A new task's id.
    pub fn new_task_id(&self) -> String {
        self.ids.hex(32)
    }

    /// A new event's id.
    pub fn new_event_id(&self) -> String {
        self.ids.uuid()
    }

    /// A new event.
    pub fn event(&self, message: String) -> Event {
        Event {
            id: self.new_event_id(),
            at: self.now,
            message,
        }
    }
}
