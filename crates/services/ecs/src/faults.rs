//! The errors of ECS, in AWS's words; one constructor each.
//!
//! AWS: ECS API Reference, "Common errors" and each operation's errors.

use aws::Fault;
use std::fmt::Display;

/// EC2 answered without what every interface has.
pub fn interface_incomplete() -> Fault {
    Fault::internal("EC2 made an interface without an id or an address")
}

/// The host has no room for one more task.
pub fn capacity_unavailable() -> Fault {
    client(format!("{}.", crate::rules::placement::UNAVAILABLE))
}

/// A part of ECS that is not there, such as `ecs:CreateService with serviceRegistries`.
pub fn not_implemented(what: impl Display) -> Fault {
    Fault::not_implemented(what)
}

/// A parameter has no right value.
pub fn invalid_parameter(message: impl Into<String>) -> Fault {
    Fault::client("InvalidParameterException", message)
}

/// What was asked for cannot be.
pub fn client(message: impl Into<String>) -> Fault {
    Fault::client("ClientException", message)
}

/// No such cluster, or an inactive one.
pub fn cluster_not_found() -> Fault {
    Fault::client("ClusterNotFoundException", "Cluster not found.")
}

/// A cluster of this name is there, with other tags or settings than were given.
pub fn cluster_differs(name: &str) -> Fault {
    invalid_parameter(format!(
        "The cluster {name} exists with other tags or settings. Arguments on this idempotent \
         request are inconsistent with arguments used in previous request(s)."
    ))
}

/// It still has services.
pub fn cluster_contains_services() -> Fault {
    Fault::client(
        "ClusterContainsServicesException",
        "The Cluster cannot be deleted while Services are active.",
    )
}

/// It still has tasks.
pub fn cluster_contains_tasks() -> Fault {
    Fault::client(
        "ClusterContainsTasksException",
        "The Cluster cannot be deleted while Tasks are active.",
    )
}

/// No such service, or a deleted one.
pub fn service_not_found() -> Fault {
    Fault::client("ServiceNotFoundException", "Service not found.")
}

/// It is being deleted.
pub fn service_not_active() -> Fault {
    Fault::client("ServiceNotActiveException", "Service was not ACTIVE.")
}

/// No such task definition, for what would run it.
pub fn task_definition_unknown() -> Fault {
    client("TaskDefinition not found.")
}

/// A deregistered one runs nothing new.
pub fn task_definition_inactive() -> Fault {
    client("TaskDefinition is inactive")
}

/// No such task definition, for what would show it.
pub fn task_definition_not_found() -> Fault {
    client("Unable to describe task definition.")
}

/// No such task.
pub fn task_not_found() -> Fault {
    invalid_parameter("The referenced task was not found.")
}

/// A client token that came before with another input, and the tasks that it stands for.
pub fn token_used(tasks: Vec<String>) -> Fault {
    Fault::client(
        "ConflictException",
        "The client token was used before with other parameters.",
    )
    .with_member("resourceIds", tasks)
}

/// A platform version that Fargate never had.
pub fn platform_unknown() -> Fault {
    Fault::client(
        "PlatformUnknownException",
        "The specified platform does not exist.",
    )
}

/// No such resource, or none that has tags.
pub fn resource_not_found() -> Fault {
    invalid_parameter("The specified resource is not found.")
}

/// An ARN of something that cannot be tagged here.
pub fn invalid_arn() -> Fault {
    invalid_parameter("Invalid arn syntax.")
}
