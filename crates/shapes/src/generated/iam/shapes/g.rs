//! Generated: iam shapes in g.

use super::super::*;
use crate::prelude::*;

pub static GROUP_NAME_TYPE: Schema =
    Schema::pattern("groupNameType", Range::between(1, 128), r#"[\w+=,.@-]+"#);
