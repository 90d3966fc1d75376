//! Generated: ecr BatchCheckLayerAvailability.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What BatchCheckLayerAvailability takes.
    BatchCheckLayerAvailabilityInput = "BatchCheckLayerAvailabilityInput" {
        0 layer_digests: Vec<String>
            = Member::new("layerDigests", &BATCHED_OPERATION_LAYER_DIGEST_LIST).required(),
        1 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        2 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What BatchCheckLayerAvailability answers.
    BatchCheckLayerAvailabilityOutput = "BatchCheckLayerAvailabilityOutput" {
        0 failures: Option<Vec<LayerFailure>> = Member::new("failures", &LAYER_FAILURE_LIST),
        1 layers: Option<Vec<Layer>> = Member::new("layers", &LAYER_LIST),
    }
}

operation! {
    /// AWS: ecr BatchCheckLayerAvailability.
    "ecr" BatchCheckLayerAvailability(BatchCheckLayerAvailabilityInput) -> BatchCheckLayerAvailabilityOutput,
    "", None
}
