//! Attributes of load balancers, target groups and listeners: AWS's keys, defaults and ranges.
//!
//! One table for each kind of resource, in AWS's order. A row stores only what differs from the
//! default. Keys and defaults of those that somebody carries out stand in `resources`. A value that
//! would ask for something that Ondol does not do is refused by name, never stored.
//! AWS: ELBv2 API Reference, LoadBalancerAttribute, TargetGroupAttribute, ListenerAttribute.

use crate::faults;
use aws::Fault;
use resources::elbv2::attribute::{
    self, ALGORITHM, CLIENT_KEEP_ALIVE, DELETION_PROTECTION, DEREGISTRATION_DELAY,
    DROP_INVALID_HEADERS, FORWARDED_MODE, FORWARDED_PORT, HTTP2, IDLE_TIMEOUT, PRESERVE_HOST,
    SERVER_HEADER, SLOW_START, STICKINESS, STICKINESS_SECONDS, Stored,
};
use std::collections::BTreeSet;

/// One attribute, and what it may be set to.
#[derive(Debug)]
pub struct Attribute {
    /// Key and default.
    pub named: attribute::Attribute,
    values: Values,
}

/// What an attribute may be set to.
#[derive(Debug)]
enum Values {
    /// `true` or `false`.
    Boolean,
    /// Whole numbers, both ends included; the default as well.
    Number(u32, u32),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// AWS has more; here it stays at its default, and anything else is refused by name.
    DefaultOnly,
}

use Values::{Boolean, DefaultOnly, Number, OneOf};

const fn free(named: attribute::Attribute, values: Values) -> Attribute {
    Attribute { named, values }
}

/// One that nobody carries out.
const fn fixed(key: &'static str, default: &'static str) -> Attribute {
    Attribute {
        named: attribute::Attribute { key, default },
        values: DefaultOnly,
    }
}

/// Of an Application Load Balancer.
pub const LOAD_BALANCER: &[Attribute] = &[
    fixed("access_logs.s3.enabled", "false"),
    fixed("access_logs.s3.bucket", ""),
    fixed("access_logs.s3.prefix", ""),
    free(IDLE_TIMEOUT, Number(1, 4000)),
    free(DELETION_PROTECTION, Boolean),
    free(HTTP2, Boolean),
    free(DROP_INVALID_HEADERS, Boolean),
    free(FORWARDED_PORT, Boolean),
    free(PRESERVE_HOST, Boolean),
    free(FORWARDED_MODE, OneOf(&["append", "preserve", "remove"])),
    fixed("load_balancing.cross_zone.enabled", "true"),
    fixed("routing.http.desync_mitigation_mode", "defensive"),
    free(CLIENT_KEEP_ALIVE, Number(60, 604_800)),
    fixed("waf.fail_open.enabled", "false"),
    fixed(
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
        "false",
    ),
    fixed("zonal_shift.config.enabled", "false"),
    fixed("connection_logs.s3.enabled", "false"),
    fixed("connection_logs.s3.bucket", ""),
    fixed("connection_logs.s3.prefix", ""),
    fixed("health_check_logs.s3.enabled", "false"),
    fixed("health_check_logs.s3.bucket", ""),
    fixed("health_check_logs.s3.prefix", ""),
];

/// Of a target group of an Application Load Balancer with IP targets.
pub const TARGET_GROUP: &[Attribute] = &[
    fixed(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        "off",
    ),
    free(DEREGISTRATION_DELAY, Number(0, 3600)),
    fixed("stickiness.type", "lb_cookie"),
    free(STICKINESS, Boolean),
    free(STICKINESS_SECONDS, Number(1, 604_800)),
    fixed("stickiness.app_cookie.duration_seconds", "86400"),
    fixed("stickiness.app_cookie.cookie_name", ""),
    free(SLOW_START, Number(30, 900)),
    free(
        ALGORITHM,
        OneOf(&["round_robin", "least_outstanding_requests"]),
    ),
    fixed("load_balancing.algorithm.anomaly_mitigation", "off"),
    fixed(
        "load_balancing.cross_zone.enabled",
        "use_load_balancer_configuration",
    ),
    fixed(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
        "1",
    ),
    fixed(
        "target_group_health.dns_failover.minimum_healthy_targets.count",
        "1",
    ),
    fixed(
        "target_group_health.dns_failover.minimum_healthy_targets.percentage",
        "off",
    ),
];

