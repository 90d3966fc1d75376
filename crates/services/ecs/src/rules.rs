//! Defaults, limits and cross-field checks. Pure.

pub mod cluster;
pub mod container;
pub mod network;
pub mod page;
pub mod placement;
pub mod refuse;
pub mod service;
pub mod tag;
pub mod task;
pub mod task_definition;
