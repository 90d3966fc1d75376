//! Generated: ecr shapes in l.

use super::super::*;
use crate::prelude::*;

pub static LAST_ACTIVATED_AT_TIMESTAMP: Schema = Schema::timestamp("LastActivatedAtTimestamp");

pub static LAST_ARCHIVED_AT_TIMESTAMP: Schema = Schema::timestamp("LastArchivedAtTimestamp");

shape! {
    /// AWS: Layer.
    Layer = "Layer" {
        0 layer_availability: Option<String>
            = Member::new("layerAvailability", &layer_availability::SCHEMA),
        1 layer_digest: Option<String> = Member::new("layerDigest", &LAYER_DIGEST),
        2 layer_size: Option<i64> = Member::new("layerSize", &LAYER_SIZE_IN_BYTES),
        3 media_type: Option<String> = Member::new("mediaType", &MEDIA_TYPE),
    }
}

values! {
    /// Values of LayerAvailability.
    layer_availability = "LayerAvailability" {
        AVAILABLE = "AVAILABLE",
        UNAVAILABLE = "UNAVAILABLE",
        ARCHIVED = "ARCHIVED",
    }
}

pub static LAYER_DIGEST: Schema = Schema::pattern(
    "LayerDigest",
    Range::ANY,
    r#"[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+"#,
);

pub static LAYER_DIGEST_LIST: Schema = Schema::list(
    "LayerDigestList",
    Range::between(1, 100),
    &LAYER_DIGEST,
    "member",
);

shape! {
    /// AWS: LayerFailure.
    LayerFailure = "LayerFailure" {
        0 failure_code: Option<String> = Member::new("failureCode", &layer_failure_code::SCHEMA),
        1 failure_reason: Option<String> = Member::new("failureReason", &LAYER_FAILURE_REASON),
        2 layer_digest: Option<String>
            = Member::new("layerDigest", &BATCHED_OPERATION_LAYER_DIGEST),
    }
}

values! {
    /// Values of LayerFailureCode.
    layer_failure_code = "LayerFailureCode" {
        INVALID_LAYER_DIGEST = "InvalidLayerDigest",
        MISSING_LAYER_DIGEST = "MissingLayerDigest",
    }
}

pub static LAYER_FAILURE_LIST: Schema = Schema::list(
    "LayerFailureList",
    Range::ANY,
    LayerFailure::SCHEMA,
    "member",
);

pub static LAYER_FAILURE_REASON: Schema = Schema::text("LayerFailureReason", Range::ANY);

pub static LAYER_LIST: Schema = Schema::list("LayerList", Range::ANY, Layer::SCHEMA, "member");

pub static LAYER_PART_BLOB: Schema = Schema::blob("LayerPartBlob", Range::between(0, 20971520));

pub static LAYER_SIZE_IN_BYTES: Schema = Schema::long("LayerSizeInBytes", Range::ANY);

pub static LIFECYCLE_POLICY_TEXT: Schema =
    Schema::text("LifecyclePolicyText", Range::between(100, 30720));

shape! {
    /// AWS: ListImagesFilter.
    ListImagesFilter = "ListImagesFilter" {
        0 image_status: Option<String> = Member::new("imageStatus", &image_status_filter::SCHEMA),
        1 tag_status: Option<String> = Member::new("tagStatus", &tag_status::SCHEMA),
    }
}
