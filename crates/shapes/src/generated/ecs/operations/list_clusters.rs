//! Generated: ecs ListClusters.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListClusters takes.
    ListClustersInput = "ListClustersInput" {
        0 max_results: Option<i32> = Member::new("maxResults", &BOXED_INTEGER),
        1 next_token: Option<String> = Member::new("nextToken", &STRING),
    }
}

shape! {
    /// What ListClusters answers.
    ListClustersOutput = "ListClustersOutput" {
        0 cluster_arns: Option<Vec<String>> = Member::new("clusterArns", &STRING_LIST),
        1 next_token: Option<String> = Member::new("nextToken", &STRING),
    }
}

operation! {
    /// AWS: ecs ListClusters.
    "ecs" ListClusters(ListClustersInput) -> ListClustersOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "clusterArns",
        more_results: "",
    })
}
