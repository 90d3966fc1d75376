//! The operations on task definitions.

use crate::{definitions, faults, lookup, permission, rules, view};
use aws::{Arn, Fault};
use resources::ecs::TaskDefinition;
use shapes::ecs;
use std::sync::Arc;
use store::Row;
use wire::{Call, Conditions};

/// Registers a revision. AWS: ECS RegisterTaskDefinition.
pub fn register_task_definition(
    call: &mut Call<'_>,
    input: ecs::RegisterTaskDefinitionInput,
) -> Result<ecs::RegisterTaskDefinitionOutput, Fault> {
    let wanted = rules::task_definition::register(call.scope(), input)?;
    let name = format!("task-definition/{}:*", wanted.family);
    let arn = Arn::regional("ecs", call.scope(), name);
    call.allow_if(&arn, &Conditions::none().with_request_tags(&wanted.tags))?;
    permission::to_tag(call, &arn, &wanted.tags, "RegisterTaskDefinition")?;
    for role in [&wanted.task_role_arn, &wanted.execution_role_arn] {
        pass_role(call, role.as_deref())?;
    }
    let prefix = call.scope().key(&[&wanted.family, ""]);
    let last = call.scan::<TaskDefinition>(&prefix).into_iter().last();
    let row = call.put(TaskDefinition {
        scope: call.scope().clone(),
        family: wanted.family,
        revision: last.map_or(0, |last| last.revision) + 1,
        status: "ACTIVE".to_owned(),
        task_role_arn: wanted.task_role_arn,
        execution_role_arn: wanted.execution_role_arn,
        network_mode: "awsvpc".to_owned(),
        cpu: wanted.cpu,
        memory_mib: wanted.memory_mib,
        requires_compatibilities: wanted.requires_compatibilities,
        cpu_architecture: wanted.cpu_architecture,
        operating_system_family: wanted.operating_system_family,
        volumes: wanted.volumes,
        containers: wanted.containers,
        registered_at: call.now(),
        registered_by: call.caller().arn.clone(),
        deregistered_at: None,
        delete_requested_at: None,
        tags: wanted.tags,
    });
    // The family's newest one before it may have been asked to go.
    forget_unneeded(call);
    Ok(ecs::RegisterTaskDefinitionOutput {
        tags: Some(view::tags(&row.tags)),
        task_definition: Some(view::task_definition::definition(&row)),
    })
}

/// Whether the caller may give a role to tasks. AWS: "Pass an IAM role to Amazon ECS".
pub fn pass_role(call: &mut Call<'_>, role: Option<&str>) -> Result<(), Fault> {
    let Some(role) = role else {
        return Ok(());
    };
    let to = Conditions::none().with("iam:PassedToService", "ecs-tasks.amazonaws.com");
    call.allow_action("iam:PassRole", role, &to)
}

/// Makes a revision inactive: what runs it goes on. AWS: ECS DeregisterTaskDefinition.
pub fn deregister_task_definition(
    call: &mut Call<'_>,
    input: ecs::DeregisterTaskDefinitionInput,
) -> Result<ecs::DeregisterTaskDefinitionOutput, Fault> {
    let ecs::DeregisterTaskDefinitionInput { task_definition } = input;
    if !task_definition
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains(':'))
    {
        return Err(faults::client(
            "Revision is missing. A revision must be specified.",
        ));
    }
    let row = lookup::task_definition(call, &task_definition);
    let row = row.ok_or_else(|| faults::client("The specified task definition does not exist."))?;
    if row.status != "ACTIVE" {
        return Err(faults::client(
            "The specified task definition is already inactive.",
        ));
    }
    let row = call.put(TaskDefinition {
        status: "INACTIVE".to_owned(),
        deregistered_at: Some(call.now()),
        ..(*row).clone()
    });
    Ok(ecs::DeregisterTaskDefinitionOutput {
        task_definition: Some(view::task_definition::definition(&row)),
    })
}

/// Deletes inactive revisions. One that tasks or services still name, and a family's newest one,
/// stays in DELETE_IN_PROGRESS until that is over. AWS: ECS DeleteTaskDefinitions.
pub fn delete_task_definitions(
    call: &mut Call<'_>,
    input: ecs::DeleteTaskDefinitionsInput,
) -> Result<ecs::DeleteTaskDefinitionsOutput, Fault> {
    let ecs::DeleteTaskDefinitionsInput { task_definitions } = input;
    if task_definitions.is_empty() || task_definitions.len() > 10 {
        return Err(faults::invalid_parameter(
            "Between 1 and 10 task definitions must be specified.",
        ));
    }
    let (mut deleted, mut failures) = (Vec::new(), Vec::new());
    for given in &task_definitions {
        let row = lookup::task_definition(call, given);
        let arn = row.as_ref().map_or_else(|| given.clone(), |row| row.arn());
        call.allow(&arn)?;
        let reason = match row.as_ref().map(|row| row.status.as_str()) {
            None => "The specified task definition was not found.",
            Some("ACTIVE") => {
                "The specified task definition is still in ACTIVE status. Please deregister the \
                 target and try again."
            }
            Some(_) => {
                deleted.extend(row.map(|row| delete(call, &row)));
                continue;
            }
        };
        failures.push(ecs::Failure {
            arn: Some(arn),
            detail: None,
            reason: Some(reason.to_owned()),
        });
    }
    Ok(ecs::DeleteTaskDefinitionsOutput {
        failures: Some(failures),
        task_definitions: Some(deleted),
    })
}

