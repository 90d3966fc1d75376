//! Generated: iam UntagUser.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UntagUser takes.
    UntagUserInput = "UntagUserInput" {
        0 tag_keys: Vec<String> = Member::new("TagKeys", &TAG_KEY_LIST_TYPE).required(),
        1 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What UntagUser answers.
    UntagUserOutput = "UntagUserOutput" {
    }
}

operation! {
    /// AWS: iam UntagUser.
    "iam" UntagUser(UntagUserInput) -> UntagUserOutput,
    "", None
}
