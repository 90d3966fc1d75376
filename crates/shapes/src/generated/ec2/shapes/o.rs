//! Generated: ec2 shapes in o.

use super::super::*;
use crate::prelude::*;

pub static ODB_NETWORK_ARN: Schema = Schema::text("OdbNetworkArn", Range::ANY);

shape! {
    /// AWS: OperatorRequest.
    OperatorRequest = "OperatorRequest" {
        0 principal: Option<String> = Member::new("Principal", &STRING),
    }
}

shape! {
    /// AWS: OperatorResponse.
    OperatorResponse = "OperatorResponse" {
        0 hidden_by_default: Option<bool>
            = Member::new("HiddenByDefault", &BOOLEAN).called("hiddenByDefault", "HiddenByDefault"),
        1 managed: Option<bool> = Member::new("Managed", &BOOLEAN).called("managed", "Managed"),
        2 principal: Option<String>
            = Member::new("Principal", &STRING).called("principal", "Principal"),
    }
}
