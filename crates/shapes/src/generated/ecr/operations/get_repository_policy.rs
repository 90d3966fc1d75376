//! Generated: ecr GetRepositoryPolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetRepositoryPolicy takes.
    GetRepositoryPolicyInput = "GetRepositoryPolicyInput" {
        0 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        1 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What GetRepositoryPolicy answers.
    GetRepositoryPolicyOutput = "GetRepositoryPolicyOutput" {
        0 policy_text: Option<String> = Member::new("policyText", &REPOSITORY_POLICY_TEXT),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
    }
}

operation! {
    /// AWS: ecr GetRepositoryPolicy.
    "ecr" GetRepositoryPolicy(GetRepositoryPolicyInput) -> GetRepositoryPolicyOutput,
    "", None
}
