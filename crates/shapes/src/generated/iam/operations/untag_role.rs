//! Generated: iam UntagRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UntagRole takes.
    UntagRoleInput = "UntagRoleInput" {
        0 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
        1 tag_keys: Vec<String> = Member::new("TagKeys", &TAG_KEY_LIST_TYPE).required(),
    }
}

shape! {
    /// What UntagRole answers.
    UntagRoleOutput = "UntagRoleOutput" {
    }
}

operation! {
    /// AWS: iam UntagRole.
    "iam" UntagRole(UntagRoleInput) -> UntagRoleOutput,
    "", None
}
