//! What became of deployments: rows that stay after a deployment has left its service.
//! AWS: DescribeServiceDeployments and DescribeServiceRevisions.

use crate::controllers::service::{Subject, threshold};
use crate::controllers::words;
use base::Time;
use resources::ecs::{Deployment, Service, ServiceDeployment, ServiceRevision};
use store::{Row, Transaction};

/// So many service deployments are kept for each service. AWS keeps them for 90 days.
const MOST: usize = 100;

/// A deployment that begins: `deployment` is not yet among the service's.
pub fn began(rows: &mut Transaction, service: &Service, deployment: &Deployment) {
    rows.put(ServiceRevision {
        scope: service.scope.clone(),
        cluster: service.cluster.clone(),
        service: service.name.clone(),
        id: deployment.revision().to_owned(),
        task_definition_arn: deployment.task_definition_arn.clone(),
        network: deployment.network.clone(),
        load_balancers: deployment.load_balancers.clone(),
        platform_version: deployment.platform_version.clone(),
        launch_type: service.launch_type.clone(),
        created_at: deployment.created_at,
    });
    let at = deployment.created_at;
    if let Some(before) = service.deployments.first() {
        let is_over = before.finished_at.is_some();
        change(rows, service, &before.service_deployment, |row| {
            if !is_over {
                row.status = "STOPPED".to_owned();
                row.status_reason = Some("Superseded by a newer service deployment.".to_owned());
                row.updated_at = at;
                row.finished_at = Some(at);
            }
        });
    }
    let sources = service.deployments.iter();
    rows.put(ServiceDeployment {
        scope: service.scope.clone(),
        cluster: service.cluster.clone(),
        service: service.name.clone(),
        id: deployment.service_deployment.clone(),
        target_revision: deployment.revision().to_owned(),
        source_revisions: sources.map(|one| one.revision().to_owned()).collect(),
        status: "IN_PROGRESS".to_owned(),
        status_reason: None,
        configuration: service.deployment_configuration.clone(),
        failed_tasks: 0,
        failure_threshold: threshold(service.desired_count),
        breaker_triggered: false,
        rollback: None,
        created_at: at,
        updated_at: at,
        finished_at: None,
    });
    trim(rows, service);
}

/// The service's newest deployment is done.
pub fn completed(rows: &mut Transaction, service: &Service, at: Time) {
    let newest = &service.deployments[0];
    change(rows, service, &newest.service_deployment, |row| {
        let status = match newest.rollback_of {
            Some(_) => "ROLLBACK_SUCCESSFUL",
            None => "SUCCESSFUL",
        };
        row.status = status.to_owned();
        row.updated_at = at;
        row.finished_at = Some(at);
    });
}

/// The circuit breaker stopped the service's newest deployment.
pub fn failed(rows: &mut Transaction, service: &Service, back_to: Option<&Deployment>, at: Time) {
    let newest = &service.deployments[0];
    change(rows, service, &newest.service_deployment, |row| {
        row.failed_tasks = newest.failed_tasks;
        row.breaker_triggered = true;
        row.status_reason = Some(words::REASON_FAILED.to_owned());
        row.updated_at = at;
        match back_to {
            Some(back_to) => {
                row.status = "ROLLBACK_IN_PROGRESS".to_owned();
                row.rollback = Some((back_to.revision().to_owned(), at));
            }
            None => {
                row.status = "STOPPED".to_owned();
                row.finished_at = Some(at);
            }
        }
    });
}

/// A service's row is deleted: so are these.
pub fn forget(rows: &mut Transaction, subject: &Subject) {
    let prefix = format!("{}/", subject.key());
    for row in rows.scan::<ServiceDeployment>(&prefix) {
        rows.delete::<ServiceDeployment>(&row.key());
    }
    for row in rows.scan::<ServiceRevision>(&prefix) {
        rows.delete::<ServiceRevision>(&row.key());
    }
}

/// The id of a new service deployment: it sorts by time.
pub fn new_id(at: Time, digits: &str) -> String {
    format!("{:013}{digits}", at.millis().max(0))
}

fn change(
    rows: &mut Transaction,
    service: &Service,
    id: &str,
    change: impl FnOnce(&mut ServiceDeployment),
) {
    let key = format!("{}/{id}", service.key());
    if let Some(row) = rows.get::<ServiceDeployment>(&key) {
        let mut row = (*row).clone();
        change(&mut row);
        rows.put(row);
    }
}

/// Deletes the oldest beyond [`MOST`], and the revisions that nothing names any more.
fn trim(rows: &mut Transaction, service: &Service) {
    let prefix = format!("{}/", service.key());
    let told = rows.scan::<ServiceDeployment>(&prefix);
    if told.len() <= MOST {
        return;
    }
    let (old, kept) = told.split_at(told.len() - MOST);
    for row in old {
        rows.delete::<ServiceDeployment>(&row.key());
    }
    let is_named = |id: &String| {
        let last = service.last_completed.as_ref().map(Deployment::revision);
        let mut current = service.deployments.iter().map(Deployment::revision);
        current.any(|one| one == id)
            || last == Some(id)
            || kept
                .iter()
                .any(|row| row.target_revision == *id || row.source_revisions.contains(id))
    };
    for row in rows.scan::<ServiceRevision>(&prefix) {
        if !is_named(&row.id) {
            rows.delete::<ServiceRevision>(&row.key());
        }
    }
}
