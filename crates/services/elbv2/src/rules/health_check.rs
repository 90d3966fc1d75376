//! How the health of a target group's targets is measured: defaults, ranges, the matcher.
//!
//! AWS: "Health checks for Application Load Balancer target groups". The single members' ranges
//! stand in the model; here are the defaults and what the members must be to each other.

use super::target_group::port_in;
use crate::faults;
use aws::Fault;
use resources::elbv2::HealthCheck;
use shapes::elbv2::Matcher;

/// Longest path, in characters.
const PATH_CHARACTERS_MAX: usize = 1024;
/// The codes that a matcher may name.
const CODES: std::ops::RangeInclusive<u16> = 200..=499;

/// The health check members that CreateTargetGroup and ModifyTargetGroup have in common.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// HealthCheckEnabled.
    pub enabled: Option<bool>,
    /// HealthCheckProtocol.
    pub protocol: Option<String>,
    /// HealthCheckPort.
    pub port: Option<String>,
    /// HealthCheckPath.
    pub path: Option<String>,
    /// HealthCheckIntervalSeconds.
    pub interval_seconds: Option<i32>,
    /// HealthCheckTimeoutSeconds.
    pub timeout_seconds: Option<i32>,
    /// HealthyThresholdCount.
    pub healthy_threshold: Option<i32>,
    /// UnhealthyThresholdCount.
    pub unhealthy_threshold: Option<i32>,
    /// Matcher.
    pub matcher: Option<Matcher>,
}

/// AWS's defaults for an HTTP target group with IP targets.
pub fn default() -> HealthCheck {
    HealthCheck {
        protocol: "HTTP".into(),
        port: None,
        path: "/".into(),
        interval_seconds: 30,
        timeout_seconds: 5,
        healthy_threshold: 5,
        unhealthy_threshold: 2,
        matcher: "200".into(),
        enabled: true,
    }
}

/// `old` with what was given, checked as a whole.
pub fn changed(old: &HealthCheck, given: Given) -> Result<HealthCheck, Fault> {
    let Given {
        enabled,
        protocol,
        port,
        path,
        interval_seconds,
        timeout_seconds,
        healthy_threshold,
        unhealthy_threshold,
        matcher,
    } = given;
    if enabled == Some(false) {
        return Err(faults::validation(
            "Health check enabled must be true for target groups with target type 'ip'",
        ));
    }
    let number = |given: Option<i32>, old| given.map_or(old, i32::unsigned_abs);
    let check = HealthCheck {
        protocol: protocol.map_or(Ok(old.protocol.clone()), protocol_of)?,
        port: port.map_or(Ok(old.port), port_of)?,
        path: path.map_or(Ok(old.path.clone()), path_of)?,
        interval_seconds: number(interval_seconds, old.interval_seconds),
        timeout_seconds: number(timeout_seconds, old.timeout_seconds),
        healthy_threshold: number(healthy_threshold, old.healthy_threshold),
        unhealthy_threshold: number(unhealthy_threshold, old.unhealthy_threshold),
        matcher: matcher.map_or(Ok(old.matcher.clone()), matcher_of)?,
        enabled: true,
    };
    if check.timeout_seconds >= check.interval_seconds {
        return Err(faults::validation(
            "Health check interval must be greater than the timeout.",
        ));
    }
    Ok(check)
}

fn protocol_of(protocol: String) -> Result<String, Fault> {
    match protocol.as_str() {
        "HTTP" => Ok(protocol),
        "HTTPS" => Err(faults::not_implemented(
            "a target group with HealthCheckProtocol HTTPS",
        )),
        _ => Err(faults::validation(format!(
            "Health check protocol '{protocol}' must be HTTP or HTTPS"
        ))),
    }
}

fn port_of(port: String) -> Result<Option<u16>, Fault> {
    if port == "traffic-port" {
        return Ok(None);
    }
    match port_in(&port) {
        Some(number) => Ok(Some(number)),
        None => Err(faults::validation(format!(
            "Health check port '{port}' must be 'traffic-port' or a number between 1 and 65535"
        ))),
    }
}

fn path_of(path: String) -> Result<String, Fault> {
    let refuse = |why: &str| {
        Err(faults::validation(format!(
            "Health check path '{path}' {why}"
        )))
    };
    if !path.starts_with('/') {
        return refuse("must begin with a '/' character");
    }
    if path.chars().count() > PATH_CHARACTERS_MAX {
        return refuse("cannot be longer than '1024' characters");
    }
    if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse("can only contain printable ASCII characters, without spaces");
    }
    Ok(path)
}

