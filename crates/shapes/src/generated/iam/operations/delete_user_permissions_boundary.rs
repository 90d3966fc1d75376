//! Generated: iam DeleteUserPermissionsBoundary.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteUserPermissionsBoundary takes.
    DeleteUserPermissionsBoundaryInput = "DeleteUserPermissionsBoundaryInput" {
        0 user_name: String = Member::new("UserName", &USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What DeleteUserPermissionsBoundary answers.
    DeleteUserPermissionsBoundaryOutput = "DeleteUserPermissionsBoundaryOutput" {
    }
}

operation! {
    /// AWS: iam DeleteUserPermissionsBoundary.
    "iam" DeleteUserPermissionsBoundary(DeleteUserPermissionsBoundaryInput) -> DeleteUserPermissionsBoundaryOutput,
    "", None
}
