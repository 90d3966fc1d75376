//! Generated: ecr PutImage.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutImage takes.
    PutImageInput = "PutImageInput" {
        0 image_digest: Option<String> = Member::new("imageDigest", &IMAGE_DIGEST),
        1 image_manifest: String = Member::new("imageManifest", &IMAGE_MANIFEST).required(),
        2 image_manifest_media_type: Option<String>
            = Member::new("imageManifestMediaType", &MEDIA_TYPE),
        3 image_tag: Option<String> = Member::new("imageTag", &IMAGE_TAG),
        4 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        5 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What PutImage answers.
    PutImageOutput = "PutImageOutput" {
        0 image: Option<Image> = Member::new("image", Image::SCHEMA),
    }
}

operation! {
    /// AWS: ecr PutImage.
    "ecr" PutImage(PutImageInput) -> PutImageOutput,
    "", None
}