/// Of an HTTP listener.
pub const LISTENER: &[Attribute] = &[
    free(SERVER_HEADER, Boolean),
    fixed(
        "routing.http.response.strict_transport_security.header_value",
        "",
    ),
    fixed(
        "routing.http.response.access_control_allow_origin.header_value",
        "",
    ),
    fixed(
        "routing.http.response.access_control_allow_methods.header_value",
        "",
    ),
    fixed(
        "routing.http.response.access_control_allow_headers.header_value",
        "",
    ),
    fixed(
        "routing.http.response.access_control_allow_credentials.header_value",
        "",
    ),
    fixed(
        "routing.http.response.access_control_expose_headers.header_value",
        "",
    ),
    fixed(
        "routing.http.response.access_control_max_age.header_value",
        "",
    ),
    fixed(
        "routing.http.response.content_security_policy.header_value",
        "",
    ),
    fixed(
        "routing.http.response.x_content_type_options.header_value",
        "",
    ),
    fixed("routing.http.response.x_frame_options.header_value", ""),
];

/// `stored` after the given pairs were set; all or nothing.
pub fn changed(
    table: &[Attribute],
    stored: &Stored,
    given: Vec<(Option<String>, Option<String>)>,
) -> Result<Stored, Fault> {
    let mut changed = stored.clone();
    let mut keys = BTreeSet::new();
    for (key, value) in given {
        let key = key.ok_or_else(|| faults::validation("An attribute key must be specified"))?;
        if !keys.insert(key.clone()) {
            return Err(faults::validation(format!(
                "The attribute key '{key}' is specified more than once"
            )));
        }
        let value = value.unwrap_or_default();
        let Some(attribute) = table.iter().find(|attribute| attribute.named.key == key) else {
            return Err(unknown(&key));
        };
        if attribute.accepts(&value)? {
            changed.insert(key, value);
        } else {
            changed.remove(&key);
        }
    }
    together(&changed)?;
    Ok(changed)
}

impl Attribute {
    /// Whether the value is another one than the default; refused if it may not be set.
    fn accepts(&self, value: &str) -> Result<bool, Fault> {
        if value == self.named.default {
            return Ok(false);
        }
        let allowed = match self.values {
            Boolean => "true or false".to_owned(),
            Number(least, most) => format!("between '{least}' and '{most}' inclusive"),
            OneOf(values) => format!("one of '{}'", values.join(", ")),
            DefaultOnly => {
                let what = format!("attribute {} with value '{value}'", self.named.key);
                return Err(faults::not_implemented(what));
            }
        };
        let right = match self.values {
            Boolean => matches!(value, "true" | "false"),
            Number(least, most) => {
                let number = value.parse::<u32>().ok();
                let plain = number.is_some_and(|number| number.to_string() == value);
                plain && number.is_some_and(|number| (least..=most).contains(&number))
            }
            OneOf(values) => values.contains(&value),
            DefaultOnly => false,
        };
        if self.named == ALGORITHM && value == "weighted_random" {
            let what = format!("attribute {} with value '{value}'", self.named.key);
            return Err(faults::not_implemented(what));
        }
        if right {
            return Ok(true);
        }
        Err(faults::validation(format!(
            "The value '{value}' for attribute '{}' must be {allowed}",
            self.named.key
        )))
    }
}

/// Slow start works with round robin only.
fn together(stored: &Stored) -> Result<(), Fault> {
    if stored.contains_key(SLOW_START.key) && stored.contains_key(ALGORITHM.key) {
        return Err(faults::invalid_configuration(
            "You cannot enable both slow start and the least outstanding requests algorithm on a \
             target group",
        ));
    }
    Ok(())
}

