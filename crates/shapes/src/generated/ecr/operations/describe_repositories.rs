//! Generated: ecr DescribeRepositories.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeRepositories takes.
    DescribeRepositoriesInput = "DescribeRepositoriesInput" {
        0 max_results: Option<i32> = Member::new("maxResults", &MAX_RESULTS),
        1 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
        2 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        3 repository_names: Option<Vec<String>>
            = Member::new("repositoryNames", &REPOSITORY_NAME_LIST),
    }
}

shape! {
    /// What DescribeRepositories answers.
    DescribeRepositoriesOutput = "DescribeRepositoriesOutput" {
        0 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
        1 repositories: Option<Vec<Repository>> = Member::new("repositories", &REPOSITORY_LIST),
    }
}

operation! {
    /// AWS: ecr DescribeRepositories.
    "ecr" DescribeRepositories(DescribeRepositoriesInput) -> DescribeRepositoriesOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "repositories",
        more_results: "",
    })
}
