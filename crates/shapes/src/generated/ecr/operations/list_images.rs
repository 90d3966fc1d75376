//! Generated: ecr ListImages.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListImages takes.
    ListImagesInput = "ListImagesInput" {
        0 filter: Option<ListImagesFilter> = Member::new("filter", ListImagesFilter::SCHEMA),
        1 max_results: Option<i32> = Member::new("maxResults", &MAX_RESULTS),
        2 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
        3 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        4 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What ListImages answers.
    ListImagesOutput = "ListImagesOutput" {
        0 image_ids: Option<Vec<ImageIdentifier>> = Member::new("imageIds", &IMAGE_IDENTIFIER_LIST),
        1 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
    }
}

operation! {
    /// AWS: ecr ListImages.
    "ecr" ListImages(ListImagesInput) -> ListImagesOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "imageIds",
        more_results: "",
    })
}
