//! Generated: iam TagUser.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What TagUser takes.
    TagUserInput = "TagUserInput" {
        0 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST_TYPE).required(),
        1 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What TagUser answers.
    TagUserOutput = "TagUserOutput" {
    }
}

operation! {
    /// AWS: iam TagUser.
    "iam" TagUser(TagUserInput) -> TagUserOutput,
    "", None
}
