//! Generated: iam shapes in s.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of statusType.
    status_type = "statusType" {
        ACTIVE = "Active",
        INACTIVE = "Inactive",
        EXPIRED = "Expired",
    }
}

pub static STRING_TYPE: Schema = Schema::text("stringType", Range::ANY);
