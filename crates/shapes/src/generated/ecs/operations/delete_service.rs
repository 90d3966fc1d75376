//! Generated: ecs DeleteService.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteService takes.
    DeleteServiceInput = "DeleteServiceInput" {
        0 cluster: Option<String> = Member::new("cluster", &STRING),
        1 force: Option<bool> = Member::new("force", &BOXED_BOOLEAN),
        2 service: String = Member::new("service", &STRING).required(),
    }
}

shape! {
    /// What DeleteService answers.
    DeleteServiceOutput = "DeleteServiceOutput" {
        0 service: Option<Service> = Member::new("service", Service::SCHEMA),
    }
}

operation! {
    /// AWS: ecs DeleteService.
    "ecs" DeleteService(DeleteServiceInput) -> DeleteServiceOutput,
    "", None
}
