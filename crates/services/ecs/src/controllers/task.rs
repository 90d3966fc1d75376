//! The loop that leads a task from its first sign of life to its end: targets, draining, release
//! to the host's agent, interface, the record of its end.
//!
//! Keys are the tasks' own. It touches no host: the agent sees `released_at` and acts.

mod apply;
mod decide;
mod world;

pub use decide::{Act, Step, Subject, Waiting, decide};
pub use world::{Registered, TargetFacts, World};

use aws::Fault;
use base::{Seed, Time};
use control::{Controller, Plan};
use resources::ec2::NetworkInterface;
use resources::ecs::{ServiceLoadBalancer, Task, TaskStatus};
use resources::elbv2::attribute::DEREGISTRATION_DELAY;
use resources::elbv2::{Target, TargetGroup, TargetHealth};
use std::sync::Arc;
use std::time::Duration;
use store::{Change, Row, Store};
use wire::Api;

/// The loop.
pub struct TaskController {
    api: Api,
    seed: Arc<Seed>,
}

impl TaskController {
    /// On the rows of `api`; new identifiers come from `seed`.
    pub fn new(api: Api, seed: Arc<Seed>) -> TaskController {
        TaskController { api, seed }
    }
}

impl Controller for TaskController {
    const NAME: &'static str = "ecs/task";
    const TABLES: &'static [&'static str] = &[
        Task::TABLE,
        TaskStatus::TABLE,
        Target::TABLE,
        TargetHealth::TABLE,
    ];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, store: &Store, change: &Change) -> Vec<String> {
        match change.table {
            Task::TABLE | TaskStatus::TABLE => vec![change.key.to_string()],
            Target::TABLE | TargetHealth::TABLE => {
                let tasks = super::service::tasks_at(store, &change.key);
                tasks.iter().map(|task| task.key()).collect()
            }
            _ => Vec::new(),
        }
    }

    fn all_keys(&self, store: &Store) -> Vec<String> {
        let tasks = store.scan::<Task>("");
        tasks.iter().map(|task| task.key()).collect()
    }

    fn observe(&self, key: &str) -> World {
        let store = self.api.store();
        let Some(task) = store.get::<Task>(key) else {
            return World::default();
        };
        let interface = task.scope.key(&[&task.network_interface_id]);
        let balancers = task.load_balancers.iter();
        World {
            seen: store.get(key),
            targets: balancers.map(|one| target(store, &task, one)).collect(),
            has_interface: store.get::<NetworkInterface>(&interface).is_some(),
            choices: self.seed.next_u64(),
            task: Some(task),
        }
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        decide(world, now)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        apply::apply(&self.api, step).await
    }
}

fn target(store: &Store, task: &Task, balancer: &ServiceLoadBalancer) -> TargetFacts {
    let id = group_id(balancer);
    let group = store.get::<TargetGroup>(&task.scope.key(&[id]));
    let key = task.scope.key(&[id, &target_name(task, balancer)]);
    let row = store.get::<Target>(&key);
    let health = store.get::<TargetHealth>(&key);
    // What was said before the deregistration is about an earlier target of this address.
    let since = row.as_ref().and_then(|row| row.deregistered_at);
    let own = health.filter(|health| since.is_some_and(|since| health.since >= since));
    TargetFacts {
        group: balancer.target_group_arn.clone(),
        delay: group.map(|group| {
            let seconds = DEREGISTRATION_DELAY.number(&group.attributes);
            Duration::from_secs(seconds.into())
        }),
        registered: row.map(|row| Registered {
            at: row.registered_at,
            deregistered_at: row.deregistered_at,
        }),
        drained: own.map(|health| health.drained),
    }
}

/// The last segment of the target group's ARN: the group's id.
fn group_id(balancer: &ServiceLoadBalancer) -> &str {
    let arn = balancer.target_group_arn.as_str();
    arn.rsplit('/').next().unwrap_or(arn)
}

/// `10.0.1.7:8080`.
fn target_name(task: &Task, balancer: &ServiceLoadBalancer) -> String {
    format!("{}:{}", task.private_ip, balancer.container_port)
}