fn delete(call: &mut Call<'_>, row: &TaskDefinition) -> ecs::TaskDefinition {
    let now = call.now();
    let row = call.put(TaskDefinition {
        status: "DELETE_IN_PROGRESS".to_owned(),
        delete_requested_at: row.delete_requested_at.or(Some(now)),
        ..row.clone()
    });
    forget_unneeded(call);
    view::task_definition::definition(&row)
}

fn forget_unneeded(call: &mut Call<'_>) {
    let scope = call.scope().clone();
    definitions::forget_unneeded(call.rows(), &scope);
}

/// Shows a revision. AWS: ECS DescribeTaskDefinition.
pub fn describe_task_definition(
    call: &mut Call<'_>,
    input: ecs::DescribeTaskDefinitionInput,
) -> Result<ecs::DescribeTaskDefinitionOutput, Fault> {
    let ecs::DescribeTaskDefinitionInput {
        include,
        task_definition,
    } = input;
    let row = lookup::task_definition(call, &task_definition);
    let row = row.ok_or_else(faults::task_definition_not_found)?;
    let tags = rules::tag::included(include);
    Ok(ecs::DescribeTaskDefinitionOutput {
        tags: Some(if tags {
            view::tags(&row.tags)
        } else {
            Vec::new()
        }),
        task_definition: Some(view::task_definition::definition(&row)),
    })
}

/// Lists revisions' ARNs. AWS: ECS ListTaskDefinitions.
pub fn list_task_definitions(
    call: &mut Call<'_>,
    input: ecs::ListTaskDefinitionsInput,
) -> Result<ecs::ListTaskDefinitionsOutput, Fault> {
    let ecs::ListTaskDefinitionsInput {
        family_prefix,
        max_results,
        next_token,
        sort,
        status,
    } = input;
    let size = rules::page::size(max_results, 100)?;
    let page = call.page(next_token.as_deref(), max_results, size)?;
    let status = status.unwrap_or_else(|| "ACTIVE".to_owned());
    // The member is called a prefix; AWS takes it as the whole family.
    let prefix = match family_prefix {
        Some(family) => call.scope().key(&[&family, ""]),
        None => call.scope().key(&[]),
    };
    let rows = call.scan::<TaskDefinition>(&prefix);
    let mut rows: Vec<_> = rows
        .into_iter()
        .filter(|row| row.status == status)
        .collect();
    let descending = sort.as_deref() == Some("DESC");
    if descending {
        rows.reverse();
    }
    let key = move |row: &Arc<TaskDefinition>| match descending {
        false => row.key(),
        // Pages follow the keys' order: a descending list needs descending keys.
        true => rules::task_definition::descending(&row.key()),
    };
    let (rows, next_token) = call.cut(&page, rows, key);
    Ok(ecs::ListTaskDefinitionsOutput {
        next_token,
        task_definition_arns: Some(rows.iter().map(|row| row.arn()).collect()),
    })
}

/// Lists families. AWS: ECS ListTaskDefinitionFamilies.
pub fn list_task_definition_families(
    call: &mut Call<'_>,
    input: ecs::ListTaskDefinitionFamiliesInput,
) -> Result<ecs::ListTaskDefinitionFamiliesOutput, Fault> {
    let ecs::ListTaskDefinitionFamiliesInput {
        family_prefix,
        max_results,
        next_token,
        status,
    } = input;
    let size = rules::page::size(max_results, 100)?;
    let page = call.page(next_token.as_deref(), max_results, size)?;
    let prefix = call.scope().key(&[family_prefix.as_deref().unwrap_or("")]);
    let mut families: Vec<(String, bool)> = Vec::new();
    for row in call.scan::<TaskDefinition>(&prefix) {
        let active = row.status == "ACTIVE";
        match families.last_mut() {
            Some((family, any)) if *family == row.family => *any |= active,
            _ => families.push((row.family.clone(), active)),
        }
    }
    // Keys order `a-b/` before `a/`: pages follow the names' order.
    families.sort();
    let wanted = |active: bool| match status.as_deref() {
        Some("INACTIVE") => !active,
        Some("ALL") => true,
        _ => active,
    };
    let families = families.into_iter().filter(|(_, active)| wanted(*active));
    let (families, next_token) = call.cut(&page, families, |(family, _)| family.clone());
    Ok(ecs::ListTaskDefinitionFamiliesOutput {
        families: Some(families.into_iter().map(|(family, _)| family).collect()),
        next_token,
    })
}
