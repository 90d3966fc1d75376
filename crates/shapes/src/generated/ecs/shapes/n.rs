//! Generated: ecs shapes in n.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: NetworkBinding.
    NetworkBinding = "NetworkBinding" {
        0 bind_ip: Option<String> = Member::new("bindIP", &STRING),
        1 container_port: Option<i32> = Member::new("containerPort", &BOXED_INTEGER),
        2 container_port_range: Option<String> = Member::new("containerPortRange", &STRING),
        3 host_port: Option<i32> = Member::new("hostPort", &BOXED_INTEGER),
        4 host_port_range: Option<String> = Member::new("hostPortRange", &STRING),
        5 protocol: Option<String> = Member::new("protocol", &transport_protocol::SCHEMA),
    }
}

pub static NETWORK_BINDINGS: Schema = Schema::list(
    "NetworkBindings",
    Range::ANY,
    NetworkBinding::SCHEMA,
    "member",
);

shape! {
    /// AWS: NetworkConfiguration.
    NetworkConfiguration = "NetworkConfiguration" {
        0 awsvpc_configuration: Option<AwsVpcConfiguration>
            = Member::new("awsvpcConfiguration", AwsVpcConfiguration::SCHEMA),
    }
}

shape! {
    /// AWS: NetworkInterface.
    NetworkInterface = "NetworkInterface" {
        0 attachment_id: Option<String> = Member::new("attachmentId", &STRING),
        1 ipv6_address: Option<String> = Member::new("ipv6Address", &STRING),
        2 private_ipv4_address: Option<String> = Member::new("privateIpv4Address", &STRING),
    }
}

pub static NETWORK_INTERFACES: Schema = Schema::list(
    "NetworkInterfaces",
    Range::ANY,
    NetworkInterface::SCHEMA,
    "member",
);

values! {
    /// Values of NetworkMode.
    network_mode = "NetworkMode" {
        BRIDGE = "bridge",
        HOST = "host",
        AWSVPC = "awsvpc",
        NONE = "none",
    }
}
