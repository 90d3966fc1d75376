//! Generated: iam AddRoleToInstanceProfile.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AddRoleToInstanceProfile takes.
    AddRoleToInstanceProfileInput = "AddRoleToInstanceProfileInput" {
        0 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What AddRoleToInstanceProfile answers.
    AddRoleToInstanceProfileOutput = "AddRoleToInstanceProfileOutput" {
    }
}

operation! {
    /// AWS: iam AddRoleToInstanceProfile.
    "iam" AddRoleToInstanceProfile(AddRoleToInstanceProfileInput) -> AddRoleToInstanceProfileOutput,
    "", None
}