fn matcher_of(matcher: Matcher) -> Result<String, Fault> {
    let Matcher {
        grpc_code,
        http_code,
    } = matcher;
    if grpc_code.is_some() {
        return Err(faults::not_implemented(
            "a target group with Matcher.GrpcCode",
        ));
    }
    let codes = http_code.unwrap_or_else(|| "200".into());
    match code_ranges(&codes) {
        Some(_) => Ok(codes),
        None => Err(faults::validation(format!(
            "Health check matcher HTTP code '{codes}' must be within '200-499' inclusive: a \
             value, a list of values such as '200,202', or a range such as '200-299'"
        ))),
    }
}

/// The codes of a matcher as ranges with both ends; `None` when the text is no matcher.
pub fn code_ranges(matcher: &str) -> Option<Vec<(u16, u16)>> {
    let ranges = matcher.split(',').map(|part| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (code(from)?, code(to)?);
        (from <= to).then_some((from, to))
    });
    ranges.collect()
}

fn code(text: &str) -> Option<u16> {
    let text = text.trim();
    let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let code = digits.then(|| text.parse().ok()).flatten()?;
    CODES.contains(&code).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matchers_are_lists_of_codes_and_ranges() {
        for (text, ranges) in [
            ("200", Some(vec![(200, 200)])),
            ("200,202", Some(vec![(200, 200), (202, 202)])),
            ("200-299,301", Some(vec![(200, 299), (301, 301)])),
            ("200-499", Some(vec![(200, 499)])),
            ("199", None),
            ("500", None),
            ("299-200", None),
            ("", None),
            ("200,", None),
            ("+20", None),
            ("0200", None),
            ("201,499", Some(vec![(201, 201), (499, 499)])),
            ("2xx", None),
        ] {
            assert_eq!(code_ranges(text), ranges, "{text}");
        }
    }

    #[test]
    fn members_are_checked_together() {
        let given = |path: &str, port: &str, interval, timeout| Given {
            path: Some(path.into()),
            port: Some(port.into()),
            interval_seconds: Some(interval),
            timeout_seconds: Some(timeout),
            ..Given::default()
        };
        for (given, right) in [
            (given("/health?x=1", "9091", 6, 5), true),
            (given("/", "traffic-port", 30, 29), true),
            (given("/", "traffic-port", 5, 5), false),
            (given("health", "80", 30, 5), false),
            (given("/a b", "80", 30, 5), false),
            (given("/", "0", 30, 5), false),
            (given("/", "+80", 30, 5), false),
            (given("/", "080", 30, 5), false),
            (given("/", "65536", 30, 5), false),
            (given(&format!("/{}", "a".repeat(1023)), "80", 30, 5), true),
            (given(&format!("/{}", "a".repeat(1024)), "80", 30, 5), false),
        ] {
            let text = format!("{given:?}");
            assert_eq!(changed(&default(), given).is_ok(), right, "{text}");
        }
        let off = Given {
            enabled: Some(false),
            ..Given::default()
        };
        assert!(changed(&default(), off).is_err());
    }

    #[test]
    fn protocol_and_matcher_are_kept_or_refused_by_name() {
        for (protocol, http_code, grpc_code, right) in [
            ("HTTP", Some("200-299"), None, Ok("200-299")),
            ("HTTP", None, None, Ok("200")),
            ("HTTPS", None, None, Err("NotImplemented")),
            ("TCP", None, None, Err("ValidationError")),
            ("HTTP", Some("600"), None, Err("ValidationError")),
            ("HTTP", None, Some("12"), Err("NotImplemented")),
        ] {
            let given = Given {
                protocol: Some(protocol.into()),
                matcher: Some(Matcher {
                    grpc_code: grpc_code.map(str::to_owned),
                    http_code: http_code.map(str::to_owned),
                }),
                ..Given::default()
            };
            let found = changed(&default(), given);
            let found = found.map(|check| (check.protocol, check.matcher));
            let right = right.map(|matcher: &str| (protocol.to_owned(), matcher.to_owned()));
            let case = format!("{protocol} {http_code:?} {grpc_code:?}");
            assert_eq!(
                found.map_err(|fault| fault.code),
                right.map_err(str::to_owned),
                "{case}"
            );
        }
    }
}
