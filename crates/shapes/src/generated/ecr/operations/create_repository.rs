//! Generated: ecr CreateRepository.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateRepository takes.
    CreateRepositoryInput = "CreateRepositoryInput" {
        0 encryption_configuration: Option<EncryptionConfiguration>
            = Member::new("encryptionConfiguration", EncryptionConfiguration::SCHEMA),
        1 image_scanning_configuration: Option<ImageScanningConfiguration>
            = Member::new("imageScanningConfiguration", ImageScanningConfiguration::SCHEMA),
        2 image_tag_mutability: Option<String>
            = Member::new("imageTagMutability", &image_tag_mutability::SCHEMA),
        3 image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>
            = Member::new("imageTagMutabilityExclusionFilters", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS),
        4 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        5 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
        6 tags: Option<Vec<Tag>> = Member::new("tags", &TAG_LIST),
    }
}

shape! {
    /// What CreateRepository answers.
    CreateRepositoryOutput = "CreateRepositoryOutput" {
        0 repository: Option<Repository> = Member::new("repository", Repository::SCHEMA),
    }
}

operation! {
    /// AWS: ecr CreateRepository.
    "ecr" CreateRepository(CreateRepositoryInput) -> CreateRepositoryOutput,
    "", None
}
