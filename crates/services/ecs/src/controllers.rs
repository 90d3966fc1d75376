//! The two loops of ECS: a service keeps its tasks, a task lives from its interface to its end.
//!
//! They meet the host's agent and the load balancers in stored rows only.

pub mod service;
pub mod task;
pub(crate) mod words;

pub use service::ServiceController;
pub use task::TaskController;

/// Whom the controllers call other services as.
pub const PRINCIPAL: &str = "ecs.amazonaws.com";
