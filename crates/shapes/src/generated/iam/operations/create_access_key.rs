//! Generated: iam CreateAccessKey.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateAccessKey takes.
    CreateAccessKeyInput = "CreateAccessKeyInput" {
        0 user_name: Option<String> = Member::new("UserName", &EXISTING_USER_NAME_TYPE),
    }
}

shape! {
    /// What CreateAccessKey answers.
    CreateAccessKeyOutput = "CreateAccessKeyOutput" {
        0 access_key: AccessKey = Member::new("AccessKey", AccessKey::SCHEMA).required(),
    }
}

operation! {
    /// AWS: iam CreateAccessKey.
    "iam" CreateAccessKey(CreateAccessKeyInput) -> CreateAccessKeyOutput,
    "CreateAccessKeyResult", None
}
