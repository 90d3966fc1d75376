//! Names, ARNs and ids to resources, with AWS's own not-found errors.

use crate::faults;
use aws::{Arn, Fault, Scope};
use resources::ecs::{Cluster, Service, Task, TaskDefinition};
use std::sync::Arc;
use wire::Call;

/// The cluster's ARN.
pub fn cluster_arn(scope: &Scope, name: &str) -> String {
    Arn::regional("ecs", scope, format!("cluster/{name}"))
}

/// The name in a cluster's name or ARN; `default` if none was given.
pub fn cluster_name(given: Option<&str>) -> String {
    let given = given.unwrap_or("default");
    let name = given
        .rsplit_once("cluster/")
        .map_or(given, |(_, name)| name);
    name.to_owned()
}

/// An active cluster by name or ARN.
pub fn cluster(call: &mut Call<'_>, given: Option<&str>) -> Result<Arc<Cluster>, Fault> {
    if is_foreign(call.scope(), given) {
        return Err(faults::cluster_not_found());
    }
    let key = call.scope().key(&[&cluster_name(given)]);
    let cluster = call.get::<Cluster>(&key).filter(|cluster| cluster.active);
    cluster.ok_or_else(faults::cluster_not_found)
}

/// Whether it is an ARN of another account or region.
pub fn is_foreign(scope: &Scope, given: Option<&str>) -> bool {
    given.and_then(Arn::parse).is_some_and(|arn| {
        arn.account != scope.account.as_str()
            || arn.region != scope.region.as_str()
            || arn.service != "ecs"
    })
}

/// The service's name in its name or ARN (`…:service/CLUSTER/NAME`, or without the cluster).
pub fn service_name(given: &str) -> &str {
    given.rsplit('/').next().unwrap_or(given)
}

/// A service that is not inactive, by name or ARN, in a cluster.
pub fn service(call: &mut Call<'_>, cluster: &str, given: &str) -> Result<Arc<Service>, Fault> {
    let service = service_that_was(call, cluster, given)?;
    match service.status.as_str() {
        "INACTIVE" => Err(faults::service_not_found()),
        _ => Ok(service),
    }
}

/// A service, also one that is inactive.
pub fn service_that_was(
    call: &mut Call<'_>,
    cluster: &str,
    given: &str,
) -> Result<Arc<Service>, Fault> {
    if is_foreign(call.scope(), Some(given)) {
        return Err(faults::service_not_found());
    }
    let key = call.scope().key(&[cluster, service_name(given)]);
    let service = call.get::<Service>(&key);
    service.ok_or_else(faults::service_not_found)
}

/// A task by id or ARN, in a cluster.
pub fn task(call: &mut Call<'_>, cluster: &str, given: &str) -> Option<Arc<Task>> {
    if is_foreign(call.scope(), Some(given)) {
        return None;
    }
    let id = given.rsplit('/').next().unwrap_or(given);
    call.get::<Task>(&call.scope().key(&[cluster, id]))
}

/// The key of the row of a revision's ARN.
pub fn definition_key(scope: &Scope, arn: &str) -> Option<String> {
    let arn = Arn::parse(arn)?;
    let (family, revision) = split_revision(arn.resource.strip_prefix("task-definition/")?);
    Some(scope.key(&[family, &format!("{:010}", revision??)]))
}

/// `FAMILY:REVISION` taken apart: no revision if there is no colon; `Some(None)` if what follows
/// it is no number.
fn split_revision(name: &str) -> (&str, Option<Option<u32>>) {
    match name.split_once(':') {
        Some((family, revision)) => (family, Some(revision.parse().ok())),
        None => (name, None),
    }
}

/// A revision by ARN, `FAMILY:REVISION`, or `FAMILY` for its latest active one.
pub fn task_definition(call: &mut Call<'_>, given: &str) -> Option<Arc<TaskDefinition>> {
    found(call, given, |revisions| {
        revisions
            .into_iter()
            .rev()
            .find(|one| one.status == "ACTIVE")
    })
}

/// The same; of a `FAMILY` without an active revision the latest that was one. Who repeats a call
/// may mean that.
pub fn task_definition_that_was(call: &mut Call<'_>, given: &str) -> Option<Arc<TaskDefinition>> {
    task_definition(call, given).or_else(|| found(call, given, |mut revisions| revisions.pop()))
}

/// A revision by ARN or `FAMILY:REVISION`, or one of all of a `FAMILY`.
fn found(
    call: &mut Call<'_>,
    given: &str,
    of_family: impl FnOnce(Vec<Arc<TaskDefinition>>) -> Option<Arc<TaskDefinition>>,
) -> Option<Arc<TaskDefinition>> {
    if is_foreign(call.scope(), Some(given)) {
        return None;
    }
    let name = given.rsplit_once("task-definition/");
    let (family, revision) = split_revision(name.map_or(given, |(_, name)| name));
    match revision {
        Some(revision) => {
            let revision = format!("{:010}", revision?);
            call.get::<TaskDefinition>(&call.scope().key(&[family, &revision]))
        }
        None => {
            let prefix = call.scope().key(&[family, ""]);
            of_family(call.scan::<TaskDefinition>(&prefix))
        }
    }
}

/// An active revision, to be run.
pub fn runnable(call: &mut Call<'_>, given: &str) -> Result<Arc<TaskDefinition>, Fault> {
    let found = task_definition(call, given);
    let found = found.ok_or_else(faults::task_definition_unknown)?;
    match found.status.as_str() {
        "ACTIVE" => Ok(found),
        _ => Err(faults::task_definition_inactive()),
    }
}
