//! Generated: elbv2 shapes in m.

use super::super::*;
use crate::prelude::*;

pub static MARKER: Schema = Schema::text("Marker", Range::ANY);

shape! {
    /// AWS: Matcher.
    Matcher = "Matcher" {
        0 grpc_code: Option<String> = Member::new("GrpcCode", &GRPC_CODE),
        1 http_code: Option<String> = Member::new("HttpCode", &HTTP_CODE),
    }
}

pub static MAX: Schema = Schema::text("Max", Range::ANY);

shape! {
    /// AWS: MinimumLoadBalancerCapacity.
    MinimumLoadBalancerCapacity = "MinimumLoadBalancerCapacity" {
        0 capacity_units: Option<i32> = Member::new("CapacityUnits", &CAPACITY_UNITS),
    }
}

values! {
    /// Values of MitigationInEffectEnum.
    mitigation_in_effect_enum = "MitigationInEffectEnum" {
        YES = "yes",
        NO = "no",
    }
}

pub static MODE: Schema = Schema::text("Mode", Range::ANY);

shape! {
    /// AWS: MutualAuthenticationAttributes.
    MutualAuthenticationAttributes = "MutualAuthenticationAttributes" {
        0 advertise_trust_store_ca_names: Option<String>
            = Member::new("AdvertiseTrustStoreCaNames", &advertise_trust_store_ca_names_enum::SCHEMA),
        1 ignore_client_certificate_expiry: Option<bool>
            = Member::new("IgnoreClientCertificateExpiry", &IGNORE_CLIENT_CERTIFICATE_EXPIRY),
        2 mode: Option<String> = Member::new("Mode", &MODE),
        3 trust_store_arn: Option<String> = Member::new("TrustStoreArn", &TRUST_STORE_ARN),
        4 trust_store_association_status: Option<String>
            = Member::new("TrustStoreAssociationStatus", &trust_store_association_status_enum::SCHEMA),
    }
}
