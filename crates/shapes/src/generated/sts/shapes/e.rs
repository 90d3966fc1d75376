//! Generated: sts shapes in e.

use super::super::*;
use crate::prelude::*;

pub static EXTERNAL_ID_TYPE: Schema = Schema::pattern(
    "externalIdType",
    Range::between(2, 1224),
    r#"[\w+=,.@:\/-]*"#,
);
