//! Generated: ecr PutLifecyclePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What PutLifecyclePolicy takes.
    PutLifecyclePolicyInput = "PutLifecyclePolicyInput" {
        0 lifecycle_policy_text: String
            = Member::new("lifecyclePolicyText", &LIFECYCLE_POLICY_TEXT).required(),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What PutLifecyclePolicy answers.
    PutLifecyclePolicyOutput = "PutLifecyclePolicyOutput" {
        0 lifecycle_policy_text: Option<String>
            = Member::new("lifecyclePolicyText", &LIFECYCLE_POLICY_TEXT),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
    }
}

operation! {
    /// AWS: ecr PutLifecyclePolicy.
    "ecr" PutLifecyclePolicy(PutLifecyclePolicyInput) -> PutLifecyclePolicyOutput,
    "", None
}
