//! Does what was decided about a service: one arm an act, each one transaction, none with a choice.
//!
//! An act that was overtaken (the service is gone, another deployment is the newest, the task was
//! stopped already) does nothing and is no error: the next round decides from what then is.

use super::decide::{Act, Step, Subject};
use crate::controllers::{PRINCIPAL, words};
use crate::launch::{self, Launch};
use crate::{definitions, faults, history, lookup};
use aws::Fault;
use base::Time;
use resources::ecs::{Deployment, Event, RolloutState, Service, StopRequest, Task, TaskDefinition};
use std::sync::Arc;
use wire::{Api, Inside};

/// Takes a step.
pub async fn apply(api: &Api, step: Step) -> Result<(), Fault> {
    let Step { service, act } = step;
    let scope = service.scope.clone();
    let (subject, placing) = (service.clone(), act.clone());
    let run = move |inside: &mut Inside<'_>| perform(inside, &service, &act);
    let result = api.transact(PRINCIPAL, &scope, run).await;
    if let (Err(fault), Act::StartTask { complaint, at, .. }) = (&result, placing) {
        let message = words::not_placed(&subject.name, fault.message.trim_end_matches('.'));
        let id = complaint;
        let event = Event { id, at, message };
        let say = move |inside: &mut Inside<'_>| say_not_placed(inside, &subject, &event);
        api.transact(PRINCIPAL, &scope, say).await?;
    }
    result
}

fn perform(inside: &mut Inside<'_>, subject: &Subject, act: &Act) -> Result<(), Fault> {
    act_upon(inside, subject, act)?;
    let names_less = matches!(
        act,
        Act::RetireDeployments { .. } | Act::CompleteDeployment { .. } | Act::Deactivate { .. }
    );
    if names_less {
        definitions::forget_unneeded(inside.rows(), &subject.scope);
    }
    Ok(())
}

fn act_upon(inside: &mut Inside<'_>, subject: &Subject, act: &Act) -> Result<(), Fault> {
    match act {
        Act::StartTask { .. } => start_task(inside, subject, act),
        Act::StopTasks { .. } => stop_tasks(inside, subject, act),
        Act::RecordHealthy {
            tasks,
            deployments,
            at,
        } => record_healthy(inside, subject, tasks, deployments, *at),
        Act::RecordFailures { .. } => record_failures(inside, subject, act),
        Act::ForgetFailures => update(inside, subject, |service| service.start_backoff = None),
        Act::FailDeployment {
            deployment,
            back_to,
            events,
            at,
        } => fail(inside, subject, deployment, back_to.as_deref(), events, *at),
        Act::RetireDeployments { deployments } => update(inside, subject, |service| {
            let mut at = 0;
            service.deployments.retain(|deployment| {
                at += 1;
                at == 1 || !deployments.contains(&deployment.id)
            });
        }),
        Act::CompleteDeployment {
            deployment,
            events,
            at,
        } => complete(inside, subject, deployment, events, *at),
        Act::Announce { event, steady } => update(inside, subject, |service| {
            service.steady |= steady;
            push(service, event);
        }),
        Act::Deactivate { at } => update(inside, subject, |service| {
            if service.status == "DRAINING" || service.inactive_at.is_none() {
                service.status = "INACTIVE".to_owned();
                service.inactive_at = Some(*at);
                service.deployments.clear();
            }
        }),
        Act::Forget => forget(inside, subject),
    }
}

/// Changes the service's row, if it is still there and the change is one.
fn update(
    inside: &mut Inside<'_>,
    subject: &Subject,
    change: impl FnOnce(&mut Service),
) -> Result<(), Fault> {
    if let Some(row) = inside.rows().get::<Service>(&subject.key()) {
        let mut service = (*row).clone();
        change(&mut service);
        if service != *row {
            inside.rows().put(service);
        }
    }
    Ok(())
}

/// Adds an event in front, once.
fn push(service: &mut Service, event: &Event) {
    crate::events::push(service, event.clone());
}

