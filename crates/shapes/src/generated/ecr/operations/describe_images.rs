//! Generated: ecr DescribeImages.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeImages takes.
    DescribeImagesInput = "DescribeImagesInput" {
        0 filter: Option<DescribeImagesFilter>
            = Member::new("filter", DescribeImagesFilter::SCHEMA),
        1 image_ids: Option<Vec<ImageIdentifier>> = Member::new("imageIds", &IMAGE_IDENTIFIER_LIST),
        2 max_results: Option<i32> = Member::new("maxResults", &MAX_RESULTS),
        3 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
        4 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        5 repository_name: String = Member::new("repositoryName", &REPOSITORY_NAME).required(),
    }
}

shape! {
    /// What DescribeImages answers.
    DescribeImagesOutput = "DescribeImagesOutput" {
        0 image_details: Option<Vec<ImageDetail>> = Member::new("imageDetails", &IMAGE_DETAIL_LIST),
        1 next_token: Option<String> = Member::new("nextToken", &NEXT_TOKEN),
    }
}

operation! {
    /// AWS: ecr DescribeImages.
    "ecr" DescribeImages(DescribeImagesInput) -> DescribeImagesOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "imageDetails",
        more_results: "",
    })
}
