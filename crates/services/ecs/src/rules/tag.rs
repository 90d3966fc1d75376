//! Rules of tags.

use aws::Tags;
use resources::ecs::{Service, TaskDefinition};

/// The tags of a service's task: propagated ones, and AWS's own if the service wants them.
pub fn of_service_task(service: &Service, definition: &TaskDefinition) -> Tags {
    let mut tags = match service.propagate_tags.as_deref() {
        Some("SERVICE") => service.tags.clone(),
        Some("TASK_DEFINITION") => definition.tags.clone(),
        _ => Tags::new(),
    };
    if service.enable_ecs_managed_tags {
        tags.insert("aws:ecs:clusterName".to_owned(), service.cluster.clone());
        tags.insert("aws:ecs:serviceName".to_owned(), service.name.clone());
    }
    tags
}
