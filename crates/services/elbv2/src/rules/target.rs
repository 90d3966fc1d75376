//! Targets as they come in, and what state of health is told of them.
//!
//! AWS: ELBv2 API Reference, TargetDescription and TargetHealth.

use super::{refuse, target_group::port_of};
use crate::faults;
use aws::Fault;
use base::Time;
use resources::elbv2::{Target, TargetHealth};
use shapes::elbv2::TargetDescription;
use std::net::Ipv4Addr;
use std::time::Duration;

/// A target that the edge has said nothing of counts as being registered for this long; then
/// something is wrong, or this control plane has just started, and it says that it does not know.
pub const REGISTRATION: Duration = Duration::from_secs(60);

/// A target as it was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its address.
    pub ip: Ipv4Addr,
    /// Its port, or else the group's.
    pub port: u16,
    /// The zone that was named.
    pub availability_zone: Option<String>,
}

impl Given {
    /// The last segment of its row's key.
    pub fn name(&self) -> String {
        format!("{}:{}", self.ip, self.port)
    }
}

/// A state of health, as AWS tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// `initial`, `healthy`, …
    pub state: String,
    /// AWS's reason code; none when healthy.
    pub reason: Option<String>,
    /// AWS's words.
    pub description: Option<String>,
}

/// Checks a target's description.
pub fn given(description: TargetDescription, group_port: u16) -> Result<Given, Fault> {
    let TargetDescription {
        availability_zone,
        id,
        port,
        quic_server_id,
    } = description;
    refuse(&quic_server_id, "a target with QuicServerId")?;
    let invalid =
        || faults::validation(format!("The IP address '{id}' is not a valid IPv4 address"));
    Ok(Given {
        ip: id.parse().map_err(|_| invalid())?,
        port: port_of(port)?.unwrap_or(group_port),
        availability_zone,
    })
}

/// The zone that a target is registered in: its subnet's. A target outside of the VPC's subnets
/// has `all`, and is refused by name: load balancers reach their own VPC only.
pub fn zone(given: &Given, of_subnet: Option<String>) -> Result<String, Fault> {
    let ip = given.ip;
    let message = match (of_subnet, given.availability_zone.as_deref()) {
        (Some(zone), None) => return Ok(zone),
        (Some(zone), Some(named)) if named == zone => return Ok(zone),
        (Some(zone), Some(named)) => format!(
            "The IP address '{ip}' is within the VPC, and cannot have its Availability Zone \
             overridden to '{named}' from '{zone}'"
        ),
        (None, None) => format!(
            "The Availability Zone is required for IP address '{ip}' because it is not in the VPC"
        ),
        (None, Some("all")) => {
            return Err(faults::not_implemented(
                "RegisterTargets with a target outside of the VPC's subnets",
            ));
        }
        (None, Some(_)) => format!(
            "The Availability Zone for IP address '{ip}' must be 'all' for Application Load \
             Balancer target groups, when not within the VPC"
        ),
    };
    Err(faults::validation(message))
}

/// What is told of a target: what the edge measured, or else what follows from the rows.
pub fn state(target: &Target, health: Option<&TargetHealth>, in_use: bool, now: Time) -> State {
    if !in_use {
        return told(
            "unused",
            "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer",
        );
    }
    if target.deregistered_at.is_some() {
        return told(
            "draining",
            "Target.DeregistrationInProgress",
            "Target deregistration is in progress",
        );
    }
    // What was measured before this registration is of another target at the same address.
    let current = health.filter(|health| health.since >= target.registered_at || !health.drained);
    match current {
        Some(health) => State {
            state: health.state.clone(),
            reason: health.reason.clone(),
            description: health.description.clone(),
        },
        None if now.since(target.registered_at) < REGISTRATION => told(
            "initial",
            "Elb.RegistrationInProgress",
            "Target registration is in progress",
        ),
        None => told(
            "unavailable",
            TargetHealth::INTERNAL_ERROR,
            "Target health is unavailable: the load balancer does not report it now",
        ),
    }
}

/// Of a target that was asked for and is not there.
pub fn not_registered() -> State {
    told(
        "unused",
        "Target.NotRegistered",
        "Target is not registered to the target group",
    )
}

fn told(state: &str, reason: &str, description: &str) -> State {
    State {
        state: state.into(),
        reason: Some(reason.into()),
        description: Some(description.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_ipv4_addresses_with_the_groups_port_unless_given() {
        let typed = |id: &str, port| TargetDescription {
            id: id.into(),
            port,
            ..TargetDescription::default()
        };
        assert_eq!(
            given(typed("10.0.1.7", None), 8080).unwrap().name(),
            "10.0.1.7:8080"
        );
        assert_eq!(
            given(typed("10.0.1.7", Some(1)), 8080).unwrap().name(),
            "10.0.1.7:1"
        );
        assert!(given(typed("i-123", None), 8080).is_err());
        assert!(given(typed("::1", None), 8080).is_err());
    }

    #[test]
    fn what_is_told_is_measured_or_follows_from_the_rows() {
        let scope = wire::kit::Local::of(Vec::new()).scope;
        let at = Time::from_seconds;
        let target = Target {
            scope: scope.clone(),
            target_group_id: "g".into(),
            ip: Ipv4Addr::new(10, 0, 1, 7),
            port: 80,
            availability_zone: "a".into(),
            registered_at: at(100),
            deregistered_at: None,
        };
        let leaving = Target {
            deregistered_at: Some(at(150)),
            ..target.clone()
        };
        let health = |state: &str, since, drained| TargetHealth {
            scope: scope.clone(),
            target_group_id: "g".into(),
            target: "10.0.1.7:80".into(),
            state: state.into(),
            reason: None,
            description: None,
            since: at(since),
            drained,
        };
        let healthy = health("healthy", 120, false);
        let old = health("draining", 90, true);
        for (target, health, in_use, now, expected) in [
            (&target, None, true, 101, "initial"),
            (&target, None, true, 161, "unavailable"),
            (&target, Some(&healthy), true, 130, "healthy"),
            (&target, Some(&old), true, 101, "initial"),
            (&target, Some(&healthy), false, 130, "unused"),
            (&leaving, Some(&healthy), true, 151, "draining"),
            (&leaving, Some(&healthy), false, 151, "unused"),
        ] {
            assert_eq!(state(target, health, in_use, at(now)).state, expected);
        }
    }
}