fn start_task(inside: &mut Inside<'_>, subject: &Subject, act: &Act) -> Result<(), Fault> {
    let Act::StartTask {
        deployment,
        desired_count,
        task,
        subnet,
        event,
        complaint: _,
        at,
    } = act
    else {
        return Ok(());
    };
    if inside.rows().get::<Task>(&subject.task_key(task)).is_some() {
        return Ok(());
    }
    let service = inside.rows().get::<Service>(&subject.key());
    let as_decided = |service: &Arc<Service>| {
        service.status == "ACTIVE" && service.desired_count == *desired_count
    };
    let Some(service) = service.filter(as_decided) else {
        return Ok(());
    };
    let newest = service.deployments.first().filter(|d| d.id == *deployment);
    let Some(newest) = newest else {
        return Ok(());
    };
    let definition = lookup::definition_key(&subject.scope, &newest.task_definition_arn);
    let definition = definition.and_then(|key| inside.rows().get::<TaskDefinition>(&key));
    let definition = definition.ok_or_else(faults::task_definition_not_found)?;
    let made = launch::make(
        inside,
        Launch {
            scope: &subject.scope,
            cluster: &subject.cluster,
            id: task,
            definition: &definition,
            group: format!("service:{}", subject.name),
            started_by: Some(deployment.clone()),
            service: Some(subject.name.clone()),
            platform_version: &newest.platform_version,
            subnet,
            security_groups: &newest.network.security_groups,
            assign_public_ip: newest.network.assign_public_ip,
            load_balancers: &newest.load_balancers,
            overrides: Default::default(),
            tags: crate::rules::tag::of_service_task(&service, &definition),
            at: *at,
        },
    )?;
    if made.is_none() {
        return Err(faults::capacity_unavailable());
    }
    let mut service = (*service).clone();
    service.steady = false;
    say_started(&mut service, task, event, *at);
    inside.rows().put(service);
    Ok(())
}

/// One event names all tasks of a plan: each adds itself to it.
fn say_started(service: &mut Service, task: &str, event: &str, at: Time) {
    let name = service.name.clone();
    let said = service.events.iter_mut().find(|one| one.id == *event);
    match said {
        Some(said) => {
            let mut ids: Vec<&str> = words::ids_started(&said.message);
            ids.push(task);
            said.message = words::started(&name, &ids);
        }
        None => push(
            service,
            &Event {
                id: event.to_owned(),
                at,
                message: words::started(&name, &[task]),
            },
        ),
    }
}

/// Says why a task has no place, unless that was the last thing said.
fn say_not_placed(inside: &mut Inside<'_>, subject: &Subject, event: &Event) -> Result<(), Fault> {
    update(inside, subject, |service| {
        let last = service.events.first();
        if last.is_none_or(|last| last.message != event.message) {
            push(service, event);
        }
    })
}

fn stop_tasks(inside: &mut Inside<'_>, subject: &Subject, act: &Act) -> Result<(), Fault> {
    let Act::StopTasks {
        deployment,
        desired_count,
        tasks,
        events,
        at,
    } = act
    else {
        return Ok(());
    };
    // How many may go follows from both: another minimum, or another newest deployment, is decided
    // anew.
    let service = inside.rows().get::<Service>(&subject.key());
    let as_decided = |service: &Arc<Service>| {
        let newest = service.deployments.first();
        service.desired_count == *desired_count && newest.is_some_and(|d| d.id == *deployment)
    };
    if !service.is_some_and(|service| as_decided(&service)) {
        return Ok(());
    }
    for stop in tasks {
        let task = inside.rows().get::<Task>(&subject.task_key(&stop.task));
        let Some(task) = task.filter(|task| task.stop.is_none() && task.end.is_none()) else {
            continue;
        };
        let mut task = (*task).clone();
        task.stop = Some(StopRequest {
            code: "ServiceSchedulerInitiated".to_owned(),
            reason: stop.reason.clone(),
            at: *at,
            released_at: None,
        });
        inside.rows().put(task);
    }
    update(inside, subject, |service| {
        service.steady = false;
        events.iter().for_each(|event| push(service, event));
    })
}

