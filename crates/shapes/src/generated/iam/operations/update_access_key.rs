//! Generated: iam UpdateAccessKey.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UpdateAccessKey takes.
    UpdateAccessKeyInput = "UpdateAccessKeyInput" {
        0 access_key_id: String = Member::new("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
        1 status: String = Member::new("Status", &status_type::SCHEMA).required(),
        2 user_name: Option<String> = Member::new("UserName", &EXISTING_USER_NAME_TYPE),
    }
}

shape! {
    /// What UpdateAccessKey answers.
    UpdateAccessKeyOutput = "UpdateAccessKeyOutput" {
    }
}

operation! {
    /// AWS: iam UpdateAccessKey.
    "iam" UpdateAccessKey(UpdateAccessKeyInput) -> UpdateAccessKeyOutput,
    "", None
}
