//! The operations on tasks.

use super::task_definition::pass_role;
use crate::launch::{self, Launch};
use crate::{faults, lookup, permission, rules, view};
use aws::{Arn, Fault, Scope};
use resources::ec2::{InterfaceStatus, NetworkInterface};
use resources::ecs::{Cluster, StopRequest, Task, TaskDefinition, TaskStatus};
use shapes::ecs;
use std::sync::Arc;
use store::Row;
use wire::{Call, Conditions};

/// Runs up to ten tasks. AWS: ECS RunTask.
pub fn run_task(
    call: &mut Call<'_>,
    input: ecs::RunTaskInput,
) -> Result<ecs::RunTaskOutput, Fault> {
    let wanted = rules::task::run(call.scope(), input)?;
    let cluster = lookup::cluster(call, wanted.cluster.as_deref())?;
    let definition = lookup::task_definition_that_was(call, &wanted.task_definition);
    let definition = definition.ok_or_else(faults::task_definition_unknown)?;
    let cluster_arn = lookup::cluster_arn(call.scope(), &cluster.name);
    let conditions = Conditions::none().with("ecs:cluster", cluster_arn);
    let conditions = conditions.with_request_tags(&wanted.tags);
    call.allow_if(
        definition.arn(),
        &conditions.with_resource_tags(&definition.tags),
    )?;
    let made = format!("task/{}/*", cluster.name);
    let made = Arn::regional("ecs", call.scope(), made);
    permission::to_tag(call, &made, &wanted.tags, "RunTask")?;
    let overrides = &wanted.overrides;
    let task_role = overrides.task_role_arn.as_ref();
    let execution_role = overrides.execution_role_arn.as_ref();
    let task_role = task_role.or(definition.task_role_arn.as_ref());
    let execution_role = execution_role.or(definition.execution_role_arn.as_ref());
    pass_role(call, task_role.map(String::as_str))?;
    pass_role(call, execution_role.map(String::as_str))?;
    let token = wanted.client_token.clone();
    let count = wanted.count;
    let scope = call.scope().clone();
    let keys = call.idempotent_or(
        token.as_deref(),
        |keys: String| faults::token_used(arns(&scope, &keys)),
        |call| {
            // Not of a call that is repeated: it is answered by what became of the first.
            lookup::runnable(call, &wanted.task_definition)?;
            rules::service::fargate(&definition)?;
            rules::task::overrides_fit(&wanted.overrides, &definition)?;
            super::service::network(call, &wanted.network)?;
            let keys = run(call, &cluster, &definition, wanted)?;
            Ok(keys.join(" "))
        },
    )?;
    let mut tasks = Vec::new();
    let keys: Vec<&str> = keys.split_whitespace().collect();
    let without_place = count.saturating_sub(keys.len());
    for key in keys {
        if let Some(task) = call.get::<Task>(key) {
            tasks.push(shown(call, &task, true));
        }
    }
    let failures = std::iter::repeat_with(view::no_capacity);
    Ok(ecs::RunTaskOutput {
        failures: Some(failures.take(without_place).collect()),
        tasks: Some(tasks),
    })
}

/// The ARNs of tasks by their rows' keys, also of such whose rows are gone.
fn arns(scope: &Scope, keys: &str) -> Vec<String> {
    let own = scope.key(&[""]);
    let names = keys
        .split_whitespace()
        .filter_map(|key| key.strip_prefix(&own));
    let arn = |name| Arn::regional("ecs", scope, format!("task/{name}"));
    names.map(arn).collect()
}

/// Makes as many of them as fit.
fn run(
    call: &mut Call<'_>,
    cluster: &Cluster,
    definition: &TaskDefinition,
    wanted: rules::task::Run,
) -> Result<Vec<String>, Fault> {
    let mut tags = match wanted.propagate {
        true => definition.tags.clone(),
        false => aws::Tags::new(),
    };
    tags.extend(wanted.tags);
    rules::tag::at_most(&tags)?;
    if wanted.managed_tags {
        tags.insert("aws:ecs:clusterName".to_owned(), cluster.name.clone());
    }
    let group = wanted
        .group
        .unwrap_or_else(|| format!("family:{}", definition.family));
    let mut keys = Vec::new();
    for _ in 0..wanted.count {
        let subnet = emptiest(call, &wanted.network.subnets);
        let (id, at) = (call.seed().hex(32), call.now());
        let scope = call.scope();
        let launch = Launch {
            scope,
            cluster: &cluster.name,
            id: &id,
            definition,
            group: group.clone(),
            started_by: wanted.started_by.clone(),
            service: None,
            platform_version: &wanted.platform_version,
            subnet: &subnet,
            security_groups: &wanted.network.security_groups,
            assign_public_ip: wanted.network.assign_public_ip,
            load_balancers: &[],
            overrides: wanted.overrides.clone(),
            tags: tags.clone(),
            at,
        };
        match launch::make(call, launch)? {
            Some(task) => keys.push(task.key()),
            // The others ask for as much.
            None => break,
        }
    }
    Ok(keys)
}

/// The subnet with the fewest interfaces, the first of them in the order given.
fn emptiest(call: &mut Call<'_>, subnets: &[String]) -> String {
    let scope = call.scope();
    let used = subnets.iter().map(|id| {
        let interfaces = call.scan_index::<NetworkInterface>("subnet", &scope.key(&[id]));
        (interfaces.len(), id)
    });
    let emptiest = used.min_by_key(|(used, _)| *used);
    emptiest.map_or_else(String::new, |(_, id)| id.clone())
}

