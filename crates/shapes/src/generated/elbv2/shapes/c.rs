//! Generated: elbv2 shapes in c.

use super::super::*;
use crate::prelude::*;

pub static CANONICAL_HOSTED_ZONE_ID: Schema = Schema::text("CanonicalHostedZoneId", Range::ANY);

values! {
    /// Values of CapacityReservationStateEnum.
    capacity_reservation_state_enum = "CapacityReservationStateEnum" {
        PROVISIONED = "provisioned",
        PENDING = "pending",
        REBALANCING = "rebalancing",
        FAILED = "failed",
    }
}

shape! {
    /// AWS: CapacityReservationStatus.
    CapacityReservationStatus = "CapacityReservationStatus" {
        0 code: Option<String> = Member::new("Code", &capacity_reservation_state_enum::SCHEMA),
        1 reason: Option<String> = Member::new("Reason", &STATE_REASON),
    }
}

pub static CAPACITY_UNITS: Schema = Schema::integer("CapacityUnits", Range::ANY);

pub static CAPACITY_UNITS_DOUBLE: Schema = Schema::double("CapacityUnitsDouble", Range::ANY);

shape! {
    /// AWS: Certificate.
    Certificate = "Certificate" {
        0 certificate_arn: Option<String> = Member::new("CertificateArn", &CERTIFICATE_ARN),
        1 is_default: Option<bool> = Member::new("IsDefault", &DEFAULT),
    }
}

pub static CERTIFICATE_ARN: Schema = Schema::text("CertificateArn", Range::ANY);

pub static CERTIFICATE_LIST: Schema =
    Schema::list("CertificateList", Range::ANY, Certificate::SCHEMA, "member");

pub static CONDITION_FIELD_NAME: Schema = Schema::text("ConditionFieldName", Range::most(64));

pub static CREATED_TIME: Schema = Schema::timestamp("CreatedTime");

pub static CUSTOMER_OWNED_IPV4_POOL: Schema = Schema::pattern(
    "CustomerOwnedIpv4Pool",
    Range::most(256),
    r#"^(ipv4pool-coip-)[a-zA-Z0-9]+$"#,
);
