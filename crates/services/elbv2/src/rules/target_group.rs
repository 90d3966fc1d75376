//! What makes a target group: a checked request out of what was typed.

use super::{health_check, name, refuse, tag};
use crate::faults;
use aws::{Fault, Tags};
use resources::elbv2::HealthCheck;
use shapes::elbv2::CreateTargetGroupInput;

/// A CreateTargetGroup that holds together.
#[derive(Clone, Debug, PartialEq)]
pub struct Requested {
    /// Its name.
    pub name: String,
    /// The port of targets that are registered without one.
    pub port: u16,
    /// Its VPC, not yet looked up.
    pub vpc_id: String,
    /// How health is measured.
    pub health_check: HealthCheck,
    /// Its tags.
    pub tags: Tags,
}

/// Checks a CreateTargetGroup. Done are HTTP groups of IPv4 targets; the rest is refused by name.
pub fn requested(input: CreateTargetGroupInput) -> Result<Requested, Fault> {
    let CreateTargetGroupInput {
        health_check_enabled,
        health_check_interval_seconds,
        health_check_path,
        health_check_port,
        health_check_protocol,
        health_check_timeout_seconds,
        healthy_threshold_count,
        ip_address_type,
        matcher,
        name,
        port,
        protocol,
        protocol_version,
        tags,
        target_control_port,
        target_type,
        unhealthy_threshold_count,
        vpc_id,
    } = input;
    name::target_group(&name)?;
    only_ip_over_http(target_type, protocol, protocol_version, ip_address_type)?;
    refuse(
        &target_control_port,
        "CreateTargetGroup with TargetControlPort",
    )?;
    let given = health_check::Given {
        enabled: health_check_enabled,
        protocol: health_check_protocol,
        port: health_check_port,
        path: health_check_path,
        interval_seconds: health_check_interval_seconds,
        timeout_seconds: health_check_timeout_seconds,
        healthy_threshold: healthy_threshold_count,
        unhealthy_threshold: unhealthy_threshold_count,
        matcher,
    };
    Ok(Requested {
        name,
        port: port_of(port)?.ok_or_else(|| faults::validation("A port must be specified"))?,
        vpc_id: vpc_id.ok_or_else(|| faults::validation("A VPC ID must be specified"))?,
        health_check: health_check::changed(&health_check::default(), given)?,
        tags: tag::given(tags.unwrap_or_default())?,
    })
}

/// A port as text, spelled in the one way that there is.
pub fn port_in(text: &str) -> Option<u16> {
    let number = text.parse::<u16>().ok()?;
    (number > 0 && number.to_string() == text).then_some(number)
}

/// Ports are 1 to 65535 by the model.
pub fn port_of(port: Option<i32>) -> Result<Option<u16>, Fault> {
    let Some(port) = port else { return Ok(None) };
    match u16::try_from(port) {
        Ok(port) if port > 0 => Ok(Some(port)),
        _ => Err(faults::validation(format!(
            "Port '{port}' must be between 1 and 65535"
        ))),
    }
}

fn only_ip_over_http(
    target_type: Option<String>,
    protocol: Option<String>,
    protocol_version: Option<String>,
    ip_address_type: Option<String>,
) -> Result<(), Fault> {
    let refuse = |member: &str, value: &str| {
        let what = format!("CreateTargetGroup with {member} {value}");
        Err(faults::not_implemented(what))
    };
    match target_type.as_deref().unwrap_or("instance") {
        "ip" => {}
        other => return refuse("TargetType", other),
    }
    match protocol.as_deref() {
        Some("HTTP") => {}
        None => return Err(faults::validation("A protocol must be specified")),
        Some(other) => return refuse("Protocol", other),
    }
    // An empty text is AWS's default too; Terraform sends it.
    match protocol_version.as_deref().unwrap_or_default() {
        "" | "HTTP1" => {}
        version @ ("HTTP2" | "GRPC") => return refuse("ProtocolVersion", version),
        version => {
            return Err(faults::validation(format!(
                "Protocol version '{version}' must be one of 'HTTP1, HTTP2, GRPC'"
            )));
        }
    }
    match ip_address_type.as_deref().unwrap_or("ipv4") {
        "ipv4" => Ok(()),
        other => refuse("IpAddressType", other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> CreateTargetGroupInput {
        CreateTargetGroupInput {
            name: "web".into(),
            port: Some(8080),
            protocol: Some("HTTP".into()),
            target_type: Some("ip".into()),
            vpc_id: Some("vpc-1".into()),
            ..CreateTargetGroupInput::default()
        }
    }

    #[test]
    fn defaults_are_awss() {
        let mut input = typed();
        input.protocol_version = Some(String::new());
        assert_eq!(requested(input), requested(typed()));
        let group = requested(typed()).unwrap();
        assert_eq!(group.health_check, health_check::default());
        assert_eq!((group.port, group.vpc_id.as_str()), (8080, "vpc-1"));
    }

    #[test]
    fn what_is_missing_or_not_done_is_named() {
        type Change = fn(&mut CreateTargetGroupInput);
        let cases: [(Change, &str, &str); 8] = [
            (|i| i.port = None, "ValidationError", "port"),
            (|i| i.vpc_id = None, "ValidationError", "VPC"),
            (|i| i.protocol = None, "ValidationError", "protocol"),
            (
                |i| i.target_type = None,
                "NotImplemented",
                "TargetType instance",
            ),
            (
                |i| i.protocol = Some("TCP".into()),
                "NotImplemented",
                "Protocol TCP",
            ),
            (
                |i| i.protocol_version = Some("GRPC".into()),
                "NotImplemented",
                "GRPC",
            ),
            (
                |i| i.protocol_version = Some("x".into()),
                "ValidationError",
                "'x'",
            ),
            (
                |i| i.ip_address_type = Some("ipv6".into()),
                "NotImplemented",
                "ipv6",
            ),
        ];
        for (change, code, word) in cases {
            let mut input = typed();
            change(&mut input);
            let fault = requested(input).unwrap_err();
            assert_eq!(fault.code, code, "{fault}");
            assert!(fault.message.contains(word), "{fault}");
        }
    }
}
