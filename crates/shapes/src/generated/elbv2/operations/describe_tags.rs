//! Generated: elbv2 DescribeTags.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeTags takes.
    DescribeTagsInput = "DescribeTagsInput" {
        0 resource_arns: Vec<String> = Member::new("ResourceArns", &RESOURCE_ARNS).required(),
    }
}

shape! {
    /// What DescribeTags answers.
    DescribeTagsOutput = "DescribeTagsOutput" {
        0 tag_descriptions: Option<Vec<TagDescription>>
            = Member::new("TagDescriptions", &TAG_DESCRIPTIONS),
    }
}

operation! {
    /// AWS: elbv2 DescribeTags.
    "elbv2" DescribeTags(DescribeTagsInput) -> DescribeTagsOutput,
    "DescribeTagsResult", None
}
