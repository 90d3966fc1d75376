//! Generated: elbv2 DescribeCapacityReservation.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeCapacityReservation takes.
    DescribeCapacityReservationInput = "DescribeCapacityReservationInput" {
        0 load_balancer_arn: String = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
    }
}

shape! {
    /// What DescribeCapacityReservation answers.
    DescribeCapacityReservationOutput = "DescribeCapacityReservationOutput" {
        0 capacity_reservation_state: Option<Vec<ZonalCapacityReservationState>>
            = Member::new("CapacityReservationState", &ZONAL_CAPACITY_RESERVATION_STATES),
        1 decrease_requests_remaining: Option<i32>
            = Member::new("DecreaseRequestsRemaining", &DECREASE_REQUESTS_REMAINING),
        2 last_modified_time: Option<Time> = Member::new("LastModifiedTime", &LAST_MODIFIED_TIME),
        3 minimum_load_balancer_capacity: Option<MinimumLoadBalancerCapacity>
            = Member::new("MinimumLoadBalancerCapacity", MinimumLoadBalancerCapacity::SCHEMA),
    }
}

operation! {
    /// AWS: elbv2 DescribeCapacityReservation.
    "elbv2" DescribeCapacityReservation(DescribeCapacityReservationInput) -> DescribeCapacityReservationOutput,
    "DescribeCapacityReservationResult", None
}
