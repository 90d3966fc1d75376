//! Generated: ecr DescribeRegistry.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeRegistry takes.
    DescribeRegistryInput = "DescribeRegistryInput" {
    }
}

shape! {
    /// What DescribeRegistry answers.
    DescribeRegistryOutput = "DescribeRegistryOutput" {
        0 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        1 replication_configuration: Option<ReplicationConfiguration>
            = Member::new("replicationConfiguration", ReplicationConfiguration::SCHEMA),
    }
}

operation! {
    /// AWS: ecr DescribeRegistry.
    "ecr" DescribeRegistry(DescribeRegistryInput) -> DescribeRegistryOutput,
    "", None
}
