//! Generated: iam DeleteRolePermissionsBoundary.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRolePermissionsBoundary takes.
    DeleteRolePermissionsBoundaryInput = "DeleteRolePermissionsBoundaryInput" {
        0 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What DeleteRolePermissionsBoundary answers.
    DeleteRolePermissionsBoundaryOutput = "DeleteRolePermissionsBoundaryOutput" {
    }
}

operation! {
    /// AWS: iam DeleteRolePermissionsBoundary.
    "iam" DeleteRolePermissionsBoundary(DeleteRolePermissionsBoundaryInput) -> DeleteRolePermissionsBoundaryOutput,
    "", None
}
