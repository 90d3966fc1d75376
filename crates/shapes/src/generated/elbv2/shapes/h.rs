//! Generated: elbv2 shapes in h.

use super::super::*;
use crate::prelude::*;

pub static HEALTH_CHECK_ENABLED: Schema = Schema::boolean("HealthCheckEnabled");

pub static HEALTH_CHECK_INTERVAL_SECONDS: Schema =
    Schema::integer("HealthCheckIntervalSeconds", Range::between(5, 300));

pub static HEALTH_CHECK_PORT: Schema = Schema::text("HealthCheckPort", Range::ANY);

pub static HEALTH_CHECK_THRESHOLD_COUNT: Schema =
    Schema::integer("HealthCheckThresholdCount", Range::between(2, 10));

pub static HEALTH_CHECK_TIMEOUT_SECONDS: Schema =
    Schema::integer("HealthCheckTimeoutSeconds", Range::between(2, 120));

shape! {
    /// AWS: HostHeaderConditionConfig.
    HostHeaderConditionConfig = "HostHeaderConditionConfig" {
        0 regex_values: Option<Vec<String>> = Member::new("RegexValues", &LIST_OF_STRING),
        1 values: Option<Vec<String>> = Member::new("Values", &LIST_OF_STRING),
    }
}

shape! {
    /// AWS: HostHeaderRewriteConfig.
    HostHeaderRewriteConfig = "HostHeaderRewriteConfig" {
        0 rewrites: Option<Vec<RewriteConfig>> = Member::new("Rewrites", &REWRITE_CONFIG_LIST),
    }
}

pub static HTTP_CODE: Schema = Schema::text("HttpCode", Range::ANY);

shape! {
    /// AWS: HttpHeaderConditionConfig.
    HttpHeaderConditionConfig = "HttpHeaderConditionConfig" {
        0 http_header_name: Option<String>
            = Member::new("HttpHeaderName", &HTTP_HEADER_CONDITION_NAME),
        1 regex_values: Option<Vec<String>> = Member::new("RegexValues", &LIST_OF_STRING),
        2 values: Option<Vec<String>> = Member::new("Values", &LIST_OF_STRING),
    }
}

pub static HTTP_HEADER_CONDITION_NAME: Schema = Schema::text("HttpHeaderConditionName", Range::ANY);

shape! {
    /// AWS: HttpRequestMethodConditionConfig.
    HttpRequestMethodConditionConfig = "HttpRequestMethodConditionConfig" {
        0 values: Option<Vec<String>> = Member::new("Values", &LIST_OF_STRING),
    }
}
