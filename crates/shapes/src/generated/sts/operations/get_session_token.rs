//! Generated: sts GetSessionToken.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetSessionToken takes.
    GetSessionTokenInput = "GetSessionTokenInput" {
        0 duration_seconds: Option<i32> = Member::new("DurationSeconds", &DURATION_SECONDS_TYPE),
        1 serial_number: Option<String> = Member::new("SerialNumber", &SERIAL_NUMBER_TYPE),
        2 token_code: Option<String> = Member::new("TokenCode", &TOKEN_CODE_TYPE),
    }
}

shape! {
    /// What GetSessionToken answers.
    GetSessionTokenOutput = "GetSessionTokenOutput" {
        0 credentials: Option<Credentials> = Member::new("Credentials", Credentials::SCHEMA),
    }
}

operation! {
    /// AWS: sts GetSessionToken.
    "sts" GetSessionToken(GetSessionTokenInput) -> GetSessionTokenOutput,
    "GetSessionTokenResult", None
}
