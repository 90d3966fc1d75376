//! Generated: logs shapes in a.

use super::super::*;
use crate::prelude::*;

pub static ACCOUNT_ID: Schema = Schema::pattern("AccountId", Range::between(12, 12), r#"^\d{12}$"#);

pub static ACCOUNT_IDS: Schema =
    Schema::list("AccountIds", Range::between(0, 20), &ACCOUNT_ID, "member");

pub static AMAZON_RESOURCE_NAME: Schema = Schema::pattern(
    "AmazonResourceName",
    Range::between(1, 1011),
    r#"[\w+=/:,.@-]*"#,
);

pub static ARN: Schema = Schema::text("Arn", Range::ANY);
