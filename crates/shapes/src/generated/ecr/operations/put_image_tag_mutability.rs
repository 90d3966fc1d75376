//! Generated: ecr PutImageTagMutability.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutImageTagMutability takes.
    PutImageTagMutabilityInput = "PutImageTagMutabilityInput" {
        0 image_tag_mutability: String
            = Member::new("imageTagMutability", &image_tag_mutability::SCHEMA).required(),
        1 image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>
            = Member::new("imageTagMutabilityExclusionFilters", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS),
        2 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        3 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What PutImageTagMutability answers.
    PutImageTagMutabilityOutput = "PutImageTagMutabilityOutput" {
        0 image_tag_mutability: Option<String>
            = Member::new("imageTagMutability", &image_tag_mutability::SCHEMA),
        1 image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>
            = Member::new("imageTagMutabilityExclusionFilters", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS),
        2 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        3 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
    }
}

operation! {
    /// AWS: ecr PutImageTagMutability.
    "ecr" PutImageTagMutability(PutImageTagMutabilityInput) -> PutImageTagMutabilityOutput,
    "", None
}
