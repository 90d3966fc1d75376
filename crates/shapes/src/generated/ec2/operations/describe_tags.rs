//! Generated: ec2 DescribeTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeTags takes.
    DescribeTagsInput = "DescribeTagsInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        2 max_results: Option<i32>
            = Member::new("MaxResults", &INTEGER).called("maxResults", "MaxResults"),
        3 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
    }
}

shape! {
    /// What DescribeTags answers.
    DescribeTagsOutput = "DescribeTagsOutput" {
        0 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
        1 tags: Option<Vec<TagDescription>>
            = Member::new("Tags", &TAG_DESCRIPTION_LIST).called("tagSet", "TagSet"),
    }
}

operation! {
    /// AWS: ec2 DescribeTags.
    "ec2" DescribeTags(DescribeTagsInput) -> DescribeTagsOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "Tags",
        more_results: "",
    })
}
