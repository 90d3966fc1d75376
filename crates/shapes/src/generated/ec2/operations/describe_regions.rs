//! Generated: ec2 DescribeRegions.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeRegions takes.
    DescribeRegionsInput = "DescribeRegionsInput" {
        0 all_regions: Option<bool> = Member::new("AllRegions", &BOOLEAN),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        3 region_names: Option<Vec<String>>
            = Member::new("RegionNames", &REGION_NAME_STRING_LIST)
            .called("RegionName", "RegionName"),
    }
}

shape! {
    /// What DescribeRegions answers.
    DescribeRegionsOutput = "DescribeRegionsOutput" {
        0 regions: Option<Vec<Region>>
            = Member::new("Regions", &REGION_LIST).called("regionInfo", "RegionInfo"),
    }
}

operation! {
    /// AWS: ec2 DescribeRegions.
    "ec2" DescribeRegions(DescribeRegionsInput) -> DescribeRegionsOutput,
    "", None
}
