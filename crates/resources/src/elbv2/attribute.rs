//! Attributes that somebody carries out, with AWS's keys and defaults: here and nowhere else, so
//! that what a row does not say means the same to the service that tells it, to the edge and to
//! ECS. What they may be set to is the service's.
//!
//! AWS: ELBv2 API Reference, LoadBalancerAttribute, TargetGroupAttribute, ListenerAttribute.

use std::collections::BTreeMap;

/// Attributes that differ from their defaults, by key: what a row stores.
pub type Stored = BTreeMap<String, String>;

/// One attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// AWS's key.
    pub key: &'static str,
    /// AWS's default; what a row without the key means.
    pub default: &'static str,
}

const fn attribute(key: &'static str, default: &'static str) -> Attribute {
    Attribute { key, default }
}

/// Seconds of silence after which a connection is closed.
pub const IDLE_TIMEOUT: Attribute = attribute("idle_timeout.timeout_seconds", "60");
/// Seconds for which a client's connection is kept.
pub const CLIENT_KEEP_ALIVE: Attribute = attribute("client_keep_alive.seconds", "3600");
/// Whether DeleteLoadBalancer is refused.
pub const DELETION_PROTECTION: Attribute = attribute("deletion_protection.enabled", "false");
/// Whether clients may speak HTTP/2.
pub const HTTP2: Attribute = attribute("routing.http2.enabled", "true");
/// Whether header fields with a malformed name are removed.
pub const DROP_INVALID_HEADERS: Attribute =
    attribute("routing.http.drop_invalid_header_fields.enabled", "false");
/// Whether `X-Forwarded-For` has the client's port.
pub const FORWARDED_PORT: Attribute = attribute("routing.http.xff_client_port.enabled", "false");
/// Whether targets see `Host` as the client sent it.
pub const PRESERVE_HOST: Attribute =
    attribute("routing.http.preserve_host_header.enabled", "false");
/// What becomes of `X-Forwarded-For`: `append`, `preserve` or `remove`.
pub const FORWARDED_MODE: Attribute =
    attribute("routing.http.xff_header_processing.mode", "append");

/// Seconds for which a deregistered target may finish its requests.
pub const DEREGISTRATION_DELAY: Attribute =
    attribute("deregistration_delay.timeout_seconds", "300");
/// Whether a client stays with its target.
pub const STICKINESS: Attribute = attribute("stickiness.enabled", "false");
/// For how many seconds it stays.
pub const STICKINESS_SECONDS: Attribute =
    attribute("stickiness.lb_cookie.duration_seconds", "86400");
/// Seconds over which a new target's share grows; none at 0.
pub const SLOW_START: Attribute = attribute("slow_start.duration_seconds", "0");
/// How a target is chosen: `round_robin` or `least_outstanding_requests`.
pub const ALGORITHM: Attribute = attribute("load_balancing.algorithm.type", "round_robin");

/// Whether answers that the load balancer makes itself have its `Server` header.
pub const SERVER_HEADER: Attribute = attribute("routing.http.response.server.enabled", "true");

impl Attribute {
    /// Its value: the stored one or the default.
    pub fn of<'a>(&self, stored: &'a Stored) -> &'a str {
        stored.get(self.key).map_or(self.default, String::as_str)
    }

    /// The value of one that is `true` or `false`.
    pub fn is_on(&self, stored: &Stored) -> bool {
        self.of(stored) == "true"
    }

    /// The value of one that is a whole number.
    pub fn number(&self, stored: &Stored) -> u32 {
        let value = self.of(stored).parse();
        value.expect("numbers are checked before they are stored")
    }
}
