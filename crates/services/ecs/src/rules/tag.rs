//! Rules of tags. AWS: ECS Developer Guide, "Tagging Amazon ECS resources".

use crate::faults;
use aws::{Fault, Tags};
use resources::ecs::{Service, TaskDefinition};
use shapes::ecs;

/// A resource has at most so many.
const MOST: usize = 50;

/// Tags as they were given.
pub fn tags(given: Option<Vec<ecs::Tag>>) -> Result<Tags, Fault> {
    let mut tags = Tags::new();
    for ecs::Tag { key, value } in given.unwrap_or_default() {
        let (key, value) = (key.unwrap_or_default(), value.unwrap_or_default());
        if key.is_empty() || key.chars().count() > 128 {
            return Err(faults::invalid_parameter(
                "Tag key must be between 1 and 128 characters long.",
            ));
        }
        if value.chars().count() > 256 {
            return Err(faults::invalid_parameter(
                "Tag value must be at most 256 characters long.",
            ));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(faults::invalid_parameter(
                "Some tags contain invalid characters or a reserved prefix. Tag keys must not \
                 begin with aws:.",
            ));
        }
        if tags.insert(key, value).is_some() {
            return Err(faults::invalid_parameter("Duplicate tag keys found."));
        }
    }
    at_most(&tags)?;
    Ok(tags)
}

/// Whether a resource may have so many.
pub fn at_most(tags: &Tags) -> Result<(), Fault> {
    match tags.len() > MOST {
        true => Err(faults::invalid_parameter("Too many tags specified.")),
        false => Ok(()),
    }
}

/// `include` of a Describe operation: whether it has `TAGS`.
pub fn included(include: Option<Vec<String>>) -> bool {
    include.is_some_and(|include| include.iter().any(|one| one == "TAGS"))
}

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
