//! Generated: iam DeleteRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRole takes.
    DeleteRoleInput = "DeleteRoleInput" {
        0 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What DeleteRole answers.
    DeleteRoleOutput = "DeleteRoleOutput" {
    }
}

operation! {
    /// AWS: iam DeleteRole.
    "iam" DeleteRole(DeleteRoleInput) -> DeleteRoleOutput,
    "", None
}
