//! The texts of service events and of the reasons of deployments and stops, as AWS words them.
//!
//! AWS: ECS Developer Guide, "Viewing Amazon ECS service event messages", "Stopped tasks error
//! messages" and "How the deployment circuit breaker detects failures". Nothing is decided here.

/// `(task a) (task b)`.
fn tasks<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let named: Vec<String> = ids.into_iter().map(|id| format!("(task {id})")).collect();
    named.join(" ")
}

/// Tasks were started.
pub fn started(service: &str, ids: &[&str]) -> String {
    let (count, tasks) = (ids.len(), tasks(ids.iter().copied()));
    format!("(service {service}) has started {count} tasks: {tasks}.")
}

/// The ids in a text of [`started`], or none.
pub fn ids_started(message: &str) -> Vec<&str> {
    let parts = message.split("(task ").skip(1);
    parts.filter_map(|part| part.split(')').next()).collect()
}

/// Tasks are being stopped.
pub fn stopped(service: &str, ids: &[&str]) -> String {
    let (count, tasks) = (ids.len(), tasks(ids.iter().copied()));
    format!("(service {service}) has stopped {count} running tasks: {tasks}.")
}

/// Requests to tasks that stop may end.
pub fn draining(service: &str, count: usize) -> String {
    format!("(service {service}) has begun draining connections on {count} tasks.")
}

/// A task's targets were registered.
pub fn registered(service: &str, count: usize, group: &str) -> String {
    format!("(service {service}) registered {count} targets in (target-group {group})")
}

/// A task's targets were deregistered.
pub fn deregistered(service: &str, count: usize, group: &str) -> String {
    format!("(service {service}) deregistered {count} targets in (target-group {group})")
}

/// All is as it should be.
pub fn steady(service: &str) -> String {
    format!("(service {service}) has reached a steady state.")
}

/// A deployment is over.
pub fn completed(service: &str, deployment: &str) -> String {
    format!("(service {service}) (deployment {deployment}) deployment completed.")
}

/// The circuit breaker stopped a deployment.
pub fn failed(service: &str, deployment: &str) -> String {
    format!(
        "(service {service}) (deployment {deployment}) deployment failed: tasks failed to start."
    )
}

/// The circuit breaker goes back.
pub fn rolling_back(service: &str, deployment: &str) -> String {
    format!("(service {service}) rolling back to deployment {deployment}.")
}

/// Neither more tasks nor fewer are allowed.
pub fn configuration(service: &str) -> String {
    format!(
        "(service {service}) was unable to stop or start tasks during a deployment because of the \
         service deployment configuration. Update the minimumHealthyPercent or maximumPercent \
         value and try again."
    )
}

/// A task could not be given its interface.
pub fn not_placed(service: &str, reason: &str) -> String {
    format!("(service {service}) was unable to place a task. Reason: {reason}.")
}

/// Tasks end as soon as they start.
pub fn throttled(service: &str) -> String {
    format!("(service {service}) is unable to consistently start tasks successfully.")
}

/// The host cannot hold tasks to all of their limits.
pub fn unlimited(service: &str, reason: &str) -> String {
    format!("(service {service}) cannot hold its tasks to all their limits: {reason}.")
}

/// A target of a task is unhealthy.
pub fn target_unhealthy(service: &str, task: &str, group: &str) -> String {
    format!("(service {service}) (task {task}) failed ELB health checks in (target-group {group}).")
}

/// A container of a task is unhealthy.
pub fn container_unhealthy(service: &str, task: &str) -> String {
    format!("(service {service}) (task {task}) failed container health checks.")
}

/// Why such a task was stopped.
pub fn stopped_for_target(group: &str) -> String {
    format!("Task failed ELB health checks in (target-group {group})")
}

/// Why such a task was stopped.
pub const STOPPED_FOR_CONTAINER: &str = "Task failed container health checks";

/// Why a task of an older deployment, or one too many, was stopped.
pub fn stopped_for_scaling(deployment: &str) -> String {
    format!("Scaling activity initiated by (deployment {deployment})")
}

/// Why a task of a deleted service was stopped.
pub fn stopped_for_deletion(service: &str) -> String {
    format!("Service {service} was deleted.")
}

/// `rolloutStateReason` under way.
pub fn reason_in_progress(deployment: &str) -> String {
    format!("ECS deployment {deployment} in progress.")
}

/// `rolloutStateReason` at the end.
pub fn reason_completed(deployment: &str) -> String {
    format!("ECS deployment {deployment} completed.")
}

/// `rolloutStateReason` of one that the circuit breaker stopped.
pub const REASON_FAILED: &str = "ECS deployment circuit breaker: tasks failed to start.";

/// `rolloutStateReason` of one that the circuit breaker goes back to.
pub fn reason_rolling_back(deployment: &str) -> String {
    format!("ECS deployment circuit breaker: rolling back to deploymentId {deployment}.")
}
