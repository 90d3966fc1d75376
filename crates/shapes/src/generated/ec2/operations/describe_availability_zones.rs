//! Generated: ec2 DescribeAvailabilityZones.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeAvailabilityZones takes.
    DescribeAvailabilityZonesInput = "DescribeAvailabilityZonesInput" {
        0 all_availability_zones: Option<bool> = Member::new("AllAvailabilityZones", &BOOLEAN),
        1 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        2 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        3 zone_ids: Option<Vec<String>>
            = Member::new("ZoneIds", &ZONE_ID_STRING_LIST).called("ZoneId", "ZoneId"),
        4 zone_names: Option<Vec<String>>
            = Member::new("ZoneNames", &ZONE_NAME_STRING_LIST).called("ZoneName", "ZoneName"),
    }
}

shape! {
    /// What DescribeAvailabilityZones answers.
    DescribeAvailabilityZonesOutput = "DescribeAvailabilityZonesOutput" {
        0 availability_zones: Option<Vec<AvailabilityZone>>
            = Member::new("AvailabilityZones", &AVAILABILITY_ZONE_LIST)
            .called("availabilityZoneInfo", "AvailabilityZoneInfo"),
    }
}

operation! {
    /// AWS: ec2 DescribeAvailabilityZones.
    "ec2" DescribeAvailabilityZones(DescribeAvailabilityZonesInput) -> DescribeAvailabilityZonesOutput,
    "", None
}
