//! Generated: sts shapes in a.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: AssumedRoleUser.
    AssumedRoleUser = "AssumedRoleUser" {
        0 arn: String = Member::new("Arn", &ARN_TYPE).required(),
        1 assumed_role_id: String = Member::new("AssumedRoleId", &ASSUMED_ROLE_ID_TYPE).required(),
    }
}

pub static ACCESS_KEY_ID_TYPE: Schema =
    Schema::pattern("accessKeyIdType", Range::between(16, 128), r#"[\w]*"#);

pub static ACCESS_KEY_SECRET_TYPE: Schema =
    Schema::text("accessKeySecretType", Range::ANY).sensitive();

pub static ACCOUNT_TYPE: Schema = Schema::text("accountType", Range::ANY);

pub static ARN_TYPE: Schema = Schema::pattern(
    "arnType",
    Range::between(20, 2048),
    r#"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+"#,
);

pub static ASSUMED_ROLE_ID_TYPE: Schema = Schema::pattern(
    "assumedRoleIdType",
    Range::between(2, 193),
    r#"[\w+=,.@:-]*"#,
);
