//! Generated: logs shapes in t.

use super::super::*;
use crate::prelude::*;

pub static TAG_KEY: Schema = Schema::pattern(
    "TagKey",
    Range::between(1, 128),
    r#"^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$"#,
);

pub static TAG_KEY_LIST: Schema =
    Schema::list("TagKeyList", Range::between(0, 50), &TAG_KEY, "member");

pub static TAG_VALUE: Schema = Schema::pattern(
    "TagValue",
    Range::most(256),
    r#"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"#,
);

pub static TAGS: Schema = Schema::map("Tags", Range::between(1, 50), &TAG_KEY, &TAG_VALUE);

pub static TIMESTAMP: Schema = Schema::long("Timestamp", Range::least(0));
