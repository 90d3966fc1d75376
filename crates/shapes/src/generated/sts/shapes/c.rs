//! Generated: sts shapes in c.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Credentials.
    Credentials = "Credentials" {
        0 access_key_id: String = Member::new("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
        1 expiration: Time = Member::new("Expiration", &DATE_TYPE).required(),
        2 secret_access_key: String
            = Member::new("SecretAccessKey", &ACCESS_KEY_SECRET_TYPE).required(),
        3 session_token: String = Member::new("SessionToken", &TOKEN_TYPE).required(),
    }
}

pub static CONTEXT_ASSERTION_TYPE: Schema =
    Schema::text("contextAssertionType", Range::between(4, 2048));
