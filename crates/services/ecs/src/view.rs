//! Resources to wire shapes. Reads rows, decides nothing.

pub mod cluster;
pub mod service;
pub mod service_deployment;
pub mod task;
pub mod task_definition;

use crate::rules::placement::UNAVAILABLE;
use aws::Tags;
use shapes::ecs;

/// Tags as a list, in key order.
pub fn tags(tags: &Tags) -> Vec<ecs::Tag> {
    tags.iter()
        .map(|(key, value)| ecs::Tag {
            key: Some(key.clone()),
            value: Some(value.clone()),
        })
        .collect()
}

/// One of many that is not there.
pub fn missing(arn: String) -> ecs::Failure {
    ecs::Failure {
        arn: Some(arn),
        detail: None,
        reason: Some("MISSING".to_owned()),
    }
}

/// A task that has no place. AWS names no resource then.
pub fn no_capacity() -> ecs::Failure {
    ecs::Failure {
        arn: None,
        detail: None,
        reason: Some(UNAVAILABLE.to_owned()),
    }
}

/// A number of tasks.
pub fn count(number: usize) -> Option<i32> {
    Some(i32::try_from(number).unwrap_or(i32::MAX))
}
