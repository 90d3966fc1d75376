//! Services and their deployments, with counts from the rows of their tasks.

use super::{count, tags, task};
use crate::{lookup, service_role};
use resources::ecs::{
    AwsVpcConfiguration, Deployment, DeploymentConfiguration, RolloutState, Service,
    ServiceLoadBalancer, Task, TaskStatus,
};
use shapes::ecs;
use std::sync::Arc;
use store::Row;
use wire::Call;

/// How many tasks are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// They are `RUNNING`, whether healthy or not.
    pub running: usize,
    /// They are on their way there.
    pub pending: usize,
}

/// The service's live tasks with their deployments' ids and whether they are running, pending or
/// neither, by the same word that DescribeTasks says. Whether they serve is told by the deployment:
/// it is completed, and an older one goes, only when all are healthy.
fn progress(call: &mut Call<'_>, service: &Service) -> Vec<(String, Counts)> {
    let tasks: Vec<Arc<Task>> = call.scan_index("service", &service.key());
    let live = tasks.into_iter().filter(|task| task.end.is_none());
    live.map(|task| {
        let status = call.get::<TaskStatus>(&task.key());
        let counts = match task::last_status(&task, status.as_deref()) {
            "RUNNING" => (1, 0),
            "PROVISIONING" | "PENDING" | "ACTIVATING" => (0, 1),
            _ => (0, 0),
        };
        let (running, pending) = counts;
        let deployment = task.started_by.clone().unwrap_or_default();
        (deployment, Counts { running, pending })
    })
    .collect()
}

fn sum<'a>(counts: impl Iterator<Item = &'a Counts>) -> Counts {
    counts.fold(Counts::default(), |sum, one| Counts {
        running: sum.running + one.running,
        pending: sum.pending + one.pending,
    })
}

/// A service as DescribeServices shows it.
pub fn service(call: &mut Call<'_>, service: &Service, with_tags: bool) -> ecs::Service {
    let progress = progress(call, service);
    let total = sum(progress.iter().map(|(_, counts)| counts));
    let primary = service
        .deployments
        .first()
        .or(service.last_completed.as_ref());
    let status = |at: usize| if at == 0 { "PRIMARY" } else { "ACTIVE" };
    let deployments = service.deployments.iter().enumerate().map(|(at, one)| {
        let own = progress.iter().filter(|(id, _)| *id == one.id);
        let counts = sum(own.map(|(_, counts)| counts));
        deployment(service, one, status(at), counts)
    });
    let grace = (primary.is_some_and(|one| !one.load_balancers.is_empty()))
        .then(|| i32::try_from(service.health_check_grace_period_seconds).unwrap_or(i32::MAX));
    ecs::Service {
        availability_zone_rebalancing: Some("DISABLED".to_owned()),
        cluster_arn: Some(lookup::cluster_arn(&service.scope, &service.cluster)),
        created_at: Some(service.created_at),
        created_by: Some(service.created_by.clone()),
        deployment_configuration: Some(configuration(&service.deployment_configuration)),
        deployment_controller: Some(ecs::DeploymentController {
            r#type: "ECS".to_owned(),
        }),
        deployments: Some(deployments.collect()),
        desired_count: count(service.desired_count as usize),
        enable_ecs_managed_tags: Some(service.enable_ecs_managed_tags),
        enable_execute_command: Some(false),
        events: Some(service.events.iter().map(event).collect()),
        health_check_grace_period_seconds: grace,
        launch_type: Some(service.launch_type.clone()),
        load_balancers: Some(primary.map_or_else(Vec::new, |one| balancers(&one.load_balancers))),
        network_configuration: primary.map(|one| network(&one.network)),
        pending_count: count(total.pending),
        placement_constraints: Some(Vec::new()),
        placement_strategy: Some(Vec::new()),
        platform_family: Some("Linux".to_owned()),
        platform_version: Some(service.platform_version.clone()),
        propagate_tags: Some(service.propagate_tags.clone().unwrap_or("NONE".to_owned())),
        role_arn: service_role::arn(call),
        running_count: count(total.running),
        scheduling_strategy: Some("REPLICA".to_owned()),
        service_arn: Some(service.arn()),
        service_name: Some(service.name.clone()),
        service_registries: Some(Vec::new()),
        status: Some(service.status.clone()),
        tags: with_tags.then(|| tags(&service.tags)),
        task_definition: primary.map(|one| one.task_definition_arn.clone()),
        ..ecs::Service::default()
    }
}

fn deployment(
    service: &Service,
    deployment: &Deployment,
    status: &str,
    counts: Counts,
) -> ecs::Deployment {
    let desired = match (status, deployment.state) {
        ("PRIMARY", RolloutState::InProgress | RolloutState::Completed) => service.desired_count,
        _ => 0,
    };
    let state = match deployment.state {
        RolloutState::InProgress => "IN_PROGRESS",
        RolloutState::Completed => "COMPLETED",
        RolloutState::Failed => "FAILED",
    };
    ecs::Deployment {
        created_at: Some(deployment.created_at),
        desired_count: count(desired as usize),
        failed_tasks: count(deployment.failed_tasks as usize),
        id: Some(deployment.id.clone()),
        launch_type: Some(service.launch_type.clone()),
        network_configuration: Some(network(&deployment.network)),
        pending_count: count(counts.pending),
        platform_family: Some("Linux".to_owned()),
        platform_version: Some(deployment.platform_version.clone()),
        rollout_state: Some(state.to_owned()),
        rollout_state_reason: Some(deployment.reason.clone()),
        running_count: count(counts.running),
        status: Some(status.to_owned()),
        task_definition: Some(deployment.task_definition_arn.clone()),
        updated_at: Some(deployment.updated_at),
        ..ecs::Deployment::default()
    }
}

fn event(event: &resources::ecs::Event) -> ecs::ServiceEvent {
    ecs::ServiceEvent {
        created_at: Some(event.at),
        id: Some(event.id.clone()),
        message: Some(event.message.clone()),
    }
}

/// The deployment configuration.
pub fn configuration(row: &DeploymentConfiguration) -> ecs::DeploymentConfiguration {
    ecs::DeploymentConfiguration {
        bake_time_in_minutes: Some(0),
        deployment_circuit_breaker: Some(ecs::DeploymentCircuitBreaker {
            enable: row.circuit_breaker_enable,
            rollback: row.circuit_breaker_rollback,
        }),
        maximum_percent: count(row.maximum_percent as usize),
        minimum_healthy_percent: count(row.minimum_healthy_percent as usize),
        strategy: Some("ROLLING".to_owned()),
        ..ecs::DeploymentConfiguration::default()
    }
}

/// Where tasks are registered.
pub fn balancers(rows: &[ServiceLoadBalancer]) -> Vec<ecs::LoadBalancer> {
    rows.iter()
        .map(|row| ecs::LoadBalancer {
            container_name: Some(row.container_name.clone()),
            container_port: Some(i32::from(row.container_port)),
            target_group_arn: Some(row.target_group_arn.clone()),
            ..ecs::LoadBalancer::default()
        })
        .collect()
}

/// What tasks' interfaces get.
pub fn network(row: &AwsVpcConfiguration) -> ecs::NetworkConfiguration {
    let public = match row.assign_public_ip {
        true => "ENABLED",
        false => "DISABLED",
    };
    ecs::NetworkConfiguration {
        awsvpc_configuration: Some(ecs::AwsVpcConfiguration {
            assign_public_ip: Some(public.to_owned()),
            security_groups: Some(row.security_groups.clone()),
            subnets: row.subnets.clone(),
        }),
    }
}