fn record_healthy(
    inside: &mut Inside<'_>,
    subject: &Subject,
    tasks: &[String],
    deployments: &[String],
    at: Time,
) -> Result<(), Fault> {
    for id in tasks {
        let task = inside.rows().get::<Task>(&subject.task_key(id));
        if let Some(task) = task.filter(|task| task.healthy_at.is_none()) {
            inside.rows().put(Task {
                healthy_at: Some(at),
                ..(*task).clone()
            });
        }
    }
    update(inside, subject, |service| {
        for deployment in &mut service.deployments {
            if deployment.failed_tasks > 0 && deployments.contains(&deployment.id) {
                deployment.failed_tasks = 0;
                deployment.updated_at = at;
            }
        }
    })
}

fn record_failures(inside: &mut Inside<'_>, subject: &Subject, act: &Act) -> Result<(), Fault> {
    let Act::RecordFailures {
        tasks,
        deployment,
        throttle,
        events,
    } = act
    else {
        return Ok(());
    };
    let mut counted = 0;
    for id in tasks {
        let task = inside.rows().get::<Task>(&subject.task_key(id));
        let Some(task) = task.filter(|task| !task.failure_counted) else {
            continue;
        };
        counted += u32::from(task.started_by == *deployment);
        inside.rows().put(Task {
            failure_counted: true,
            ..(*task).clone()
        });
    }
    update(inside, subject, |service| {
        let failing = service.deployments.iter_mut();
        for failing in failing.filter(|one| Some(&one.id) == deployment.as_ref()) {
            failing.failed_tasks += counted;
        }
        if throttle.is_some() {
            service.start_backoff = *throttle;
        }
        events.iter().for_each(|event| push(service, event));
    })
}

fn fail(
    inside: &mut Inside<'_>,
    subject: &Subject,
    deployment: &str,
    back_to: Option<&Deployment>,
    events: &[Event],
    at: Time,
) -> Result<(), Fault> {
    let row = inside.rows().get::<Service>(&subject.key());
    let newest = |service: &Service| {
        let newest = service.deployments.first();
        newest.is_some_and(|d| d.id == deployment && d.state == RolloutState::InProgress)
    };
    let Some(row) = row.filter(|service| newest(service)) else {
        return Ok(());
    };
    let mut service = (*row).clone();
    let failed = &mut service.deployments[0];
    failed.state = RolloutState::Failed;
    failed.reason = words::REASON_FAILED.to_owned();
    failed.updated_at = at;
    failed.finished_at = Some(at);
    history::failed(inside.rows(), &service, back_to, at);
    if let Some(back_to) = back_to {
        service.deployments.retain(|one| one.id != back_to.id);
        service.deployments.insert(0, back_to.clone());
        service.start_backoff = None;
    }
    service.steady = false;
    events.iter().for_each(|event| push(&mut service, event));
    inside.rows().put(service);
    Ok(())
}

fn complete(
    inside: &mut Inside<'_>,
    subject: &Subject,
    deployment: &str,
    events: &[Event],
    at: Time,
) -> Result<(), Fault> {
    let row = inside.rows().get::<Service>(&subject.key());
    let newest = |service: &Service| {
        let newest = service.deployments.first();
        newest.is_some_and(|d| d.id == deployment && d.state == RolloutState::InProgress)
    };
    let Some(row) = row.filter(|service| newest(service)) else {
        return Ok(());
    };
    let mut service = (*row).clone();
    let done = &mut service.deployments[0];
    done.state = RolloutState::Completed;
    done.reason = words::reason_completed(&done.id);
    done.updated_at = at;
    done.finished_at = Some(at);
    history::completed(inside.rows(), &service, at);
    service.last_completed = service.deployments.first().cloned();
    service.steady = true;
    events.iter().for_each(|event| push(&mut service, event));
    inside.rows().put(service);
    Ok(())
}

fn forget(inside: &mut Inside<'_>, subject: &Subject) -> Result<(), Fault> {
    let row = inside.rows().get::<Service>(&subject.key());
    if row.is_some_and(|service| service.status == "INACTIVE") {
        inside.rows().delete::<Service>(&subject.key());
        history::forget(inside.rows(), subject);
    }
    Ok(())
}
