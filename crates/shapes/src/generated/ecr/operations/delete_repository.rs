//! Generated: ecr DeleteRepository.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRepository takes.
    DeleteRepositoryInput = "DeleteRepositoryInput" {
        0 force: Option<bool> = Member::new("force", &FORCE_FLAG),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What DeleteRepository answers.
    DeleteRepositoryOutput = "DeleteRepositoryOutput" {
        0 repository: Option<Repository> = Member::new("repository", Repository::SCHEMA),
    }
}

operation! {
    /// AWS: ecr DeleteRepository.
    "ecr" DeleteRepository(DeleteRepositoryInput) -> DeleteRepositoryOutput,
    "", None
}
