//! Generated: ecr BatchGetImage.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What BatchGetImage takes.
    BatchGetImageInput = "BatchGetImageInput" {
        0 accepted_media_types: Option<Vec<String>>
            = Member::new("acceptedMediaTypes", &MEDIA_TYPE_LIST),
        1 image_ids: Vec<ImageIdentifier>
            = Member::new("imageIds", &IMAGE_IDENTIFIER_LIST).required(),
        2 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        3 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What BatchGetImage answers.
    BatchGetImageOutput = "BatchGetImageOutput" {
        0 failures: Option<Vec<ImageFailure>> = Member::new("failures", &IMAGE_FAILURE_LIST),
        1 images: Option<Vec<Image>> = Member::new("images", &IMAGE_LIST),
    }
}

operation! {
    /// AWS: ecr BatchGetImage.
    "ecr" BatchGetImage(BatchGetImageInput) -> BatchGetImageOutput,
    "", None
}
