//! Generated: ecr shapes in d.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: DescribeImagesFilter.
    DescribeImagesFilter = "DescribeImagesFilter" {
        0 image_status: Option<String> = Member::new("imageStatus", &image_status_filter::SCHEMA),
        1 tag_status: Option<String> = Member::new("tagStatus", &tag_status::SCHEMA),
    }
}
