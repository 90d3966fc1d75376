//! Generated: ecr UploadLayerPart.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UploadLayerPart takes.
    UploadLayerPartInput = "UploadLayerPartInput" {
        0 layer_part_blob: Vec<u8> = Member::new("layerPartBlob", &LAYER_PART_BLOB).required(),
        1 part_first_byte: i64 = Member::new("partFirstByte", &PART_SIZE).required(),
        2 part_last_byte: i64 = Member::new("partLastByte", &PART_SIZE).required(),
        3 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        4 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
        5 upload_id: String = Member::new("uploadId", &UPLOAD_ID).required(),
    }
}

shape! {
    /// What UploadLayerPart answers.
    UploadLayerPartOutput = "UploadLayerPartOutput" {
        0 last_byte_received: Option<i64> = Member::new("lastByteReceived", &PART_SIZE),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
        3 upload_id: Option<String> = Member::new("uploadId", &UPLOAD_ID),
    }
}

operation! {
    /// AWS: ecr UploadLayerPart.
    "ecr" UploadLayerPart(UploadLayerPartInput) -> UploadLayerPartOutput,
    "", None
}
