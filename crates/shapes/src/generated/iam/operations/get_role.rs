//! Generated: iam GetRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetRole takes.
    GetRoleInput = "GetRoleInput" {
        0 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What GetRole answers.
    GetRoleOutput = "GetRoleOutput" {
        0 role: Role = Member::new("Role", Role::SCHEMA).required(),
    }
}

operation! {
    /// AWS: iam GetRole.
    "iam" GetRole(GetRoleInput) -> GetRoleOutput,
    "GetRoleResult", None
}
