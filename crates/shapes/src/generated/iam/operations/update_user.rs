//! Generated: iam UpdateUser.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UpdateUser takes.
    UpdateUserInput = "UpdateUserInput" {
        0 new_path: Option<String> = Member::new("NewPath", &PATH_TYPE),
        1 new_user_name: Option<String> = Member::new("NewUserName", &USER_NAME_TYPE),
        2 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What UpdateUser answers.
    UpdateUserOutput = "UpdateUserOutput" {
    }
}

operation! {
    /// AWS: iam UpdateUser.
    "iam" UpdateUser(UpdateUserInput) -> UpdateUserOutput,
    "", None
}
