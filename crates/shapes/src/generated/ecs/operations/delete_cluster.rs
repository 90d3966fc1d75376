//! Generated: ecs DeleteCluster.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteCluster takes.
    DeleteClusterInput = "DeleteClusterInput" {
        0 cluster: String = Member::new("cluster", &STRING).required(),
    }
}

shape! {
    /// What DeleteCluster answers.
    DeleteClusterOutput = "DeleteClusterOutput" {
        0 cluster: Option<Cluster> = Member::new("cluster", Cluster::SCHEMA),
    }
}

operation! {
    /// AWS: ecs DeleteCluster.
    "ecs" DeleteCluster(DeleteClusterInput) -> DeleteClusterOutput,
    "", None
}
