//! Generated: ecr shapes in b.

use super::super::*;
use crate::prelude::*;

pub static BASE64: Schema = Schema::pattern("Base64", Range::ANY, r#"^\S+$"#);

pub static BATCHED_OPERATION_LAYER_DIGEST: Schema =
    Schema::text("BatchedOperationLayerDigest", Range::between(0, 1000));

pub static BATCHED_OPERATION_LAYER_DIGEST_LIST: Schema = Schema::list(
    "BatchedOperationLayerDigestList",
    Range::between(1, 100),
    &BATCHED_OPERATION_LAYER_DIGEST,
    "member",
);
