//! Generated: ec2 shapes in e.

use super::super::*;
use crate::prelude::*;

pub static EGRESS_ONLY_INTERNET_GATEWAY_ID: Schema =
    Schema::text("EgressOnlyInternetGatewayId", Range::ANY);

pub static EIP_ALLOCATION_PUBLIC_IP: Schema = Schema::text("EipAllocationPublicIp", Range::ANY);

pub static ELASTIC_IP_ASSOCIATION_ID: Schema = Schema::text("ElasticIpAssociationId", Range::ANY);

shape! {
    /// AWS: EnaSrdSpecification.
    EnaSrdSpecification = "EnaSrdSpecification" {
        0 ena_srd_enabled: Option<bool> = Member::new("EnaSrdEnabled", &BOOLEAN),
        1 ena_srd_udp_specification: Option<EnaSrdUdpSpecification>
            = Member::new("EnaSrdUdpSpecification", EnaSrdUdpSpecification::SCHEMA),
    }
}

shape! {
    /// AWS: EnaSrdUdpSpecification.
    EnaSrdUdpSpecification = "EnaSrdUdpSpecification" {
        0 ena_srd_udp_enabled: Option<bool> = Member::new("EnaSrdUdpEnabled", &BOOLEAN),
    }
}
