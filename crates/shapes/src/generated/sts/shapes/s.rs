//! Generated: sts shapes in s.

use super::super::*;
use crate::prelude::*;

pub static SERIAL_NUMBER_TYPE: Schema = Schema::pattern(
    "serialNumberType",
    Range::between(9, 256),
    r#"[\w+=/:,.@-]*"#,
);

pub static SOURCE_IDENTITY_TYPE: Schema = Schema::pattern(
    "sourceIdentityType",
    Range::between(2, 64),
    r#"[\w+=,.@-]*"#,
);
