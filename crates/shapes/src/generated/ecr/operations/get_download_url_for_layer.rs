//! Generated: ecr GetDownloadUrlForLayer.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetDownloadUrlForLayer takes.
    GetDownloadUrlForLayerInput = "GetDownloadUrlForLayerInput" {
        0 layer_digest: String = Member::new("layerDigest", &LAYER_DIGEST).required(),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What GetDownloadUrlForLayer answers.
    GetDownloadUrlForLayerOutput = "GetDownloadUrlForLayerOutput" {
        0 download_url: Option<String> = Member::new("downloadUrl", &URL),
        1 layer_digest: Option<String> = Member::new("layerDigest", &LAYER_DIGEST),
    }
}

operation! {
    /// AWS: ecr GetDownloadUrlForLayer.
    "ecr" GetDownloadUrlForLayer(GetDownloadUrlForLayerInput) -> GetDownloadUrlForLayerOutput,
    "", None
}
