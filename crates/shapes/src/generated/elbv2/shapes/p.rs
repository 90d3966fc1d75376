//! Generated: elbv2 shapes in p.

use super::super::*;
use crate::prelude::*;

pub static PAGE_SIZE: Schema = Schema::integer("PageSize", Range::between(1, 400));

pub static PATH: Schema = Schema::text("Path", Range::between(1, 1024));

shape! {
    /// AWS: PathPatternConditionConfig.
    PathPatternConditionConfig = "PathPatternConditionConfig" {
        0 regex_values: Option<Vec<String>> = Member::new("RegexValues", &LIST_OF_STRING),
        1 values: Option<Vec<String>> = Member::new("Values", &LIST_OF_STRING),
    }
}

pub static PORT: Schema = Schema::integer("Port", Range::between(1, 65535));

pub static PRIVATE_IPV4_ADDRESS: Schema = Schema::text("PrivateIPv4Address", Range::ANY);

values! {
    /// Values of ProtocolEnum.
    protocol_enum = "ProtocolEnum" {
        HTTP = "HTTP",
        HTTPS = "HTTPS",
        TCP = "TCP",
        TLS = "TLS",
        UDP = "UDP",
        TCP_UDP = "TCP_UDP",
        GENEVE = "GENEVE",
        QUIC = "QUIC",
        TCP_QUIC = "TCP_QUIC",
    }
}

pub static PROTOCOL_VERSION: Schema = Schema::text("ProtocolVersion", Range::ANY);
