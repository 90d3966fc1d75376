//! The loop that keeps a service's tasks as its deployments want them.
//!
//! Keys are the services' own. It writes tasks and services, and touches no host.

mod apply;
mod decide;
mod world;

pub(crate) use decide::threshold;
pub use decide::{Act, Step, Stop, Subject, Waiting, decide};
pub use world::{Seen, SubnetFacts, TargetFacts, TaskFacts, World};

use aws::Fault;
use base::{Seed, Time};
use control::{Controller, Plan};
use resources::ec2::Subnet;
use resources::ecs::{Service, Task, TaskDefinition, TaskEnd, TaskStatus};
use resources::elbv2::TargetHealth;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Change, Row, Store};
use wire::Api;

/// The loop.
pub struct ServiceController {
    api: Api,
    seed: Arc<Seed>,
}

impl ServiceController {
    /// On the rows of `api`; new identifiers come from `seed`.
    pub fn new(api: Api, seed: Arc<Seed>) -> ServiceController {
        ServiceController { api, seed }
    }
}

impl Controller for ServiceController {
    const NAME: &'static str = "ecs/service";
    const TABLES: &'static [&'static str] = &[
        Service::TABLE,
        Task::TABLE,
        TaskStatus::TABLE,
        TargetHealth::TABLE,
    ];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, store: &Store, change: &Change) -> Vec<String> {
        match change.table {
            Service::TABLE => vec![change.key.to_string()],
            Task::TABLE | TaskStatus::TABLE => {
                let task = store.get::<Task>(&change.key);
                task.and_then(|task| service_key(&task))
                    .into_iter()
                    .collect()
            }
            TargetHealth::TABLE => {
                let tasks = tasks_at(store, &change.key);
                tasks.iter().filter_map(|task| service_key(task)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn all_keys(&self, store: &Store) -> Vec<String> {
        let services = store.scan::<Service>("");
        services.iter().map(|service| service.key()).collect()
    }

    fn observe(&self, key: &str) -> World {
        let store = self.api.store();
        let Some(service) = store.get::<Service>(key) else {
            return World::default();
        };
        let subnets = service.deployments.first().map(|primary| {
            let subnets = primary.network.subnets.iter();
            let facts = subnets.map(|id| SubnetFacts {
                id: id.clone(),
                zone: store
                    .get::<Subnet>(&service.scope.key(&[id]))
                    .map_or_else(String::new, |subnet| subnet.availability_zone.clone()),
            });
            facts.collect()
        });
        let mut checked = HashMap::new();
        let tasks = store.scan_index::<Task>("service", key);
        let tasks = tasks.iter().filter(|task| {
            // A counted or asked-for end says nothing any more.
            task.end.is_none() || (task.stop.is_none() && !task.failure_counted)
        });
        World {
            tasks: tasks.map(|task| facts(store, task, &mut checked)).collect(),
            subnets: subnets.unwrap_or_default(),
            choices: self.seed.next_u64(),
            service: Some(service),
        }
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        decide(world, now)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        apply::apply(&self.api, step).await
    }
}

fn service_key(task: &Task) -> Option<String> {
    let service = task.service.as_ref()?;
    Some(task.scope.key(&[&task.cluster, service]))
}

/// The live tasks with the address in a target's key, `ACCOUNT/REGION/GROUP/IP:PORT`.
pub(super) fn tasks_at(store: &Store, target_key: &str) -> Vec<Arc<Task>> {
    let mut parts = target_key.split('/');
    let (account, region) = (parts.next(), parts.next());
    let address = parts.next_back().and_then(|name| name.split(':').next());
    let (Some(account), Some(region), Some(address)) = (account, region, address) else {
        return Vec::new();
    };
    store.scan_index("address", &format!("{account}/{region}/{address}"))
}

fn ended_with_host(task: &Task, status: Option<&TaskStatus>) -> bool {
    let ended = task.end.as_ref().map(|end| end.code.as_str());
    let seen = || status?.stop_code.as_deref();
    ended.or_else(seen) == Some(TaskEnd::WITH_HOST)
}

fn facts(store: &Store, task: &Task, checked: &mut HashMap<String, bool>) -> TaskFacts {
    let definition = task.task_definition_key.as_str();
    let has_health_check = *checked.entry(definition.to_owned()).or_insert_with(|| {
        let definition = store.get::<TaskDefinition>(definition);
        definition.is_some_and(|definition| {
            let mut containers = definition.containers.iter();
            containers.any(|one| one.essential && one.health_check.is_some())
        })
    });
    let status = store.get::<TaskStatus>(&task.key());
    let targets = task.load_balancers.iter().map(|balancer| {
        let group = balancer.target_group_arn.rsplit('/').next();
        let name = format!("{}:{}", task.private_ip, balancer.container_port);
        let key = task.scope.key(&[group.unwrap_or_default(), &name]);
        let health = store.get::<TargetHealth>(&key);
        TargetFacts {
            group: balancer.target_group_arn.clone(),
            state: health.and_then(|health| said(&health, task.registered_at)),
        }
    });
    TaskFacts {
        id: task.id.clone(),
        deployment: task.started_by.clone().unwrap_or_default(),
        subnet: task.subnet_id.clone(),
        zone: task.availability_zone.clone(),
        created_at: task.created_at,
        started_at: task.started_at,
        registered: task.load_balancers.is_empty() || task.registered_at.is_some(),
        healthy_at: task.healthy_at,
        failure_counted: task.failure_counted,
        stop: task.stop.clone(),
        ended_at: task
            .end
            .as_ref()
            .map(|end| end.execution_stopped_at.unwrap_or(end.stopped_at)),
        with_host: ended_with_host(task, status.as_deref()),
        has_health_check,
        seen: status.map(|status| Seen {
            phase: status.phase,
            health: status.health.clone(),
            ended_at: status.execution_stopped_at,
        }),
        targets: targets.collect(),
    }
}

/// What a load balancer says of a task's target, if it says something.
fn said(health: &TargetHealth, registered_at: Option<Time>) -> Option<String> {
    // The address may have belonged to another task: what was said before this registration is not
    // about it.
    let is_own = registered_at.is_some_and(|at| health.since >= at);
    // One that is out of order says nothing, as if nobody had asked it.
    let is_silent = health.reason.as_deref() == Some(TargetHealth::INTERNAL_ERROR);
    (is_own && !is_silent).then(|| health.state.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_balancer_that_is_out_of_order_has_said_nothing() {
        let at = Time::from_seconds(100);
        let health = |state: &str, reason: Option<&str>| TargetHealth {
            scope: resources::kit::scope(),
            target_group_id: "group".into(),
            target: "10.0.1.7:8080".into(),
            state: state.into(),
            reason: reason.map(Into::into),
            description: None,
            since: at,
            drained: false,
        };
        let before = Some(Time::from_seconds(99));
        let after = Some(Time::from_seconds(101));
        let disabled = Some("Target.HealthCheckDisabled");
        let broken = Some(TargetHealth::INTERNAL_ERROR);
        for (state, reason, registered_at, expected) in [
            ("healthy", None, before, Some("healthy")),
            ("healthy", None, Some(at), Some("healthy")),
            ("healthy", None, after, None),
            ("healthy", None, None, None),
            ("unavailable", disabled, before, Some("unavailable")),
            ("unavailable", broken, before, None),
        ] {
            let answer = said(&health(state, reason), registered_at);
            assert_eq!(answer.as_deref(), expected, "{state} {reason:?}");
        }
    }
}
