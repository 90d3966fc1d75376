//! Generated: elbv2 DescribeAccountLimits.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeAccountLimits takes.
    DescribeAccountLimitsInput = "DescribeAccountLimitsInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER),
        1 page_size: Option<i32> = Member::new("PageSize", &PAGE_SIZE),
    }
}

shape! {
    /// What DescribeAccountLimits answers.
    DescribeAccountLimitsOutput = "DescribeAccountLimitsOutput" {
        0 limits: Option<Vec<Limit>> = Member::new("Limits", &LIMITS),
        1 next_marker: Option<String> = Member::new("NextMarker", &MARKER),
    }
}

operation! {
    /// AWS: elbv2 DescribeAccountLimits.
    "elbv2" DescribeAccountLimits(DescribeAccountLimitsInput) -> DescribeAccountLimitsOutput,
    "DescribeAccountLimitsResult", Some(&Pages {
        input_token: "Marker",
        output_token: "NextMarker",
        limit_key: "PageSize",
        result_key: "Limits",
        more_results: "",
    })
}
