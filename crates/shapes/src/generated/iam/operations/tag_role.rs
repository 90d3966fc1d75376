//! Generated: iam TagRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What TagRole takes.
    TagRoleInput = "TagRoleInput" {
        0 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
        1 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST_TYPE).required(),
    }
}

shape! {
    /// What TagRole answers.
    TagRoleOutput = "TagRoleOutput" {
    }
}

operation! {
    /// AWS: iam TagRole.
    "iam" TagRole(TagRoleInput) -> TagRoleOutput,
    "", None
}