/// Asks a task to stop. AWS: ECS StopTask.
pub fn stop_task(
    call: &mut Call<'_>,
    input: ecs::StopTaskInput,
) -> Result<ecs::StopTaskOutput, Fault> {
    let ecs::StopTaskInput {
        cluster,
        reason,
        task,
    } = input;
    if reason
        .as_ref()
        .is_some_and(|reason| reason.chars().count() > 1_024)
    {
        return Err(faults::invalid_parameter(
            "The reason can have at most 1024 characters.",
        ));
    }
    let cluster = lookup::cluster(call, cluster.as_deref())?;
    let row = lookup::task(call, &cluster.name, &task).ok_or_else(faults::task_not_found)?;
    allow(call, &row)?;
    let row = match row.stop.is_some() || row.end.is_some() {
        true => row,
        false => {
            let reason = reason.unwrap_or_else(|| "Task stopped by user".to_owned());
            let at = call.now();
            call.put(Task {
                stop: Some(StopRequest {
                    code: "UserInitiated".to_owned(),
                    reason,
                    at,
                    released_at: None,
                }),
                ..(*row).clone()
            })
        }
    };
    Ok(ecs::StopTaskOutput {
        task: Some(shown(call, &row, false)),
    })
}

/// Shows tasks, stopped ones for an hour. AWS: ECS DescribeTasks.
pub fn describe_tasks(
    call: &mut Call<'_>,
    input: ecs::DescribeTasksInput,
) -> Result<ecs::DescribeTasksOutput, Fault> {
    let ecs::DescribeTasksInput {
        cluster,
        include,
        tasks,
    } = input;
    if tasks.is_empty() {
        return Err(faults::invalid_parameter("Tasks cannot be empty."));
    }
    if tasks.len() > 100 {
        return Err(faults::invalid_parameter(
            "Tasks can have at most 100 items.",
        ));
    }
    let cluster = lookup::cluster(call, cluster.as_deref())?;
    let tags = rules::tag::included(include);
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for given in &tasks {
        match lookup::task(call, &cluster.name, given) {
            Some(task) => {
                allow(call, &task)?;
                found.push(shown(call, &task, tags));
            }
            None => {
                let id = given.rsplit('/').next().unwrap_or(given);
                let name = format!("task/{}/{id}", cluster.name);
                let arn = aws::Arn::regional("ecs", call.scope(), name);
                call.allow(&arn)?;
                failures.push(view::missing(arn));
            }
        }
    }
    Ok(ecs::DescribeTasksOutput {
        failures: Some(failures),
        tasks: Some(found),
    })
}

/// Lists tasks' ARNs. AWS: ECS ListTasks.
pub fn list_tasks(
    call: &mut Call<'_>,
    input: ecs::ListTasksInput,
) -> Result<ecs::ListTasksOutput, Fault> {
    let ecs::ListTasksInput {
        cluster,
        container_instance,
        daemon_name,
        desired_status,
        family,
        launch_type,
        max_results,
        next_token,
        service_name,
        started_by,
    } = input;
    let refuse = rules::refuse::Refuse("ListTasks");
    refuse.member(container_instance, "containerInstance")?;
    refuse.member(daemon_name, "daemonName")?;
    let cluster = lookup::cluster(call, cluster.as_deref())?;
    permission::in_cluster(call, &cluster.name)?;
    let size = rules::page::size(max_results, 100)?;
    let page = call.page(next_token.as_deref(), max_results, size)?;
    let service = match service_name {
        Some(given) => Some(lookup::service(call, &cluster.name, &given)?),
        None => None,
    };
    let tasks: Vec<Arc<Task>> = match &service {
        Some(service) => call.scan_index("service", &service.key()),
        None => call.scan(&call.scope().key(&[&cluster.name, ""])),
    };
    // AWS: "Amazon ECS never sets the desired status of a task to PENDING", so none is found.
    let desired = desired_status.as_deref().unwrap_or("RUNNING");
    let fits = |task: &Arc<Task>| {
        let is_stopped = task.stop.is_some() || task.end.is_some();
        desired == if is_stopped { "STOPPED" } else { "RUNNING" }
            && launch_type
                .as_ref()
                .is_none_or(|one| *one == task.launch_type)
            && started_by
                .as_ref()
                .is_none_or(|by| task.started_by.as_ref() == Some(by))
            && family
                .as_ref()
                .is_none_or(|family| family_of(task) == *family)
    };
    let tasks = tasks.into_iter().filter(fits);
    let (tasks, next_token) = call.cut(&page, tasks, |task| task.key());
    Ok(ecs::ListTasksOutput {
        next_token,
        task_arns: Some(tasks.iter().map(|task| task.arn()).collect()),
    })
}

fn family_of(task: &Task) -> &str {
    let name = task.task_definition_arn.rsplit('/').next();
    let family = name.and_then(|name| name.split(':').next());
    family.unwrap_or_default()
}

fn shown(call: &mut Call<'_>, task: &Task, tags: bool) -> ecs::Task {
    let status = call.get::<TaskStatus>(&task.key());
    let definition = call.get::<TaskDefinition>(&task.task_definition_key);
    let interface = task.scope.key(&[&task.network_interface_id]);
    let interface = call.get::<InterfaceStatus>(&interface);
    let seen = view::task::Seen {
        status: status.as_deref(),
        interface: interface.as_deref(),
    };
    view::task::task(task, seen, definition.as_deref(), tags)
}

fn allow(call: &mut Call<'_>, task: &Task) -> Result<(), Fault> {
    let cluster = lookup::cluster_arn(call.scope(), &task.cluster);
    let conditions = Conditions::none().with("ecs:cluster", cluster);
    call.allow_if(task.arn(), &conditions.with_resource_tags(&task.tags))
}
