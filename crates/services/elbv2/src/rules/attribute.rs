//! Attributes of load balancers, target groups and listeners: AWS's keys, defaults and ranges.
//!
//! One table for each kind of resource, in AWS's order. A row stores only what differs from the
//! default; who carries a key out (the edge agent, ECS where it drains) knows its default too. A
//! value that would ask for something that Ondol does not do is refused by name, never stored.
//! AWS: ELBv2 API Reference, LoadBalancerAttribute, TargetGroupAttribute, ListenerAttribute.

use crate::faults;
use aws::Fault;
use std::collections::BTreeMap;

/// One attribute.
#[derive(Debug)]
pub struct Attribute {
    /// AWS's key.
    pub key: &'static str,
    /// AWS's default; what a row without the key means.
    pub default: &'static str,
    /// What it may be set to.
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

const fn attribute(key: &'static str, default: &'static str, values: Values) -> Attribute {
    Attribute {
        key,
        default,
        values,
    }
}

use Values::{Boolean, DefaultOnly, Number, OneOf};

/// Of an Application Load Balancer.
pub const LOAD_BALANCER: &[Attribute] = &[
    attribute("access_logs.s3.enabled", "false", DefaultOnly),
    attribute("access_logs.s3.bucket", "", DefaultOnly),
    attribute("access_logs.s3.prefix", "", DefaultOnly),
    attribute(IDLE_TIMEOUT, "60", Number(1, 4000)),
    attribute(DELETION_PROTECTION, "false", Boolean),
    attribute("routing.http2.enabled", "true", Boolean),
    attribute(
        "routing.http.drop_invalid_header_fields.enabled",
        "false",
        Boolean,
    ),
    attribute("routing.http.xff_client_port.enabled", "false", Boolean),
    attribute(
        "routing.http.preserve_host_header.enabled",
        "false",
        Boolean,
    ),
    attribute(
        "routing.http.xff_header_processing.mode",
        "append",
        OneOf(&["append", "preserve", "remove"]),
    ),
    attribute("load_balancing.cross_zone.enabled", "true", DefaultOnly),
    attribute(
        "routing.http.desync_mitigation_mode",
        "defensive",
        DefaultOnly,
    ),
    attribute("client_keep_alive.seconds", "3600", Number(60, 604_800)),
    attribute("waf.fail_open.enabled", "false", DefaultOnly),
    attribute(
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
        "false",
        DefaultOnly,
    ),
    attribute("zonal_shift.config.enabled", "false", DefaultOnly),
    attribute("connection_logs.s3.enabled", "false", DefaultOnly),
    attribute("connection_logs.s3.bucket", "", DefaultOnly),
    attribute("connection_logs.s3.prefix", "", DefaultOnly),
    attribute("health_check_logs.s3.enabled", "false", DefaultOnly),
    attribute("health_check_logs.s3.bucket", "", DefaultOnly),
    attribute("health_check_logs.s3.prefix", "", DefaultOnly),
];

/// Seconds of silence after which a connection is closed.
pub const IDLE_TIMEOUT: &str = "idle_timeout.timeout_seconds";
/// Whether DeleteLoadBalancer is refused.
pub const DELETION_PROTECTION: &str = "deletion_protection.enabled";
/// Seconds for which a deregistered target may finish its requests.
pub const DEREGISTRATION_DELAY: &str = "deregistration_delay.timeout_seconds";
/// Seconds over which a new target's share grows.
pub const SLOW_START: &str = "slow_start.duration_seconds";
/// How a target is chosen.
pub const ALGORITHM: &str = "load_balancing.algorithm.type";

/// Of a target group of an Application Load Balancer with IP targets.
pub const TARGET_GROUP: &[Attribute] = &[
    attribute(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        "off",
        DefaultOnly,
    ),
    attribute(DEREGISTRATION_DELAY, "300", Number(0, 3600)),
    attribute("stickiness.type", "lb_cookie", DefaultOnly),
    attribute("stickiness.enabled", "false", Boolean),
    attribute(
        "stickiness.lb_cookie.duration_seconds",
        "86400",
        Number(1, 604_800),
    ),
    attribute(
        "stickiness.app_cookie.duration_seconds",
        "86400",
        DefaultOnly,
    ),
    attribute("stickiness.app_cookie.cookie_name", "", DefaultOnly),
    attribute(SLOW_START, "0", Number(30, 900)),
    attribute(
        ALGORITHM,
        "round_robin",
        OneOf(&["round_robin", "least_outstanding_requests"]),
    ),
    attribute(
        "load_balancing.algorithm.anomaly_mitigation",
        "off",
        DefaultOnly,
    ),
    attribute(
        "load_balancing.cross_zone.enabled",
        "use_load_balancer_configuration",
        DefaultOnly,
    ),
    attribute(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
        "1",
        DefaultOnly,
    ),
    attribute(
        "target_group_health.dns_failover.minimum_healthy_targets.count",
        "1",
        DefaultOnly,
    ),
    attribute(
        "target_group_health.dns_failover.minimum_healthy_targets.percentage",
        "off",
        DefaultOnly,
    ),
];

/// Whether answers that the load balancer makes itself have its `Server` header.
pub const SERVER_HEADER: &str = "routing.http.response.server.enabled";

/// Of an HTTP listener.
pub const LISTENER: &[Attribute] = &[
    attribute(SERVER_HEADER, "true", Boolean),
    attribute(
        "routing.http.response.strict_transport_security.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.access_control_allow_origin.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.access_control_allow_methods.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.access_control_allow_headers.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.access_control_allow_credentials.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.access_control_expose_headers.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.access_control_max_age.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.content_security_policy.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.x_content_type_options.header_value",
        "",
        DefaultOnly,
    ),
    attribute(
        "routing.http.response.x_frame_options.header_value",
        "",
        DefaultOnly,
    ),
];

/// Attributes that differ from their defaults, by key: what a row stores.
pub type Stored = BTreeMap<String, String>;

/// `stored` after the given pairs were set; all or nothing.
pub fn changed(
    table: &[Attribute],
    stored: &Stored,
    given: Vec<(Option<String>, Option<String>)>,
) -> Result<Stored, Fault> {
    let mut changed = stored.clone();
    for (key, value) in given {
        let key = key.ok_or_else(|| faults::validation("An attribute key must be specified"))?;
        let value = value.unwrap_or_default();
        let Some(attribute) = table.iter().find(|attribute| attribute.key == key) else {
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

/// The value of an attribute: the stored one or the default.
pub fn value<'a>(table: &'static [Attribute], stored: &'a Stored, key: &str) -> &'a str {
    let stored = stored.get(key).map(String::as_str);
    let default = table.iter().find(|attribute| attribute.key == key);
    stored.unwrap_or(default.map_or("", |attribute| attribute.default))
}

impl Attribute {
    /// Whether the value is another one than the default; refused if it may not be set.
    fn accepts(&self, value: &str) -> Result<bool, Fault> {
        if value == self.default {
            return Ok(false);
        }
        let allowed = match self.values {
            Boolean => "true or false".to_owned(),
            Number(least, most) => format!("between '{least}' and '{most}' inclusive"),
            OneOf(values) => format!("one of '{}'", values.join(", ")),
            DefaultOnly => {
                let what = format!("attribute {} with value '{value}'", self.key);
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
        if self.key == ALGORITHM && value == "weighted_random" {
            let what = format!("attribute {} with value '{value}'", self.key);
            return Err(faults::not_implemented(what));
        }
        if right {
            return Ok(true);
        }
        Err(faults::validation(format!(
            "The value '{value}' for attribute '{}' must be {allowed}",
            self.key
        )))
    }
}

/// Slow start works with round robin only.
fn together(stored: &Stored) -> Result<(), Fault> {
    if stored.contains_key(SLOW_START) && stored.contains_key(ALGORITHM) {
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
            set(LOAD_BALANCER, IDLE_TIMEOUT, "60").unwrap(),
            Stored::new()
        );
        let stored = set(LOAD_BALANCER, IDLE_TIMEOUT, "75").unwrap();
        assert_eq!(value(LOAD_BALANCER, &stored, IDLE_TIMEOUT), "75");
        assert_eq!(value(LOAD_BALANCER, &Stored::new(), IDLE_TIMEOUT), "60");
        let back = vec![(Some(IDLE_TIMEOUT.into()), Some("60".into()))];
        assert_eq!(
            changed(LOAD_BALANCER, &stored, back).unwrap(),
            Stored::new()
        );
    }

    #[test]
    fn values_are_checked_and_what_is_not_done_is_named() {
        for (table, key, value, code) in [
            (LOAD_BALANCER, IDLE_TIMEOUT, "1", ""),
            (LOAD_BALANCER, IDLE_TIMEOUT, "4000", ""),
            (LOAD_BALANCER, IDLE_TIMEOUT, "4001", "ValidationError"),
            (LOAD_BALANCER, IDLE_TIMEOUT, "0", "ValidationError"),
            (LOAD_BALANCER, IDLE_TIMEOUT, "+5", "ValidationError"),
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
            (TARGET_GROUP, DEREGISTRATION_DELAY, "0", ""),
            (
                TARGET_GROUP,
                DEREGISTRATION_DELAY,
                "3601",
                "ValidationError",
            ),
            (TARGET_GROUP, SLOW_START, "0", ""),
            (TARGET_GROUP, SLOW_START, "29", "ValidationError"),
            (TARGET_GROUP, SLOW_START, "30", ""),
            (TARGET_GROUP, ALGORITHM, "weighted_random", "NotImplemented"),
            (TARGET_GROUP, ALGORITHM, "fastest", "ValidationError"),
            (
                TARGET_GROUP,
                "stickiness.type",
                "app_cookie",
                "NotImplemented",
            ),
            (TARGET_GROUP, IDLE_TIMEOUT, "60", "ValidationError"),
            (LISTENER, SERVER_HEADER, "false", ""),
            (LISTENER, SERVER_HEADER, "no", "ValidationError"),
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
    fn slow_start_needs_round_robin() {
        let both = [
            (ALGORITHM, "least_outstanding_requests"),
            (SLOW_START, "30"),
        ];
        let both = both.map(|(key, value)| (Some(key.to_owned()), Some(value.to_owned())));
        let fault = changed(TARGET_GROUP, &Stored::new(), both.to_vec()).unwrap_err();
        assert_eq!(fault.code, "InvalidConfigurationRequest");
    }
}
