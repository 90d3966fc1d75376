//! Generated: ecr GetLifecyclePolicy.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetLifecyclePolicy takes.
    GetLifecyclePolicyInput = "GetLifecyclePolicyInput" {
        0 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        1 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What GetLifecyclePolicy answers.
    GetLifecyclePolicyOutput = "GetLifecyclePolicyOutput" {
        0 last_evaluated_at: Option<Time> = Member::new("lastEvaluatedAt", &EVALUATION_TIMESTAMP),
        1 lifecycle_policy_text: Option<String>
            = Member::new("lifecyclePolicyText", &LIFECYCLE_POLICY_TEXT),
        2 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        3 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
    }
}

operation! {
    /// AWS: ecr GetLifecyclePolicy.
    "ecr" GetLifecyclePolicy(GetLifecyclePolicyInput) -> GetLifecyclePolicyOutput,
    "", None
}
