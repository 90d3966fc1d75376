//! The operations on tags: of clusters, services, tasks and task definitions.

use crate::{faults, lookup, rules, view};
use aws::{Arn, Fault, Tags};
use resources::ecs::{Cluster, Service, Task, TaskDefinition};
use shapes::ecs;
use std::sync::Arc;
use wire::{Call, Conditions};

/// What has tags.
enum Tagged {
    Cluster(Arc<Cluster>),
    Service(Arc<Service>),
    Task(Arc<Task>),
    TaskDefinition(Arc<TaskDefinition>),
}

impl Tagged {
    /// By ARN, also an old short one of a service or task in the default cluster.
    fn find(call: &mut Call<'_>, arn: &str) -> Result<Tagged, Fault> {
        let parsed = Arn::parse(arn).ok_or_else(faults::invalid_arn)?;
        if lookup::is_foreign(call.scope(), Some(arn)) {
            return Err(faults::resource_not_found());
        }
        let (kind, name) = parsed
            .resource
            .split_once('/')
            .ok_or_else(faults::invalid_arn)?;
        let in_cluster = |name: &str| match name.split_once('/') {
            Some((cluster, name)) => call.scope().key(&[cluster, name]),
            None => call.scope().key(&["default", name]),
        };
        let key = in_cluster(name);
        let found = match kind {
            "cluster" => {
                let cluster = call.get::<Cluster>(&call.scope().key(&[name]));
                cluster
                    .filter(|cluster| cluster.active)
                    .map(Tagged::Cluster)
            }
            "service" => {
                let service = call.get::<Service>(&key);
                let service = service.filter(|service| service.status != "INACTIVE");
                service.map(Tagged::Service)
            }
            "task" => call.get::<Task>(&key).map(Tagged::Task),
            "task-definition" => lookup::task_definition(call, arn).map(Tagged::TaskDefinition),
            _ => return Err(faults::invalid_arn()),
        };
        found.ok_or_else(faults::resource_not_found)
    }

    fn tags(&self) -> &Tags {
        match self {
            Tagged::Cluster(row) => &row.tags,
            Tagged::Service(row) => &row.tags,
            Tagged::Task(row) => &row.tags,
            Tagged::TaskDefinition(row) => &row.tags,
        }
    }

    fn put(self, call: &mut Call<'_>, tags: Tags) {
        match self {
            Tagged::Cluster(row) => {
                let row = (*row).clone();
                call.put(Cluster { tags, ..row });
            }
            Tagged::Service(row) => {
                let row = (*row).clone();
                call.put(Service { tags, ..row });
            }
            Tagged::Task(row) => {
                let row = (*row).clone();
                call.put(Task { tags, ..row });
            }
            Tagged::TaskDefinition(row) => {
                let row = (*row).clone();
                call.put(TaskDefinition { tags, ..row });
            }
        }
    }
}

/// Adds or replaces tags. AWS: ECS TagResource.
pub fn tag_resource(
    call: &mut Call<'_>,
    input: ecs::TagResourceInput,
) -> Result<ecs::TagResourceOutput, Fault> {
    let ecs::TagResourceInput { resource_arn, tags } = input;
    let given = rules::tag::tags(Some(tags))?;
    let resource = Tagged::find(call, &resource_arn)?;
    let conditions = Conditions::none().with_request_tags(&given);
    call.allow_if(
        &resource_arn,
        &conditions.with_resource_tags(resource.tags()),
    )?;
    let mut tags = resource.tags().clone();
    tags.extend(given);
    rules::tag::at_most(&tags)?;
    resource.put(call, tags);
    Ok(ecs::TagResourceOutput {})
}

/// Removes tags. AWS: ECS UntagResource.
pub fn untag_resource(
    call: &mut Call<'_>,
    input: ecs::UntagResourceInput,
) -> Result<ecs::UntagResourceOutput, Fault> {
    let ecs::UntagResourceInput {
        resource_arn,
        tag_keys,
    } = input;
    let resource = Tagged::find(call, &resource_arn)?;
    let conditions = Conditions::none().with_all("aws:TagKeys", tag_keys.clone());
    let conditions = conditions.with_resource_tags(resource.tags());
    call.allow_if(&resource_arn, &conditions)?;
    let mut tags = resource.tags().clone();
    tags.retain(|key, _| !tag_keys.contains(key));
    resource.put(call, tags);
    Ok(ecs::UntagResourceOutput {})
}

/// Shows tags. AWS: ECS ListTagsForResource.
pub fn list_tags_for_resource(
    call: &mut Call<'_>,
    input: ecs::ListTagsForResourceInput,
) -> Result<ecs::ListTagsForResourceOutput, Fault> {
    let ecs::ListTagsForResourceInput { resource_arn } = input;
    let resource = Tagged::find(call, &resource_arn)?;
    let conditions = Conditions::none().with_resource_tags(resource.tags());
    call.allow_if(&resource_arn, &conditions)?;
    Ok(ecs::ListTagsForResourceOutput {
        tags: Some(view::tags(resource.tags())),
    })
}
