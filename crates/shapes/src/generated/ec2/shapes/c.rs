//! Generated: ec2 shapes in c.

use super::super::*;
use crate::prelude::*;

pub static CARRIER_GATEWAY_ID: Schema = Schema::text("CarrierGatewayId", Range::ANY);

pub static COIP_POOL_ID: Schema = Schema::text("CoipPoolId", Range::ANY);

shape! {
    /// AWS: ConnectionTrackingConfiguration.
    ConnectionTrackingConfiguration = "ConnectionTrackingConfiguration" {
        0 tcp_established_timeout: Option<i32>
            = Member::new("TcpEstablishedTimeout", &INTEGER)
            .called("tcpEstablishedTimeout", "TcpEstablishedTimeout"),
        1 udp_stream_timeout: Option<i32>
            = Member::new("UdpStreamTimeout", &INTEGER)
            .called("udpStreamTimeout", "UdpStreamTimeout"),
        2 udp_timeout: Option<i32>
            = Member::new("UdpTimeout", &INTEGER).called("udpTimeout", "UdpTimeout"),
    }
}

shape! {
    /// AWS: ConnectionTrackingSpecificationRequest.
    ConnectionTrackingSpecificationRequest = "ConnectionTrackingSpecificationRequest" {
        0 tcp_established_timeout: Option<i32> = Member::new("TcpEstablishedTimeout", &INTEGER),
        1 udp_stream_timeout: Option<i32> = Member::new("UdpStreamTimeout", &INTEGER),
        2 udp_timeout: Option<i32> = Member::new("UdpTimeout", &INTEGER),
    }
}

values! {
    /// Values of ConnectivityType.
    connectivity_type = "ConnectivityType" {
        PRIVATE = "private",
        PUBLIC = "public",
    }
}

pub static CORE_NETWORK_ARN: Schema = Schema::text("CoreNetworkArn", Range::ANY);
