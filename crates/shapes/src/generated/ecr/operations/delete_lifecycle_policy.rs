//! Generated: ecr DeleteLifecyclePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteLifecyclePolicy takes.
    DeleteLifecyclePolicyInput = "DeleteLifecyclePolicyInput" {
        0 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        1 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What DeleteLifecyclePolicy answers.
    DeleteLifecyclePolicyOutput = "DeleteLifecyclePolicyOutput" {
        0 last_evaluated_at: Option<Time> = Member::new("lastEvaluatedAt", &EVALUATION_TIMESTAMP),
        1 lifecycle_policy_text: Option<String>
            = Member::new("lifecyclePolicyText", &LIFECYCLE_POLICY_TEXT),
        2 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        3 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
    }
}

operation! {
    /// AWS: ecr DeleteLifecyclePolicy.
    "ecr" DeleteLifecyclePolicy(DeleteLifecyclePolicyInput) -> DeleteLifecyclePolicyOutput,
    "", None
}
