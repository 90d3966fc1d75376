//! Generated: iam shapes in t.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Tag.
    Tag = "Tag" {
        0 key: String = Member::new("Key", &TAG_KEY_TYPE).required(),
        1 value: String = Member::new("Value", &TAG_VALUE_TYPE).required(),
    }
}

pub static TAG_KEY_LIST_TYPE: Schema =
    Schema::list("tagKeyListType", Range::most(50), &TAG_KEY_TYPE, "member");

pub static TAG_KEY_TYPE: Schema = Schema::pattern(
    "tagKeyType",
    Range::between(1, 128),
    r#"[\p{L}\p{Z}\p{N}_.:/=+\-@]+"#,
);

pub static TAG_LIST_TYPE: Schema =
    Schema::list("tagListType", Range::most(50), Tag::SCHEMA, "member");

pub static TAG_VALUE_TYPE: Schema = Schema::pattern(
    "tagValueType",
    Range::between(0, 256),
    r#"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#,
);
