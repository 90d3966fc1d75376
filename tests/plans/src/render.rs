//! Acts of the loops in words.

use crate::names::{Names, since};
use base::Time;
use ecs::controllers::{service, task};

/// An act upon a service.
pub fn service_act(act: &service::Act, names: &mut Names, begun: Time) -> String {
    use service::Act;
    match act {
        Act::StartTask {
            deployment,
            task,
            subnet,
            ..
        } => {
            let (task, deployment) = (names.task(task), names.deployment(deployment));
            format!("start {task} ({deployment}, {subnet})")
        }
        Act::StopTasks { tasks, .. } => {
            let stops = tasks.iter().map(|stop| {
                let task = names.task(&stop.task);
                format!("stop {task} ({})", stop.reason)
            });
            let mut stops: Vec<String> = stops.collect();
            stops.sort_by_key(|stop| (stop.find(' '), stop.len(), stop.clone()));
            stops.join("; ")
        }
        Act::RecordHealthy { tasks, .. } => format!("healthy: {}", ids(tasks, names)),
        Act::RecordFailures {
            tasks,
            deployment,
            throttle,
            ..
        } => {
            let mut text = format!("failed: {}", ids(tasks, names));
            if let Some(deployment) = deployment {
                text += &format!(", counted for {}", names.deployment(deployment));
            }
            if let Some((until, wave)) = throttle {
                text += &format!(", wave {wave}: no start before {}", since(begun, *until));
            }
            text
        }
        Act::ForgetFailures => "forget failures".to_owned(),
        Act::FailDeployment {
            deployment,
            back_to,
            ..
        } => {
            let failed = names.deployment(deployment);
            match back_to {
                Some(back_to) => {
                    format!("fail {failed}, back to {}", names.deployment(&back_to.id))
                }
                None => format!("fail {failed}"),
            }
        }
        Act::RetireDeployments { deployments } => {
            let retired = deployments.iter().map(|id| names.deployment(id));
            format!("retire {}", retired.collect::<Vec<_>>().join(" "))
        }
        Act::CompleteDeployment { deployment, .. } => {
            format!("complete {}", names.deployment(deployment))
        }
        Act::Announce { event, .. } => format!("say: {}", event.message),
        Act::Deactivate { .. } => "deactivate the service".to_owned(),
        Act::Forget => "forget the service".to_owned(),
    }
}

/// An act upon a task.
pub fn task_act(act: &task::Act, name: &str) -> String {
    use task::Act;
    match act {
        Act::RecordStart { .. } => format!("{name} has started"),
        Act::Register { .. } => format!("register {name}"),
        Act::Deregister { .. } => format!("deregister {name}"),
        Act::Release { .. } => format!("release {name}"),
        Act::DeleteInterface { .. } => format!("delete the interface of {name}"),
        Act::End(end) => format!("{name} ends: {}: {}", end.code, end.reason),
        Act::Forget => format!("forget {name}"),
    }
}

fn ids(tasks: &[String], names: &mut Names) -> String {
    let mut named: Vec<String> = tasks.iter().map(|id| names.task(id)).collect();
    named.sort_by_key(|name| (name.len(), name.clone()));
    named.join(" ")
}
