//! Generated: ecr InitiateLayerUpload.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What InitiateLayerUpload takes.
    InitiateLayerUploadInput = "InitiateLayerUploadInput" {
        0 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        1 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What InitiateLayerUpload answers.
    InitiateLayerUploadOutput = "InitiateLayerUploadOutput" {
        0 part_size: Option<i64> = Member::new("partSize", &PART_SIZE),
        1 upload_id: Option<String> = Member::new("uploadId", &UPLOAD_ID),
    }
}

operation! {
    /// AWS: ecr InitiateLayerUpload.
    "ecr" InitiateLayerUpload(InitiateLayerUploadInput) -> InitiateLayerUploadOutput,
    "", None
}
