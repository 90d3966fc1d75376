//! Generated: iam shapes in c.

use super::super::*;
use crate::prelude::*;

pub static CUSTOM_SUFFIX_TYPE: Schema =
    Schema::pattern("customSuffixType", Range::between(1, 64), r#"[\w+=,.@-]+"#);
