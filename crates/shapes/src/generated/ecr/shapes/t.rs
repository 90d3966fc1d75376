//! Generated: ecr shapes in t.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Tag.
    Tag = "Tag" {
        0 key: String = Member::new("Key", &TAG_KEY).required(),
        1 value: String = Member::new("Value", &TAG_VALUE).required(),
    }
}

pub static TAG_KEY: Schema = Schema::text("TagKey", Range::ANY);

pub static TAG_KEY_LIST: Schema = Schema::list("TagKeyList", Range::ANY, &TAG_KEY, "member");

pub static TAG_LIST: Schema = Schema::list("TagList", Range::ANY, Tag::SCHEMA, "member");

values! {
    /// Values of TagStatus.
    tag_status = "TagStatus" {
        TAGGED = "TAGGED",
        UNTAGGED = "UNTAGGED",
        ANY = "ANY",
    }
}

pub static TAG_VALUE: Schema = Schema::text("TagValue", Range::ANY);
