//! Generated: sts shapes in r.

use super::super::*;
use crate::prelude::*;

pub static ROLE_DURATION_SECONDS_TYPE: Schema =
    Schema::integer("roleDurationSecondsType", Range::between(900, 43200));

pub static ROLE_SESSION_NAME_TYPE: Schema = Schema::pattern(
    "roleSessionNameType",
    Range::between(2, 64),
    r#"[\w+=,.@-]*"#,
);
