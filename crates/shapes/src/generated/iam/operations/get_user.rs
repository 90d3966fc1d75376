//! Generated: iam GetUser.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetUser takes.
    GetUserInput = "GetUserInput" {
        0 user_name: Option<String> = Member::new("UserName", &EXISTING_USER_NAME_TYPE),
    }
}

shape! {
    /// What GetUser answers.
    GetUserOutput = "GetUserOutput" {
        0 user: User = Member::new("User", User::SCHEMA).required(),
    }
}

operation! {
    /// AWS: iam GetUser.
    "iam" GetUser(GetUserInput) -> GetUserOutput,
    "GetUserResult", None
}
