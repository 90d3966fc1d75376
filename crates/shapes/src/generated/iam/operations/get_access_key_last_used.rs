//! Generated: iam GetAccessKeyLastUsed.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetAccessKeyLastUsed takes.
    GetAccessKeyLastUsedInput = "GetAccessKeyLastUsedInput" {
        0 access_key_id: String = Member::new("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
    }
}

shape! {
    /// What GetAccessKeyLastUsed answers.
    GetAccessKeyLastUsedOutput = "GetAccessKeyLastUsedOutput" {
        0 access_key_last_used: Option<AccessKeyLastUsed>
            = Member::new("AccessKeyLastUsed", AccessKeyLastUsed::SCHEMA),
        1 user_name: Option<String> = Member::new("UserName", &EXISTING_USER_NAME_TYPE),
    }
}

operation! {
    /// AWS: iam GetAccessKeyLastUsed.
    "iam" GetAccessKeyLastUsed(GetAccessKeyLastUsedInput) -> GetAccessKeyLastUsedOutput,
    "GetAccessKeyLastUsedResult", None
}
