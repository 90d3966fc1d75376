//! Generated: ecr BatchDeleteImage.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What BatchDeleteImage takes.
    BatchDeleteImageInput = "BatchDeleteImageInput" {
        0 image_ids: Vec<ImageIdentifier>
            = Member::new("imageIds", &IMAGE_IDENTIFIER_LIST).required(),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What BatchDeleteImage answers.
    BatchDeleteImageOutput = "BatchDeleteImageOutput" {
        0 failures: Option<Vec<ImageFailure>> = Member::new("failures", &IMAGE_FAILURE_LIST),
        1 image_ids: Option<Vec<ImageIdentifier>> = Member::new("imageIds", &IMAGE_IDENTIFIER_LIST),
    }
}

operation! {
    /// AWS: ecr BatchDeleteImage.
    "ecr" BatchDeleteImage(BatchDeleteImageInput) -> BatchDeleteImageOutput,
    "", None
}
