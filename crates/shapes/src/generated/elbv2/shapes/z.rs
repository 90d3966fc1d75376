//! Generated: elbv2 shapes in z.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: ZonalCapacityReservationState.
    ZonalCapacityReservationState = "ZonalCapacityReservationState" {
        0 availability_zone: Option<String> = Member::new("AvailabilityZone", &ZONE_NAME),
        1 effective_capacity_units: Option<f64>
            = Member::new("EffectiveCapacityUnits", &CAPACITY_UNITS_DOUBLE),
        2 state: Option<CapacityReservationStatus>
            = Member::new("State", CapacityReservationStatus::SCHEMA),
    }
}

pub static ZONAL_CAPACITY_RESERVATION_STATES: Schema = Schema::list(
    "ZonalCapacityReservationStates",
    Range::ANY,
    ZonalCapacityReservationState::SCHEMA,
    "member",
);

pub static ZONE_NAME: Schema = Schema::text("ZoneName", Range::ANY);