/// Keys of other kinds of load balancers are AWS's, but not for this one.
fn unknown(key: &str) -> Fault {
    faults::validation(format!("The attribute key '{key}' is not recognized"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(table: &[Attribute], key: &str, value: &str) -> Result<Stored, Fault> {
        changed(
            table,
            &Stored::new(),
            vec![(Some(key.into()), Some(value.into()))],
        )
    }

    #[test]
    fn only_what_differs_from_the_default_is_stored() {
        assert_eq!(
            set(LOAD_BALANCER, IDLE_TIMEOUT.key, "60").unwrap(),
            Stored::new()
        );
        let stored = set(LOAD_BALANCER, IDLE_TIMEOUT.key, "75").unwrap();
        assert_eq!(IDLE_TIMEOUT.of(&stored), "75");
        assert_eq!(IDLE_TIMEOUT.of(&Stored::new()), "60");
        let back = vec![(Some(IDLE_TIMEOUT.key.into()), Some("60".into()))];
        assert_eq!(
            changed(LOAD_BALANCER, &stored, back).unwrap(),
            Stored::new()
        );
    }

    #[test]
    fn values_are_checked_and_what_is_not_done_is_named() {
        for (table, key, value, code) in [
            (LOAD_BALANCER, IDLE_TIMEOUT.key, "1", ""),
            (LOAD_BALANCER, IDLE_TIMEOUT.key, "4000", ""),
            (LOAD_BALANCER, IDLE_TIMEOUT.key, "4001", "ValidationError"),
            (LOAD_BALANCER, IDLE_TIMEOUT.key, "0", "ValidationError"),
            (LOAD_BALANCER, IDLE_TIMEOUT.key, "+5", "ValidationError"),
            (
                LOAD_BALANCER,
                "routing.http2.enabled",
                "no",
                "ValidationError",
            ),
            (
                LOAD_BALANCER,
                "routing.http.xff_header_processing.mode",
                "remove",
                "",
            ),
            (LOAD_BALANCER, "access_logs.s3.enabled", "false", ""),
            (
                LOAD_BALANCER,
                "access_logs.s3.enabled",
                "true",
                "NotImplemented",
            ),
            (LOAD_BALANCER, "nonsense", "1", "ValidationError"),
            (TARGET_GROUP, DEREGISTRATION_DELAY.key, "0", ""),
            (
                TARGET_GROUP,
                DEREGISTRATION_DELAY.key,
                "3601",
                "ValidationError",
            ),
            (TARGET_GROUP, SLOW_START.key, "0", ""),
            (TARGET_GROUP, SLOW_START.key, "29", "ValidationError"),
            (TARGET_GROUP, SLOW_START.key, "30", ""),
            (
                TARGET_GROUP,
                ALGORITHM.key,
                "weighted_random",
                "NotImplemented",
            ),
            (TARGET_GROUP, ALGORITHM.key, "fastest", "ValidationError"),
            (
                TARGET_GROUP,
                "stickiness.type",
                "app_cookie",
                "NotImplemented",
            ),
            (TARGET_GROUP, IDLE_TIMEOUT.key, "60", "ValidationError"),
            (LISTENER, SERVER_HEADER.key, "false", ""),
            (LISTENER, SERVER_HEADER.key, "no", "ValidationError"),
            (
                LISTENER,
                "routing.http.response.x_frame_options.header_value",
                "DENY",
                "NotImplemented",
            ),
        ] {
            let answer = set(table, key, value)
                .err()
                .map_or(String::new(), |f| f.code);
            assert_eq!(answer, code, "{key}={value}");
        }
    }

    #[test]
    fn an_attribute_has_one_value_in_a_call() {
        let twice = ["30", "90"].map(|value| (Some(IDLE_TIMEOUT.key.into()), Some(value.into())));
        let fault = changed(LOAD_BALANCER, &Stored::new(), twice.to_vec()).unwrap_err();
        assert_eq!(fault.code, "ValidationError");
    }

    #[test]
    fn slow_start_needs_round_robin() {
        let both = [
            (ALGORITHM.key, "least_outstanding_requests"),
            (SLOW_START.key, "30"),
        ];
        let both = both.map(|(key, value)| (Some(key.to_owned()), Some(value.to_owned())));
        let fault = changed(TARGET_GROUP, &Stored::new(), both.to_vec()).unwrap_err();
        assert_eq!(fault.code, "InvalidConfigurationRequest");
    }
}
