//! Generated: iam UpdateRoleDescription.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UpdateRoleDescription takes.
    UpdateRoleDescriptionInput = "UpdateRoleDescriptionInput" {
        0 description: String = Member::new("Description", &ROLE_DESCRIPTION_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What UpdateRoleDescription answers.
    UpdateRoleDescriptionOutput = "UpdateRoleDescriptionOutput" {
        0 role: Option<Role> = Member::new("Role", Role::SCHEMA),
    }
}

operation! {
    /// AWS: iam UpdateRoleDescription.
    "iam" UpdateRoleDescription(UpdateRoleDescriptionInput) -> UpdateRoleDescriptionOutput,
    "UpdateRoleDescriptionResult", None
}
