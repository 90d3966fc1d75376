//! Task definitions that were asked to go. Each goes as soon as nothing names it any more, in the
//! transaction that takes the last name away, so that no crash leaves one behind.
//!
//! AWS: DeleteTaskDefinitions; ECS Developer Guide, "Amazon ECS task definition states".

use aws::Scope;
use resources::ecs::{Service, Task, TaskDefinition};
use std::sync::Arc;
use store::{Row, Transaction};

/// Deletes the definitions of this account and region that were asked to go and that nothing needs.
pub fn forget_unneeded(rows: &mut Transaction, scope: &Scope) {
    let asked = rows.scan_index::<TaskDefinition>(TaskDefinition::TO_DELETE, &scope.key(&[]));
    if asked.is_empty() {
        return;
    }
    let tasks = rows.scan::<Task>(&scope.key(&[]));
    let services = rows.scan::<Service>(&scope.key(&[]));
    for row in asked {
        if !is_named(&row, &tasks, &services) && !is_newest(rows, &row) {
            rows.delete::<TaskDefinition>(&row.key());
        }
    }
}

/// Whether a task that can still be described, or a service, runs it or would go back to it.
fn is_named(row: &TaskDefinition, tasks: &[Arc<Task>], services: &[Arc<Service>]) -> bool {
    let arn = row.arn();
    let deployed = |service: &Arc<Service>| {
        let mut deployments = service.last_completed.iter().chain(&service.deployments);
        service.status != "INACTIVE" && deployments.any(|one| one.task_definition_arn == arn)
    };
    tasks.iter().any(|task| task.task_definition_arn == arn) || services.iter().any(deployed)
}

/// The newest row keeps the family's count: AWS never gives a revision's number twice.
fn is_newest(rows: &mut Transaction, row: &TaskDefinition) -> bool {
    let family = row.scope.key(&[&row.family, ""]);
    let later = rows.scan_from::<TaskDefinition>(&family, Some(&row.key()), 1);
    later.is_empty()
}
