//! Generated: elbv2 shapes in d.

use super::super::*;
use crate::prelude::*;

pub static DNS_NAME: Schema = Schema::text("DNSName", Range::ANY);

pub static DECREASE_REQUESTS_REMAINING: Schema =
    Schema::integer("DecreaseRequestsRemaining", Range::ANY);

pub static DEFAULT: Schema = Schema::boolean("Default");

values! {
    /// Values of DescribeTargetHealthInputIncludeEnum.
    describe_target_health_input_include_enum = "DescribeTargetHealthInputIncludeEnum" {
        ANOMALY_DETECTION = "AnomalyDetection",
        ALL = "All",
    }
}

pub static DESCRIPTION: Schema = Schema::text("Description", Range::ANY);
