//! Generated: iam PutRolePermissionsBoundary.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutRolePermissionsBoundary takes.
    PutRolePermissionsBoundaryInput = "PutRolePermissionsBoundaryInput" {
        0 permissions_boundary: String = Member::new("PermissionsBoundary", &ARN_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What PutRolePermissionsBoundary answers.
    PutRolePermissionsBoundaryOutput = "PutRolePermissionsBoundaryOutput" {
    }
}

operation! {
    /// AWS: iam PutRolePermissionsBoundary.
    "iam" PutRolePermissionsBoundary(PutRolePermissionsBoundaryInput) -> PutRolePermissionsBoundaryOutput,
    "", None
}
