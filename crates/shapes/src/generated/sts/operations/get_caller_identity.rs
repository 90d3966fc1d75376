//! Generated: sts GetCallerIdentity.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetCallerIdentity takes.
    GetCallerIdentityInput = "GetCallerIdentityInput" {
    }
}

shape! {
    /// What GetCallerIdentity answers.
    GetCallerIdentityOutput = "GetCallerIdentityOutput" {
        0 account: Option<String> = Member::new("Account", &ACCOUNT_TYPE),
        1 arn: Option<String> = Member::new("Arn", &ARN_TYPE),
        2 user_id: Option<String> = Member::new("UserId", &USER_ID_TYPE),
    }
}

operation! {
    /// AWS: sts GetCallerIdentity.
    "sts" GetCallerIdentity(GetCallerIdentityInput) -> GetCallerIdentityOutput,
    "GetCallerIdentityResult", None
}
