//! Generated: iam DeleteAccessKey.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteAccessKey takes.
    DeleteAccessKeyInput = "DeleteAccessKeyInput" {
        0 access_key_id: String = Member::new("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
        1 user_name: Option<String> = Member::new("UserName", &EXISTING_USER_NAME_TYPE),
    }
}

shape! {
    /// What DeleteAccessKey answers.
    DeleteAccessKeyOutput = "DeleteAccessKeyOutput" {
    }
}

operation! {
    /// AWS: iam DeleteAccessKey.
    "iam" DeleteAccessKey(DeleteAccessKeyInput) -> DeleteAccessKeyOutput,
    "", None
}
