//! Generated: ecs DescribeServices.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeServices takes.
    DescribeServicesInput = "DescribeServicesInput" {
        0 cluster: Option<String> = Member::new("cluster", &STRING),
        1 include: Option<Vec<String>> = Member::new("include", &SERVICE_FIELD_LIST),
        2 services: Vec<String> = Member::new("services", &STRING_LIST).required(),
    }
}

shape! {
    /// What DescribeServices answers.
    DescribeServicesOutput = "DescribeServicesOutput" {
        0 failures: Option<Vec<Failure>> = Member::new("failures", &FAILURES),
        1 services: Option<Vec<Service>> = Member::new("services", &SERVICES),
    }
}

operation! {
    /// AWS: ecs DescribeServices.
    "ecs" DescribeServices(DescribeServicesInput) -> DescribeServicesOutput,
    "", None
}
