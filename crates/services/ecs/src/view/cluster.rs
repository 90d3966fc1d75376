//! Clusters, with counts from the rows of their services and tasks.

use super::{count, tags};
use crate::lookup;
use crate::view::task;
use resources::ecs::{Cluster, Service, Task, TaskStatus};
use shapes::ecs;
use std::sync::Arc;
use store::Row;
use wire::Call;

/// Which parts are shown.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    settings: bool,
    statistics: bool,
    tags: bool,
}

/// As after a change.
pub const ALL: Parts = Parts {
    settings: true,
    statistics: false,
    tags: true,
};

impl Parts {
    /// `include` of DescribeClusters.
    pub fn of(include: &[String]) -> Parts {
        let has = |name: &str| include.iter().any(|one| one == name);
        Parts {
            settings: has("SETTINGS"),
            statistics: has("STATISTICS"),
            tags: has("TAGS"),
        }
    }
}

/// A cluster.
pub fn cluster(call: &mut Call<'_>, row: &Cluster, parts: Parts) -> ecs::Cluster {
    let prefix = row.scope.key(&[&row.name, ""]);
    let services = call.scan::<Service>(&prefix);
    let status = |status: &str| services.iter().filter(|one| one.status == status).count();
    let (active, draining) = (status("ACTIVE"), status("DRAINING"));
    let live: Vec<Arc<Task>> = call.scan_index("live", &row.key());
    let (mut running, mut pending) = (0, 0);
    for one in &live {
        let seen = call.get::<TaskStatus>(&one.key());
        match task::last_status(one, seen.as_deref()) {
            "RUNNING" => running += 1,
            "PROVISIONING" | "PENDING" | "ACTIVATING" => pending += 1,
            _ => {}
        }
    }
    let pair = |name: &str, value: usize| ecs::KeyValuePair {
        name: Some(name.to_owned()),
        value: Some(value.to_string()),
    };
    let statistics = match parts.statistics {
        true => vec![
            pair("runningEC2TasksCount", 0),
            pair("runningFargateTasksCount", running),
            pair("pendingEC2TasksCount", 0),
            pair("pendingFargateTasksCount", pending),
            pair("activeEC2ServiceCount", 0),
            pair("activeFargateServiceCount", active),
            pair("drainingEC2ServiceCount", 0),
            pair("drainingFargateServiceCount", draining),
        ],
        false => Vec::new(),
    };
    let settings = row
        .settings
        .iter()
        .map(|(name, value)| ecs::ClusterSetting {
            name: Some(name.clone()),
            value: Some(value.clone()),
        });
    let state = if row.active { "ACTIVE" } else { "INACTIVE" };
    ecs::Cluster {
        active_services_count: count(active),
        capacity_providers: Some(Vec::new()),
        cluster_arn: Some(lookup::cluster_arn(&row.scope, &row.name)),
        cluster_name: Some(row.name.clone()),
        default_capacity_provider_strategy: Some(Vec::new()),
        pending_tasks_count: count(pending),
        registered_container_instances_count: Some(0),
        running_tasks_count: count(running),
        settings: Some(if parts.settings {
            settings.collect()
        } else {
            Vec::new()
        }),
        statistics: Some(statistics),
        status: Some(state.to_owned()),
        tags: Some(if parts.tags {
            tags(&row.tags)
        } else {
            Vec::new()
        }),
        ..ecs::Cluster::default()
    }
}
