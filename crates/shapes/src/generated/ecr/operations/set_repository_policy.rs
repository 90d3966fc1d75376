//! Generated: ecr SetRepositoryPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What SetRepositoryPolicy takes.
    SetRepositoryPolicyInput = "SetRepositoryPolicyInput" {
        0 force: Option<bool> = Member::new("force", &FORCE_FLAG),
        1 policy_text: String = Member::new("policyText", &REPOSITORY_POLICY_TEXT).required(),
        2 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        3 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What SetRepositoryPolicy answers.
    SetRepositoryPolicyOutput = "SetRepositoryPolicyOutput" {
        0 policy_text: Option<String> = Member::new("policyText", &REPOSITORY_POLICY_TEXT),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
    }
}

operation! {
    /// AWS: ecr SetRepositoryPolicy.
    "ecr" SetRepositoryPolicy(SetRepositoryPolicyInput) -> SetRepositoryPolicyOutput,
    "", None
}
