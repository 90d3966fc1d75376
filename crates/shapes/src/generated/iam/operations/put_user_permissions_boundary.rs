//! Generated: iam PutUserPermissionsBoundary.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutUserPermissionsBoundary takes.
    PutUserPermissionsBoundaryInput = "PutUserPermissionsBoundaryInput" {
        0 permissions_boundary: String = Member::new("PermissionsBoundary", &ARN_TYPE).required(),
        1 user_name: String = Member::new("UserName", &USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What PutUserPermissionsBoundary answers.
    PutUserPermissionsBoundaryOutput = "PutUserPermissionsBoundaryOutput" {
    }
}

operation! {
    /// AWS: iam PutUserPermissionsBoundary.
    "iam" PutUserPermissionsBoundary(PutUserPermissionsBoundaryInput) -> PutUserPermissionsBoundaryOutput,
    "", None
}
