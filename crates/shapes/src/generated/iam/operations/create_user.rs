//! Generated: iam CreateUser.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateUser takes.
    CreateUserInput = "CreateUserInput" {
        0 path: Option<String> = Member::new("Path", &PATH_TYPE),
        1 permissions_boundary: Option<String> = Member::new("PermissionsBoundary", &ARN_TYPE),
        2 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
        3 user_name: String = Member::new("UserName", &USER_NAME_TYPE).required(),
    }
}

shape! {
    /// What CreateUser answers.
    CreateUserOutput = "CreateUserOutput" {
        0 user: Option<User> = Member::new("User", User::SCHEMA),
    }
}

operation! {
    /// AWS: iam CreateUser.
    "iam" CreateUser(CreateUserInput) -> CreateUserOutput,
    "CreateUserResult", None
}
