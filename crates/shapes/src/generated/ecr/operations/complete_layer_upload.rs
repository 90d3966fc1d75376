//! Generated: ecr CompleteLayerUpload.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CompleteLayerUpload takes.
    CompleteLayerUploadInput = "CompleteLayerUploadInput" {
        0 layer_digests: Vec<String> = Member::new("layerDigests", &LAYER_DIGEST_LIST).required(),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
        3 upload_id: String = Member::new("uploadId", &UPLOAD_ID).required(),
    }
}

shape! {
    /// What CompleteLayerUpload answers.
    CompleteLayerUploadOutput = "CompleteLayerUploadOutput" {
        0 layer_digest: Option<String> = Member::new("layerDigest", &LAYER_DIGEST),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
        3 upload_id: Option<String> = Member::new("uploadId", &UPLOAD_ID),
    }
}

operation! {
    /// AWS: ecr CompleteLayerUpload.
    "ecr" CompleteLayerUpload(CompleteLayerUploadInput) -> CompleteLayerUploadOutput,
    "", None
}
