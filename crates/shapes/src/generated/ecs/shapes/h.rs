//! Generated: ecs shapes in h.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: HealthCheck.
    HealthCheck = "HealthCheck" {
        0 command: Vec<String> = Member::new("command", &STRING_LIST).required(),
        1 interval: Option<i32> = Member::new("interval", &BOXED_INTEGER),
        2 retries: Option<i32> = Member::new("retries", &BOXED_INTEGER),
        3 start_period: Option<i32> = Member::new("startPeriod", &BOXED_INTEGER),
        4 timeout: Option<i32> = Member::new("timeout", &BOXED_INTEGER),
    }
}

values! {
    /// Values of HealthStatus.
    health_status = "HealthStatus" {
        HEALTHY = "HEALTHY",
        UNHEALTHY = "UNHEALTHY",
        UNKNOWN = "UNKNOWN",
    }
}

pub static HOOK_DETAILS: Schema = Schema::document("HookDetails");

shape! {
    /// AWS: HostEntry.
    HostEntry = "HostEntry" {
        0 hostname: String = Member::new("hostname", &STRING).required(),
        1 ip_address: String = Member::new("ipAddress", &STRING).required(),
    }
}

pub static HOST_ENTRY_LIST: Schema =
    Schema::list("HostEntryList", Range::ANY, HostEntry::SCHEMA, "member");

shape! {
    /// AWS: HostVolumeProperties.
    HostVolumeProperties = "HostVolumeProperties" {
        0 source_path: Option<String> = Member::new("sourcePath", &STRING),
    }
}
