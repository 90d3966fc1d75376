//! Amazon ECS: clusters, task definitions, services, tasks.
//!
//! AWS: Amazon ECS API Reference 2014-11-13. Tasks run as Fargate's do: in awsvpc mode, one
//! interface each. Operations write intent; the two controllers bring tasks to it; the host's agent
//! runs containers from the rows and reports in others. Deliberately not here: capacity providers
//! and container instances, Service Connect, Cloud Map, external and CodeDeploy deployments, ECS
//! Exec, secrets. Each is refused by name.

pub mod controllers;
mod definitions;
mod deployment;
mod events;
mod faults;
mod history;
mod launch;
mod lookup;
mod operations;
mod permission;
mod rules;
mod service_role;
mod view;

pub use controllers::{ServiceController, TaskController};
pub use view::task::last_status;

/// ECS, for the binary and for tests.
pub fn service() -> wire::Service {
    wire::Service {
        model: &shapes::ecs::SERVICE,
        operations: operations::OPERATIONS,
        codes: wire::Codes {
            invalid_token: ("InvalidParameterException", "Invalid token."),
            ..wire::Codes::JSON
        },
    }
}
