//! Generated: iam RemoveRoleFromInstanceProfile.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What RemoveRoleFromInstanceProfile takes.
    RemoveRoleFromInstanceProfileInput = "RemoveRoleFromInstanceProfileInput" {
        0 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
        1 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What RemoveRoleFromInstanceProfile answers.
    RemoveRoleFromInstanceProfileOutput = "RemoveRoleFromInstanceProfileOutput" {
    }
}

operation! {
    /// AWS: iam RemoveRoleFromInstanceProfile.
    "iam" RemoveRoleFromInstanceProfile(RemoveRoleFromInstanceProfileInput) -> RemoveRoleFromInstanceProfileOutput,
    "", None
}
