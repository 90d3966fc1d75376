//! Generated: iam shapes in m.

use super::super::*;
use crate::prelude::*;

pub static MARKER_TYPE: Schema =
    Schema::pattern("markerType", Range::between(1, 320), r#"[\u0020-\u00FF]+"#);

pub static MAX_ITEMS_TYPE: Schema = Schema::integer("maxItemsType", Range::between(1, 1000));
