//! Generated: ec2 shapes in h.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of HostnameType.
    hostname_type = "HostnameType" {
        IP_NAME = "ip-name",
        RESOURCE_NAME = "resource-name",
    }
}
