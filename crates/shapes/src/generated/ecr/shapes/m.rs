//! Generated: ecr shapes in m.

use super::super::*;
use crate::prelude::*;

pub static MAX_RESULTS: Schema = Schema::integer("MaxResults", Range::between(1, 1000));

pub static MEDIA_TYPE: Schema = Schema::text("MediaType", Range::ANY);

pub static MEDIA_TYPE_LIST: Schema = Schema::list(
    "MediaTypeList",
    Range::between(1, 100),
    &MEDIA_TYPE,
    "member",
);
