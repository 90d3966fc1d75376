//! Generated: iam DeleteUser.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteUser takes.
    DeleteUserInput = "DeleteUserInput" {
        0 user_name: String = Member::new("UserName", &EXISTING_USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What DeleteUser answers.
    DeleteUserOutput = "DeleteUserOutput" {
    }
}

operation! {
    /// AWS: iam DeleteUser.
    "iam" DeleteUser(DeleteUserInput) -> DeleteUserOutput,
    "", None
}
