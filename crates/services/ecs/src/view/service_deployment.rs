//! Service deployments and service revisions.

use super::{count, service};
use crate::lookup;
use resources::ecs::{RolloutState, Service, ServiceDeployment, ServiceRevision, TaskDefinition};
use shapes::ecs;
use wire::Call;

/// The ARN of a revision of the deployment's service.
fn revision_arn(row: &ServiceDeployment, id: &str) -> String {
    let name = format!("service-revision/{}/{}/{id}", row.cluster, row.service);
    aws::Arn::regional("ecs", &row.scope, name)
}

fn service_arn(row: &ServiceDeployment) -> String {
    let name = format!("service/{}/{}", row.cluster, row.service);
    aws::Arn::regional("ecs", &row.scope, name)
}

/// One of a list.
pub fn brief(row: &ServiceDeployment) -> ecs::ServiceDeploymentBrief {
    ecs::ServiceDeploymentBrief {
        cluster_arn: Some(lookup::cluster_arn(&row.scope, &row.cluster)),
        created_at: Some(row.created_at),
        finished_at: row.finished_at,
        service_arn: Some(service_arn(row)),
        service_deployment_arn: Some(row.arn()),
        started_at: Some(row.created_at),
        status: Some(row.status.clone()),
        status_reason: row.status_reason.clone(),
        target_service_revision_arn: Some(revision_arn(row, &row.target_revision)),
    }
}

/// A service deployment; counts are of now.
pub fn deployment(
    call: &mut Call<'_>,
    row: &ServiceDeployment,
    of: Option<&Service>,
) -> ecs::ServiceDeployment {
    let shown = of.map(|of| service::service(call, of, false));
    let counted = |id: &str| {
        let deployments = shown
            .iter()
            .flat_map(|shown| shown.deployments.iter().flatten());
        let name = format!("ecs-svc/{id}");
        let mut own = deployments.filter(|one| one.id.as_deref() == Some(name.as_str()));
        let one = own.next();
        let number = |count: Option<Option<i32>>| count.flatten().or(Some(0));
        ecs::ServiceRevisionSummary {
            arn: Some(revision_arn(row, id)),
            pending_task_count: number(one.map(|one| one.pending_count)),
            requested_task_count: number(one.map(|one| one.desired_count)),
            running_task_count: number(one.map(|one| one.running_count)),
            ..ecs::ServiceRevisionSummary::default()
        }
    };
    let stopped = row.status == "STOPPED";
    ecs::ServiceDeployment {
        cluster_arn: Some(lookup::cluster_arn(&row.scope, &row.cluster)),
        created_at: Some(row.created_at),
        deployment_circuit_breaker: Some(breaker(row, of)),
        deployment_configuration: Some(service::configuration(&row.configuration)),
        finished_at: row.finished_at,
        rollback: row.rollback.as_ref().map(|(id, at)| ecs::Rollback {
            reason: row.status_reason.clone(),
            service_revision_arn: Some(revision_arn(row, id)),
            started_at: Some(*at),
        }),
        service_arn: Some(service_arn(row)),
        service_deployment_arn: Some(row.arn()),
        source_service_revisions: Some(row.source_revisions.iter().map(|id| counted(id)).collect()),
        started_at: Some(row.created_at),
        status: Some(row.status.clone()),
        status_reason: row.status_reason.clone(),
        stopped_at: row.finished_at.filter(|_| stopped),
        target_service_revision: Some(counted(&row.target_revision)),
        updated_at: Some(row.updated_at),
        ..ecs::ServiceDeployment::default()
    }
}

fn breaker(row: &ServiceDeployment, of: Option<&Service>) -> ecs::ServiceDeploymentCircuitBreaker {
    let current = of.and_then(|of| of.deployments.first());
    let current = current.filter(|one| one.service_deployment == row.id);
    let rolling = current.filter(|one| one.state == RolloutState::InProgress);
    let status = match (
        row.configuration.circuit_breaker_enable,
        row.breaker_triggered,
    ) {
        (false, _) => "DISABLED",
        (true, true) => "TRIGGERED",
        (true, false) if row.finished_at.is_some() => "MONITORING_COMPLETE",
        (true, false) => "MONITORING",
    };
    let failures = match row.breaker_triggered {
        true => row.failed_tasks,
        false => rolling.map_or(row.failed_tasks, |one| one.failed_tasks),
    };
    ecs::ServiceDeploymentCircuitBreaker {
        failure_count: count(failures as usize),
        status: Some(status.to_owned()),
        threshold: count(row.failure_threshold as usize),
    }
}

/// A service revision.
pub fn revision(call: &mut Call<'_>, row: &ServiceRevision) -> ecs::ServiceRevision {
    let definition = lookup::definition_key(&row.scope, &row.task_definition_arn);
    let definition = definition.and_then(|key| call.get::<TaskDefinition>(&key));
    let images = definition.iter().flat_map(|one| &one.containers);
    let images = images.map(|one| ecs::ContainerImage {
        container_name: Some(one.name.clone()),
        image: Some(one.image.clone()),
        image_digest: None,
    });
    let name = format!("service/{}/{}", row.cluster, row.service);
    ecs::ServiceRevision {
        cluster_arn: Some(lookup::cluster_arn(&row.scope, &row.cluster)),
        container_images: Some(images.collect()),
        created_at: Some(row.created_at),
        launch_type: Some(row.launch_type.clone()),
        load_balancers: Some(service::balancers(&row.load_balancers)),
        network_configuration: Some(service::network(&row.network)),
        platform_family: Some("Linux".to_owned()),
        platform_version: Some(row.platform_version.clone()),
        service_arn: Some(aws::Arn::regional("ecs", &row.scope, name)),
        service_revision_arn: Some(row.arn()),
        task_definition: Some(row.task_definition_arn.clone()),
        ..ecs::ServiceRevision::default()
    }
}
