//! Does what was decided about a task: one arm an act, each one transaction, none with a choice.

use super::decide::{Act, Step, Subject};
use super::{group_id, target_name};
use crate::controllers::PRINCIPAL;
use crate::{definitions, events};
use aws::Fault;
use base::Time;
use resources::ec2::NetworkInterface;
use resources::ecs::{Event, Service, Task, TaskStatus};
use resources::elbv2::{Target, TargetGroup};
use shapes::ec2;
use std::sync::Arc;
use wire::{Api, Inside};

/// Takes a step.
pub async fn apply(api: &Api, step: Step) -> Result<(), Fault> {
    let Step { task, act } = step;
    let scope = task.scope.clone();
    let run = move |inside: &mut Inside<'_>| perform(inside, &task, &act);
    api.transact(PRINCIPAL, &scope, run).await
}

fn perform(inside: &mut Inside<'_>, subject: &Subject, act: &Act) -> Result<(), Fault> {
    let Some(task) = inside.rows().get::<Task>(&subject.key) else {
        return Ok(());
    };
    match act {
        Act::RecordStart { at, events } => {
            if task.started_at.is_none() {
                let started_at = Some(*at);
                inside.rows().put(Task {
                    started_at,
                    ..(*task).clone()
                });
                say_once(inside, subject, events);
            }
        }
        Act::Register { events, at } => register(inside, subject, &task, events, *at),
        Act::Deregister { events, at } => deregister(inside, subject, &task, events, *at),
        Act::Release { at } => release(inside, &task, *at),
        Act::DeleteInterface { interface } => delete_interface(inside, interface)?,
        Act::End(end) => {
            if task.end.is_none() {
                inside.rows().put(Task {
                    end: Some((**end).clone()),
                    ..(*task).clone()
                });
            }
        }
        Act::Forget => {
            if task.end.is_some() {
                inside.rows().delete::<Task>(&subject.key);
                inside.rows().delete::<TaskStatus>(&subject.key);
                definitions::forget_unneeded(inside.rows(), &subject.scope);
            }
        }
    }
    Ok(())
}

fn register(
    inside: &mut Inside<'_>,
    subject: &Subject,
    task: &Arc<Task>,
    events: &[Event],
    at: Time,
) {
    if task.registered_at.is_some() || task.stop.is_some() || task.end.is_some() {
        return;
    }
    for balancer in &task.load_balancers {
        let group = task.scope.key(&[group_id(balancer)]);
        // A group that went since the decision: the next round says so.
        if inside.rows().get::<TargetGroup>(&group).is_none() {
            return;
        }
    }
    for balancer in &task.load_balancers {
        inside.rows().put(Target {
            scope: task.scope.clone(),
            target_group_id: group_id(balancer).to_owned(),
            ip: task.private_ip,
            port: balancer.container_port,
            availability_zone: task.availability_zone.clone(),
            registered_at: at,
            deregistered_at: None,
        });
    }
    inside.rows().put(Task {
        registered_at: Some(at),
        ..(**task).clone()
    });
    say(inside, subject, events);
}

fn deregister(
    inside: &mut Inside<'_>,
    subject: &Subject,
    task: &Arc<Task>,
    events: &[Event],
    at: Time,
) {
    let Some(since) = task.registered_at else {
        return;
    };
    // Without its interface the address may be another task's already.
    let interface = task.scope.key(&[&task.network_interface_id]);
    if inside.rows().get::<NetworkInterface>(&interface).is_none() {
        return;
    }
    let mut changed = false;
    for balancer in &task.load_balancers {
        let name = target_name(task, balancer);
        let key = task.scope.key(&[group_id(balancer), &name]);
        let target = inside.rows().get::<Target>(&key);
        let own = |row: &Arc<Target>| row.deregistered_at.is_none() && row.registered_at >= since;
        if let Some(target) = target.filter(own) {
            inside.rows().put(Target {
                deregistered_at: Some(at),
                ..(*target).clone()
            });
            changed = true;
        }
    }
    if changed {
        say(inside, subject, events);
    }
}

fn release(inside: &mut Inside<'_>, task: &Arc<Task>, at: Time) {
    let mut task = (**task).clone();
    if let Some(stop) = &mut task.stop
        && stop.released_at.is_none()
    {
        stop.released_at = Some(at);
        inside.rows().put(task);
    }
}

fn delete_interface(inside: &mut Inside<'_>, interface: &str) -> Result<(), Fault> {
    let input = ec2::DeleteNetworkInterfaceInput {
        network_interface_id: interface.to_owned(),
        ..ec2::DeleteNetworkInterfaceInput::default()
    };
    match inside.invoke::<ec2::DeleteNetworkInterface>(input) {
        Err(fault) if fault.code != "InvalidNetworkInterfaceID.NotFound" => Err(fault),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Adds events to the task's service whose words are not among its events yet.
fn say_once(inside: &mut Inside<'_>, subject: &Subject, said: &[Event]) {
    let key = subject.service_key.as_ref();
    let service = key.and_then(|key| inside.rows().get::<Service>(key));
    let known = |message: &str| {
        let mut events = service.iter().flat_map(|service| &service.events);
        events.any(|event| event.message == message)
    };
    let mut new = said.to_vec();
    new.retain(|event| !known(&event.message));
    if !new.is_empty() {
        say(inside, subject, &new);
    }
}

/// Adds events to the task's service.
fn say(inside: &mut Inside<'_>, subject: &Subject, said: &[Event]) {
    let Some(key) = &subject.service_key else {
        return;
    };
    if let Some(service) = inside.rows().get::<Service>(key) {
        let mut service = (*service).clone();
        for event in said {
            events::push(&mut service, event.clone());
        }
        inside.rows().put(service);
    }
}
