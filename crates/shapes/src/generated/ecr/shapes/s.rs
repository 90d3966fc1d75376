//! Generated: ecr shapes in s.

use super::super::*;
use crate::prelude::*;

pub static SCAN_ON_PUSH_FLAG: Schema = Schema::boolean("ScanOnPushFlag");

values! {
    /// Values of ScanStatus.
    scan_status = "ScanStatus" {
        IN_PROGRESS = "IN_PROGRESS",
        COMPLETE = "COMPLETE",
        FAILED = "FAILED",
        UNSUPPORTED_IMAGE = "UNSUPPORTED_IMAGE",
        ACTIVE = "ACTIVE",
        PENDING = "PENDING",
        SCAN_ELIGIBILITY_EXPIRED = "SCAN_ELIGIBILITY_EXPIRED",
        FINDINGS_UNAVAILABLE = "FINDINGS_UNAVAILABLE",
        LIMIT_EXCEEDED = "LIMIT_EXCEEDED",
        IMAGE_ARCHIVED = "IMAGE_ARCHIVED",
    }
}

pub static SCAN_STATUS_DESCRIPTION: Schema = Schema::text("ScanStatusDescription", Range::ANY);

pub static SCAN_TIMESTAMP: Schema = Schema::timestamp("ScanTimestamp");

pub static SEVERITY_COUNT: Schema = Schema::integer("SeverityCount", Range::least(0));
