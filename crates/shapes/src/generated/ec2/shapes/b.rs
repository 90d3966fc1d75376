//! Generated: ec2 shapes in b.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of BlockPublicAccessMode.
    block_public_access_mode = "BlockPublicAccessMode" {
        OFF = "off",
        BLOCK_BIDIRECTIONAL = "block-bidirectional",
        BLOCK_INGRESS = "block-ingress",
    }
}

shape! {
    /// AWS: BlockPublicAccessStates.
    BlockPublicAccessStates = "BlockPublicAccessStates" {
        0 internet_gateway_block_mode: Option<String>
            = Member::new("InternetGatewayBlockMode", &block_public_access_mode::SCHEMA)
            .called("internetGatewayBlockMode", "InternetGatewayBlockMode"),
    }
}

pub static BOOLEAN: Schema = Schema::boolean("Boolean");
