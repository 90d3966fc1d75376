//! Generated: ecr DeleteRepositoryPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRepositoryPolicy takes.
    DeleteRepositoryPolicyInput = "DeleteRepositoryPolicyInput" {
        0 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        1 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What DeleteRepositoryPolicy answers.
    DeleteRepositoryPolicyOutput = "DeleteRepositoryPolicyOutput" {
        0 policy_text: Option<String> = Member::new("policyText", &REPOSITORY_POLICY_TEXT),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
    }
}

operation! {
    /// AWS: ecr DeleteRepositoryPolicy.
    "ecr" DeleteRepositoryPolicy(DeleteRepositoryPolicyInput) -> DeleteRepositoryPolicyOutput,
    "", None
}
