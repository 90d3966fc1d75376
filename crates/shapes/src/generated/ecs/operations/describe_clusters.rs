//! Generated: ecs DescribeClusters.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeClusters takes.
    DescribeClustersInput = "DescribeClustersInput" {
        0 clusters: Option<Vec<String>> = Member::new("clusters", &STRING_LIST),
        1 include: Option<Vec<String>> = Member::new("include", &CLUSTER_FIELD_LIST),
    }
}

shape! {
    /// What DescribeClusters answers.
    DescribeClustersOutput = "DescribeClustersOutput" {
        0 clusters: Option<Vec<Cluster>> = Member::new("clusters", &CLUSTERS),
        1 failures: Option<Vec<Failure>> = Member::new("failures", &FAILURES),
    }
}

operation! {
    /// AWS: ecs DescribeClusters.
    "ecs" DescribeClusters(DescribeClustersInput) -> DescribeClustersOutput,
    "", None
}
