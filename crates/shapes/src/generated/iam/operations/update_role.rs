//! Generated: iam UpdateRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UpdateRole takes.
    UpdateRoleInput = "UpdateRoleInput" {
        0 description: Option<String> = Member::new("Description", &ROLE_DESCRIPTION_TYPE),
        1 max_session_duration: Option<i32>
            = Member::new("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
        2 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What UpdateRole answers.
    UpdateRoleOutput = "UpdateRoleOutput" {
    }
}

operation! {
    /// AWS: iam UpdateRole.
    "iam" UpdateRole(UpdateRoleInput) -> UpdateRoleOutput,
    "UpdateRoleResult", None
}
